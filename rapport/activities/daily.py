"""What is worth doing next: a day's work in an order, each with the reasons why it stands there.

Every entry gathers points, and each reason that gave some is told:

    soon        100   an appointment begins within the hour, or has begun: people are waiting
    overdue  30…60    30, and 3 for each day that it is late, up to ten days
    promised     25   the customer was told that it would be done
    priority     20   somebody said that it is important (−15: that it is not)
    waiting   0…20    2 for each day that somebody has waited for an answer, up to ten
    worth     0…20    how the customer's revenue ranks among the customers of this very list
    today        10   it is due today
    leaving      10   the customer buys less often than usual (twice its own usual pause, or more)

Among equals the earlier due time comes first, then what was written down first. Nothing else counts:
the same entries at the same time always stand in the same order, and no order of arrival matters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from rapport.kit.speech import noted, noted_count
from rapport.platform.access import Actor

SOON = timedelta(hours=1)
MOST_DAYS = 10
LEAVING = Decimal(2)
REASONS = {
    "soon": noted("begins at %(time)s"),
    "overdue": noted("overdue"),
    "promised": noted("promised"),
    "priority": noted("important"),
    "worth": noted("a valuable customer"),
    "today": noted("due today"),
    "leaving": noted("buys less than usual"),
}
WAITING = noted_count("waiting for %(count)s day", "waiting for %(count)s days")


@dataclass(frozen=True)
class Entry:
    """Something that can be done today.

    ``late_at`` is when it becomes overdue. ``is_appointment`` means that somebody is there at
    ``due_at``; ``revenue`` and ``overdue_ratio`` are the customer's traits, where known. ``key`` tells
    entries apart ("activity:42"); ``url`` opens it.
    """

    key: str
    subject: str
    url: str
    icon: str
    due_at: datetime | None = None
    late_at: datetime | None = None
    is_whole_day: bool = False
    is_appointment: bool = False
    is_promised: bool = False
    priority: str = "normal"
    waiting_since: datetime | None = None
    party_id: int | None = None
    party_name: str = ""
    phone: str = ""
    revenue: Decimal | None = None
    overdue_ratio: Decimal | None = None
    activity_id: int | None = None
    may_edit: bool = False
    why: str = ""


@dataclass(frozen=True)
class Reason:
    """Why an entry stands where it stands: what ``REASONS`` or ``WAITING`` call it, and the points that it gave."""

    code: str
    points: int


@dataclass(frozen=True)
class Ranked:
    """An entry with its reasons, the weightiest first."""

    entry: Entry
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)


Source = Callable[[Actor, datetime], Iterable[Entry]]
"""What an app has for somebody to do: the asker, and the end of their day."""
_sources: list[Source] = []


def day_source(source: Source) -> None:
    """Let ``source`` add entries to everybody's day; called in an app's ``hooks.py``."""
    if source not in _sources:
        _sources.append(source)


def day_sources() -> list[Source]:
    """Every source, as they were added."""
    return list(_sources)


def ranked(entries: Iterable[Entry], now: datetime, *, day_ends: datetime) -> list[Ranked]:
    """``entries`` in the order in which they are worth doing."""
    known = list(entries)
    revenues = sorted(
        {one.party_id: one.revenue for one in known if one.revenue}.values(), key=_plain
    )
    found = [Ranked(one, _reasons(one, now, day_ends, revenues)) for one in known]
    return sorted(found, key=lambda one: (-one.points, one.entry.due_at or day_ends, one.entry.key))


def _reasons(
    entry: Entry, now: datetime, day_ends: datetime, revenues: Sequence[Decimal | None]
) -> tuple[Reason, ...]:
    points = {
        "soon": 100 if _is_soon(entry, now) else 0,
        "overdue": _overdue(entry, now),
        "promised": 25 if entry.is_promised else 0,
        "priority": {"high": 20, "low": -15}.get(entry.priority, 0),
        "waiting": 2 * _days(entry.waiting_since, now),
        "worth": _worth(entry, revenues),
        "today": 10 if entry.due_at and now <= entry.due_at < day_ends else 0,
        "leaving": 10 if entry.overdue_ratio and entry.overdue_ratio >= LEAVING else 0,
    }
    found = (Reason(code, count) for code, count in points.items() if count)
    return tuple(sorted(found, key=lambda reason: -reason.points))


def _is_soon(entry: Entry, now: datetime) -> bool:
    """Whether people wait, or will within the hour; who missed it by more than an hour is overdue."""
    if not entry.is_appointment or entry.is_whole_day or entry.due_at is None:
        return False
    return now - SOON <= entry.due_at <= now + SOON


def _overdue(entry: Entry, now: datetime) -> int:
    if entry.late_at is None or entry.late_at > now or _is_soon(entry, now):
        return 0
    return 30 + 3 * _days(entry.late_at, now)


def _days(since: datetime | None, now: datetime) -> int:
    return 0 if since is None else max(0, min((now - since).days, MOST_DAYS))


def _worth(entry: Entry, revenues: Sequence[Decimal | None]) -> int:
    """20 for the customer with the most revenue here, 0 for the one with the least."""
    if not entry.revenue or len(revenues) < 2:
        return 0
    place = bisect_left(revenues, entry.revenue, key=_plain)
    return round(20 * place / (len(revenues) - 1))


def _plain(value: Decimal | None) -> Decimal:
    return value or Decimal(0)
