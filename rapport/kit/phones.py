"""Phone numbers: understood into E.164, shown as people dial them.

The library behind it is imported at the first number, not at start-up, and its geographic data
never.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_UNLIKELY = re.compile(r"\d")


@lru_cache(maxsize=65536)
def e164(written: str, region: str = "") -> str:
    """ "020 7946 0018" in region "GB" → "+442079460018"; '' when it cannot be a phone number.

    An extension is left out. Without ``region`` only numbers with a country code are understood.
    """
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
