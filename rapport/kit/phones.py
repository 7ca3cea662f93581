"""Phone numbers: understood into E.164, shown as people dial them.

The library behind it is imported at the first number, not at start-up, and its geographic data
never.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_UNLIKELY = re.compile(r"\d")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9 ().-]{6,30}")
_NOT_DIGITS = re.compile(r"\D+")


@lru_cache(maxsize=65536)
def e164(written: str, region: str = "") -> str:
    """ "020 7946 0018" in region "GB" → "+442079460018"; '' when it cannot be a phone number.

    An extension is left out. Without ``region`` only numbers with a country code are understood.
    """
    if _INTERNATIONAL.fullmatch(written) and (found := _plainly_international(written)):
        return found
    number = _parsed(written, region)
    if number is None:
        return ""
    import phonenumbers

    if (
        phonenumbers.is_possible_number_with_reason(number)
        != phonenumbers.ValidationResult.IS_POSSIBLE
    ):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(maxsize=65536)
def pretty(number: str) -> str:
    """ "+442079460018" → "+44 20 7946 0018"; what is no number stays as it is."""
    parsed = _parsed(number, "")
    if parsed is None:
        return number
    import phonenumbers

    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def is_assigned(number: str) -> bool:
    """Whether an E.164 ``number`` lies in a range that its country gives out."""
    parsed = _parsed(number, "")
    if parsed is None:
        return False
    import phonenumbers

    return bool(phonenumbers.is_valid_number(parsed))


def _plainly_international(written: str) -> str:
    """The number, where it needs no parsing: its country's numbers have as many digits, and none that are
    dialled before them stand at their beginning. '' where that is not plain.
    """
    dialled = _NOT_DIGITS.sub("", written)
    for size in (1, 2, 3):
        plan = _plan(dialled[:size])
        if plan is not None:
            own = dialled[size:]
            return f"+{dialled}" if len(own) in plan.lengths and not plan.before.match(own) else ""
    return ""


@dataclass(frozen=True)
class _Plan:
    """How the numbers of a country are built: how long they are, and what is dialled ``before`` them within it."""

    lengths: frozenset[int]
    before: re.Pattern[str]


@cache
def _plan(code: str) -> _Plan | None:
    """The plan behind a country code, or None where there is none."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    if regions is None:
        return None
    found: Any = PhoneMetadata.metadata_for_region_or_calling_code(int(code), regions[0])
    possible = found.general_desc
    lengths = frozenset(possible.possible_length) - frozenset(possible.possible_length_local_only)
    return _Plan(lengths, re.compile(f"0|{found.national_prefix_for_parsing or '0'}"))


def _parsed(written: str, region: str) -> PhoneNumber | None:
    if not _UNLIKELY.search(written):
        return None
    import phonenumbers

    text = written.strip().removeprefix("tel:")
    if text.startswith("00") and not region:
        text = f"+{text[2:]}"
    try:
        return phonenumbers.parse(text, region.upper() or None)
    except phonenumbers.NumberParseException:
        return None
