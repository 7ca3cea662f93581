"""Calendars: which days a month, a week or a day shows, and where in them something stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SPANS = ("month", "week", "day")
WEEKS = 6
ROWS = 96
"""Quarters of an hour in a day; on days that the clocks change, the wall clock counts."""
SHORTEST = 2
"""In rows: less could not be read."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slot:
    """Something in a calendar: an activity, or a time at which a series will repeat.

    ``whole_on`` is the first day of what lasts whole days, by its own clock.
    """

    pk: int
    subject: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    whole_on: date | None = None
    person: str = ""
    party: str = ""
    status: str = "open"
    is_repeat: bool = False
    may_edit: bool = False


@dataclass(frozen=True)
class Placed:
    """A slot on one day: from which row on and over how many; none for what lasts the whole day."""

    slot: Slot
    row: int = 0
    rows: int = 0
    is_first: bool = True

    @property
    def is_whole(self) -> bool:
        return self.rows == 0


def days_of(span: str, on: date) -> list[date]:
    """The days that are shown: six weeks around a month, a week from Monday, or a day."""
    if span == "day":
        return [on]
    monday = on - timedelta(days=on.weekday())
    if span == "week":
        return [monday + timedelta(days=number) for number in range(7)]
    first = on.replace(day=1)
    begin = first - timedelta(days=first.weekday())
    return [begin + timedelta(days=number) for number in range(WEEKS * 7)]


def neighbours(span: str, on: date) -> tuple[date, date]:
    """Where earlier and later lead to."""
    if span == "month":
        first = on.replace(day=1)
        return (first - DAY).replace(day=1), (first + timedelta(days=31)).replace(day=1)
    step = timedelta(days=7 if span == "week" else 1)
    return on - step, on + step


def placed(slots: Iterable[Slot], days: Sequence[date], zone: str) -> dict[date, list[Placed]]:
    """Each of ``days`` with what stands on it by the clock of ``zone``: whole days first, then by time."""
    clock = ZoneInfo(zone)
    found: dict[date, list[Placed]] = {day: [] for day in days}
    for slot in slots:
        for day, one in _days(slot, clock):
            if day in found:
                found[day].append(one)
    for here in found.values():
        here.sort(key=lambda one: (not one.is_whole, one.slot.starts_at, one.slot.pk))
    return found


def _days(slot: Slot, clock: ZoneInfo) -> Iterable[tuple[date, Placed]]:
    if slot.whole_on is not None:
        lasts = max(1, round((slot.ends_at - slot.starts_at) / DAY))
        for number in range(lasts):
            yield slot.whole_on + timedelta(days=number), Placed(slot, is_first=number == 0)
        return
    begins, ends = (
        at.astimezone(clock).replace(tzinfo=None) for at in (slot.starts_at, slot.ends_at)
    )
    day = begins.date()
    while True:
        midnight = datetime.combine(day, time())
        first = max(0, _row(begins - midnight))
        last = min(ROWS, -_row(midnight - ends))
        rows = max(SHORTEST, last - first)
        first = min(first, ROWS - rows)
        yield day, Placed(slot, first, rows, is_first=day == begins.date())
        day += DAY
        if datetime.combine(day, time()) >= ends:
            return


def _row(passed: timedelta) -> int:
    return passed // timedelta(minutes=15)
