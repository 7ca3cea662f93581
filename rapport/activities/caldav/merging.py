"""Both sides changed the same event: what becomes of it. Pure.

Each fact is compared with what both sides agreed on last. What one side changed counts; what both
changed, each in its own way, is as the calendar has it, and is named as a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rapport.activities.caldav.appointments import Appointment, Facts

WORDS = ("subject", "notes", "place")


@dataclass(frozen=True)
class Merged:
    """What holds from now on, and which facts both sides had changed."""

    appointment: Appointment
    conflicts: tuple[str, ...] = ()


def merged(base: Appointment, ours: Appointment, theirs: Appointment) -> Merged:
    """``ours`` and ``theirs`` as one, where both come from ``base``."""
    if base.is_private and theirs.is_private:
        base, theirs = _with_words_of(ours, base), _with_words_of(ours, theirs)
    conflicts = [] if theirs.when == ours.when else _both("when", base.when, ours.when, theirs.when)
    time = ours if theirs.when == base.when else theirs
    said: dict[str, Any] = {
        name: _chosen(*(getattr(one.facts, name) for one in (base, ours, theirs))) for name in WORDS
    }
    facts = replace(time.facts, **said)
    for name in WORDS:
        three = (getattr(one.facts, name) for one in (base, ours, theirs))
        conflicts += _both(name, *three)
    moved, of_moved = _moved(base.moved, ours.moved, theirs.moved)
    gone = (theirs.except_at | (ours.except_at - base.except_at)) - (
        base.except_at - ours.except_at
    )
    found = Appointment(
        facts,
        time.zone,
        time.rule,
        gone if time.rule else frozenset(),
        {at: one for at, one in moved.items() if at not in gone} if time.rule else {},
        theirs.is_private,
    )
    return Merged(found, (*conflicts, *of_moved))


def _chosen(base: object, ours: object, theirs: object) -> object:
    return ours if theirs == base else theirs


def _both(name: str, base: object, ours: object, theirs: object) -> list[str]:
    return [name] if ours not in (base, theirs) and theirs != base else []


def _moved(
    base: Mapping[datetime, Facts],
    ours: Mapping[datetime, Facts],
    theirs: Mapping[datetime, Facts],
) -> tuple[dict[datetime, Facts], list[str]]:
    found: dict[datetime, Facts] = {}
    conflicts: list[str] = []
    for at in sorted(base.keys() | ours.keys() | theirs.keys()):
        three = (base.get(at), ours.get(at), theirs.get(at))
        one = three[1] if three[2] == three[0] else three[2]
        if one is not None:
            found[at] = one
        conflicts += _both("moved", *three)
    return found, conflicts


def _with_words_of(ours: Appointment, other: Appointment) -> Appointment:
    """Nothing is known of a private one but its time."""
    facts: dict[str, Any] = {name: getattr(ours.facts, name) for name in WORDS}
    return replace(other, facts=replace(other.facts, **facts))
