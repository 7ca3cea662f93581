"""What an event of a calendar and an activity have in common, as a value that can be compared. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rapport.activities.recurrence import until_of

LONGEST = 250
DAY_MINUTES = 1440
PARTS = ("FREQ", "INTERVAL", "BY…", "WKST", "COUNT", "UNTIL")
"""In this order a rule is written; what begins with BY stands third."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]")
_UNTIL = re.compile(r"UNTIL=[^;]*")


@dataclass(frozen=True)
class Facts:
    """When and what, of an event or of one occurrence of a series. Whole days last 1,440 minutes each."""

    subject: str
    starts_at: datetime
    minutes: int = 0
    notes: str = ""
    place: str = ""
    is_whole_day: bool = False

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Appointment:
    """An event: once, or repeated by ``rule`` from its start on by the clock of ``zone``.

    ``except_at`` are moments of the rule at which nothing takes place, ``moved`` is by its moment what takes
    place otherwise. Of a private one only the time is known.
    """

    facts: Facts
    zone: str = field(default="UTC", compare=False)
    rule: str = ""
    except_at: frozenset[datetime] = frozenset()
    moved: Mapping[datetime, Facts] = field(default_factory=dict)
    is_private: bool = False

    @property
    def when(self) -> tuple[object, ...]:
        """What decides when it takes place: changed together or not at all."""
        clock = self.zone if self.rule else ""
        facts = self.facts
        return facts.starts_at, facts.minutes, facts.is_whole_day, self.rule, clock

    def says(self, other: Appointment) -> bool:
        """Whether ``other`` is the same. By which clock matters to what repeats alone."""
        return self == other and self.when == other.when

    def at(self, moment: datetime) -> Facts:
        """What takes place at ``moment`` of the rule."""
        return self.moved.get(moment) or replace(self.facts, starts_at=moment)


def settled(found: Appointment, *, since: datetime) -> Appointment:
    """The same in the one way in which it is compared: words as calendars keep them, whole days in whole
    days, exceptions that say nothing and those before ``since`` left out.
    """
    clock = ZoneInfo(found.zone)
    facts = _settled(found.facts, clock)
    if not found.rule:
        return replace(found, facts=facts, except_at=frozenset(), moved={})
    plain = replace(found, facts=facts, moved={})
    moved = {
        at: _settled(one, clock)
        for at, one in found.moved.items()
        if max(at, one.starts_at) >= since and at not in found.except_at
    }
    return replace(
        plain,
        rule=_rule(found.rule, clock, is_whole_day=facts.is_whole_day),
        except_at=frozenset(at for at in found.except_at if at >= since),
        moved={at: one for at, one in moved.items() if one != plain.at(at)},
    )


def words(text: str) -> str:
    """``text`` as every calendar program keeps it: lines end one way, nothing invisible."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _line(text: str) -> str:
    """The words of ``text`` in one line; what was invisible between spaces leaves one."""
    return " ".join(words(" ".join(text.split())).split())[:LONGEST].strip()


def kept(found: Appointment) -> dict[str, Any]:
    """The same for a column of JSON."""
    return {
        "facts": _kept(found.facts),
        "zone": found.zone,
        "rule": found.rule,
        "except_at": sorted(at.isoformat() for at in found.except_at),
        "moved": {at.isoformat(): _kept(one) for at, one in sorted(found.moved.items())},
        "is_private": found.is_private,
    }


def restored(data: Mapping[str, Any]) -> Appointment:
    """What ``kept`` made it of."""
    return Appointment(
        _restored(data["facts"]),
        data["zone"],
        data["rule"],
        frozenset(datetime.fromisoformat(at) for at in data["except_at"]),
        {datetime.fromisoformat(at): _restored(one) for at, one in data["moved"].items()},
        data["is_private"],
    )


def _settled(facts: Facts, clock: ZoneInfo) -> Facts:
    days = max(1, -(-facts.minutes // DAY_MINUTES))
    starts_at = facts.starts_at.astimezone(UTC).replace(microsecond=0)
    if facts.is_whole_day:
        midnight = starts_at.astimezone(clock).replace(hour=0, minute=0, second=0, fold=0)
        starts_at = midnight.astimezone(UTC)
    return replace(
        facts,
        subject=_line(facts.subject),
        notes=words(facts.notes),
        place=_line(facts.place),
        starts_at=starts_at,
        minutes=days * DAY_MINUTES if facts.is_whole_day else facts.minutes,
    )


def _rule(rule: str, clock: ZoneInfo, *, is_whole_day: bool) -> str:
    """The parts of a rule in one order; a rule of whole days ends with a day."""
    parts = sorted(rule.split(";"), key=lambda part: (_place(part), part))
    rule = ";".join(parts)
    until = until_of(rule) if is_whole_day else None
    if until is None:
        return rule
    midnight = re.search(r"UNTIL=\d{8}T235959Z", rule)
    day = until.date() if midnight else until.astimezone(clock).date()
    return _UNTIL.sub(f"UNTIL={day:%Y%m%d}T235959Z", rule)


def _place(part: str) -> int:
    name = part.partition("=")[0]
    return PARTS.index(name) if name in PARTS else PARTS.index("BY…")


def _kept(facts: Facts) -> dict[str, Any]:
    return {
        "subject": facts.subject,
        "starts_at": facts.starts_at.isoformat(),
        "minutes": facts.minutes,
        "notes": facts.notes,
        "place": facts.place,
        "is_whole_day": facts.is_whole_day,
    }


def _restored(data: Mapping[str, Any]) -> Facts:
    return Facts(**{**data, "starts_at": datetime.fromisoformat(data["starts_at"])})
