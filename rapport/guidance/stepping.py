"""The steps of a sequence, and when the next one is due. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

WEEKEND = 5
MOST_STEPS = 30


class Kind(StrEnum):
    """What a step does."""

    MAIL = "mail"
    CALL = "call"
    WAIT = "wait"
    CONDITION = "condition"


class Unit(StrEnum):
    """What a wait is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"


class Otherwise(StrEnum):
    """What happens where a condition does not hold."""

    SKIP = "skip"
    END = "end"


@dataclass(frozen=True)
class Step:
    """One step; of what belongs to other kinds, nothing.

    A mail is written from ``template``: in a version, ``texts`` hold its subject and body by language.
    """

    kind: str
    template: int = 0
    subject: str = ""
    notes: str = ""
    amount: int = 0
    unit: str = Unit.DAYS
    filter: str = ""
    otherwise: str = Otherwise.END
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Only what says something."""
        usual = {found.name: found.default for found in fields(Step)}
        return {
            name: value for name, value in asdict(self).items() if value and value != usual[name]
        }


def read(document: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps that were written down; what is not known here is dropped."""
    known = {found.name for found in fields(Step)}
    return tuple(
        Step(**{name: value for name, value in one.items() if name in known})
        for one in document
        if one.get("kind") in set(Kind)
    )


def moved(steps: Sequence[Step], place: int, by: int) -> tuple[Step, ...]:
    """With the step at ``place`` so many places further, as far as there are places."""
    found = list(steps)
    step = found.pop(place)
    found.insert(min(max(place + by, 0), len(found)), step)
    return tuple(found)


def after(moment: datetime, step: Step, zone: ZoneInfo) -> datetime:
    """When a wait that begins at ``moment`` is over; days keep the time of day by the clock of ``zone``.

    Working days are those from Monday to Friday: a day after a Friday is a Monday.
    """
    if step.unit == Unit.HOURS:
        return moment + timedelta(hours=step.amount)
    local = moment.astimezone(zone)
    day, left = local.date(), step.amount
    while left > 0:
        day += timedelta(days=1)
        left -= step.unit != Unit.WORKDAYS or day.weekday() < WEEKEND
    return datetime.combine(day, local.time(), zone)


def text_in(step: Step, language: str) -> tuple[str, tuple[str, str]]:
    """The language in which somebody is written to, and the subject and body: theirs, else the template's."""
    own = language if language in step.texts else next(iter(step.texts), "")
    subject, body = step.texts.get(own, ("", ""))
    return own, (subject, body)
