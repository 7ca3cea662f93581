"""Interactions that programs write down and correct: what they say, read into the arguments of the actions."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.parties import queries as parties
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.making import Making, Said
from rapport.touchpoints.actions import Details, edit_interaction, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.models import Interaction

YEAR = Decimal(31_536_000)
TEXTS = ("subject", "body", "outcome")


def _make(said: Said, own: Said, by: Actor) -> Interaction:
    texts = {name: said[name] for name in TEXTS if name in said}
    try:
        return record_interaction(
            parties.party(by, said["party"]),
            by=by,
            channel=Channel(said["channel"]),
            direction=Direction(said["direction"]),
            at=said.get("at") or timezone.now(),
            details=Details(**texts, duration_seconds=_seconds(said)),
        )
    except Invalid as error:
        raise _renamed(error) from None


def _change(interaction: Interaction, said: Said, by: Actor) -> None:
    changes = {name: value for name, value in said.items() if name != "seconds"}
    if "seconds" in said:
        changes["duration_seconds"] = _seconds(said)
    try:
        edit_interaction(interaction, by=by, **changes)
    except Invalid as error:
        raise _renamed(error) from None


def _seconds(said: Said) -> int | None:
    seconds = said.get("seconds")
    return None if seconds is None else int(seconds)


def _renamed(error: Invalid) -> Invalid:
    """With what programs call how long it took."""
    known = {"duration_seconds": "seconds"}
    wrong = {known.get(name, name): said for name, said in error.fields.items()}
    return Invalid(error.code, fields=wrong)


MAKING = Making(
    fields=(
        Field("party", "Party", Kind.RECORD, target="party", is_required=True),
        Field("channel", "Channel", Kind.CHOICE, choices=Channel.choices, is_required=True),
        Field("direction", "Direction", Kind.CHOICE, choices=Direction.choices, is_required=True),
        Field("at", "When", Kind.DATETIME),
        Field("subject", "Subject", limits=Limits(longest=250)),
        Field("body", "What happened", Kind.LONG_TEXT),
        Field("outcome", "Outcome", limits=Limits(longest=60)),
        Field("seconds", "Seconds", Kind.NUMBER, limits=Limits(lowest=Decimal(0), highest=YEAR)),
    ),
    make=_make,
    changeable=frozenset({"channel", "direction", "at", *TEXTS, "seconds"}),
    change=_change,
)
