"""When something that repeats takes place: iCalendar rules, reckoned by the clock on the wall.

A rule is RFC 5545's RRULE without its name ("FREQ=WEEKLY;BYDAY=MO"). It counts in local time and
each moment becomes an instant only then, so that nine o'clock stays nine o'clock when the clocks
change. A time that a change skips is read with the offset before it (02:30 becomes 03:30), one that
comes twice is the first of the two, both as RFC 5545 (3.3.5) has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rapport.kit.errors import Invalid
from rapport.kit.speech import noted

PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
)
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
BY_MONTH_ONLY = frozenset({"BYMONTHDAY", "BYSETPOS"})
MOST = 1000
FAR = timedelta(days=365 * 100)
LONGEST = 300
NOT_UNDERSTOOD = noted("This is no rule of repetition that can be followed.")
_UNTIL = re.compile(r"(\d{8})(T\d{6}Z?)?")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Recurrence:
    """``rule`` counted from ``starts_at`` by the clock of ``zone``, without the instants ``except_at``."""

    rule: str
    starts_at: datetime
    zone: str = "UTC"
    except_at: frozenset[datetime] = field(default_factory=frozenset)

    def after(self, moment: datetime) -> datetime | None:
        """The first occurrence after ``moment``; None when there is none."""
        return next(self._instants(moment, is_included=False), None)

    def between(self, first: datetime, last: datetime, *, most: int = MOST) -> list[datetime]:
        """The occurrences from ``first`` until before ``last``, at most so many."""
        found: list[datetime] = []
        for instant in self._instants(first, is_included=True):
            if instant >= last or len(found) >= most:
                break
            found.append(instant)
        return found

    def rule_from(self, moment: datetime) -> str:
        """The rule as it goes on from ``moment``: what was counted from the start has a last time."""
        if "COUNT=" not in self.rule:
            return self.rule
        last = (self.between(moment, moment + FAR) or [moment])[-1].astimezone(UTC)
        parts = [part for part in self.rule.split(";") if not part.startswith("COUNT=")]
        return ";".join([*parts, f"UNTIL={last:%Y%m%dT%H%M%SZ}"])

    def _instants(self, moment: datetime, *, is_included: bool) -> Iterator[datetime]:
        clock = ZoneInfo(self.zone)
        local = moment.astimezone(clock).replace(tzinfo=None) - timedelta(hours=3)
        for naive in _compiled(self).xafter(local, inc=True):
            instant = _instant(naive, clock)
            is_late = instant >= moment if is_included else instant > moment
            if is_late and instant not in self.except_at:
                yield instant


def understood(text: str) -> str:
    """The rule in capitals and without its name. Raises Invalid for what cannot be followed."""
    rule = text.strip().upper().removeprefix("RRULE:")
    parts = dict(_pairs(rule))
    if (
        len(rule) > LONGEST
        or len(parts) != rule.count(";") + 1
        or not parts.keys() <= PARTS
        or parts.get("FREQ") not in FREQUENCIES
        or {"COUNT", "UNTIL"} <= parts.keys()
        or (parts["FREQ"] in ("DAILY", "WEEKLY") and parts.keys() & BY_MONTH_ONLY)
        or not all(_is_small(parts.get(name, "1")) for name in ("INTERVAL", "COUNT"))
    ):
        raise Invalid("bad_rule", fields={"rule": NOT_UNDERSTOOD})
    try:
        rest = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
        _read(rest, datetime(2026, 1, 1))  # noqa: DTZ001 - rules are read in local time, any will do
        until = _until(parts.get("UNTIL", ""), ZoneInfo("UTC"))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Invalid("bad_rule", fields={"rule": NOT_UNDERSTOOD}) from None
    return f"{rest};UNTIL={until:%Y%m%dT%H%M%SZ}" if until else rest


def rule_of(
    every: str, starts_at: datetime, *, until: datetime | None = None, zone: str = "UTC"
) -> str:
    """The rule for a choice of ``CHOICES`` beginning at ``starts_at``, until then at the latest."""
    day = starts_at.astimezone(ZoneInfo(zone))
    weekday = WEEKDAYS[day.weekday()]
    week = -1 if day.day > 28 else (day.day - 1) // 7 + 1
    rules = {
        "day": "FREQ=DAILY",
        "workday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "week": "FREQ=WEEKLY",
        "fortnight": "FREQ=WEEKLY;INTERVAL=2",
        "month": "FREQ=MONTHLY",
        "month_weekday": f"FREQ=MONTHLY;BYDAY={week}{weekday}",
        "quarter": "FREQ=MONTHLY;INTERVAL=3",
        "year": "FREQ=YEARLY",
    }
    found = rules[every]
    return f"{found};UNTIL={until.astimezone(UTC):%Y%m%dT%H%M%SZ}" if until else found


CHOICES = ("day", "workday", "week", "fortnight", "month", "month_weekday", "quarter", "year")


def choice_of(rule: str, starts_at: datetime, zone: str) -> str:
    """Which of ``CHOICES`` ``rule`` is; empty for none of them."""
    bare = re.sub(r";UNTIL=[^;]*", "", rule)
    found = (every for every in CHOICES if rule_of(every, starts_at, zone=zone) == bare)
    return next(found, "")


def until_of(rule: str) -> datetime | None:
    """The last instant that ``rule`` allows, where it says one."""
    return _until(dict(_pairs(rule)).get("UNTIL", ""), ZoneInfo("UTC"))


def _pairs(rule: str) -> Iterator[tuple[str, str]]:
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        yield name, value


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= MOST


def _until(text: str, clock: ZoneInfo) -> datetime | None:
    if not text:
        return None
    found = _UNTIL.fullmatch(text)
    if found is None:
        raise ValueError(text)
    moment = text.removesuffix("Z") if found[2] else f"{found[1]}T235959"
    zone = UTC if text.endswith("Z") else clock
    return datetime.strptime(moment, "%Y%m%dT%H%M%S").replace(tzinfo=zone)


def _compiled(found: Recurrence) -> Any:
    """The rule in local time, as dateutil follows it."""
    clock = ZoneInfo(found.zone)
    first = found.starts_at.astimezone(clock).replace(tzinfo=None)
    parts = dict(_pairs(found.rule))
    until = _until(parts.pop("UNTIL", ""), clock)
    if until is not None:
        parts["UNTIL"] = f"{until.astimezone(clock):%Y%m%dT%H%M%S}"
    return _read(";".join(f"{name}={value}" for name, value in parts.items()), first)


def _read(rule: str, first: datetime) -> Any:
    from dateutil.rrule import rrulestr

    return rrulestr(rule, dtstart=first)


def _instant(naive: datetime, clock: ZoneInfo) -> datetime:
    return naive.replace(tzinfo=clock, fold=0).astimezone(UTC)
