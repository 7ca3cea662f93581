"""What holds of suppressions, caps and quiet hours however they are written."""

from __future__ import annotations

from rapport.kit import phones
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.parties.consenting import CHANNELS
from rapport.platform.records.types import Writing
from rapport.touchpoints.models import FrequencyCap, QuietHours, Suppression


def _suppression(found: Suppression, _names: frozenset[str]) -> None:
    found.address = _folded(found.address or "")
    if found.party is None and not found.address:
        sentence = say("Say who it is: somebody we know, or an address.")
        raise Invalid("nobody", fields={"party": sentence})
    whom = found.address or (found.party.name if found.party else "")
    found.name = f"{whom}: {say(CHANNELS[found.channel])}"[:300]


def _folded(address: str) -> str:
    """As addresses are compared: without case, or as a number that can be dialled."""
    text = address.strip()
    return text.casefold() if "@" in text else phones.e164(text) or text


def _whole(found: FrequencyCap, _names: frozenset[str]) -> None:
    wrong = {
        name: say("This is a whole number.")
        for name in ("most", "days")
        if getattr(found, name) != int(getattr(found, name))
    }
    if wrong:
        raise Invalid("not_whole", fields=wrong)


def _hours(found: QuietHours, _names: frozenset[str]) -> None:
    if len(set(found.days or ())) == 7:
        sentence = say("Then nobody could be contacted on any day.")
        raise Invalid("always_quiet", fields={"days": sentence})
    found.days = found.days or []


OF_SUPPRESSIONS = Writing(
    before=_suppression, derives_from=frozenset({"party", "address", "channel", "reason"})
)
OF_CAPS = Writing(before=_whole, derives_from=frozenset({"most", "days"}))
OF_HOURS = Writing(before=_hours, derives_from=frozenset({"days"}))
