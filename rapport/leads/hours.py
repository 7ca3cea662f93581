"""When something is due that is counted in minutes while we are open.

hours = Hours.of(["mon", "fri"], time(9), time(17), "Europe/Amsterdam")
due(friday_at_16_30, 60, hours) is monday_at_9_30
due(sunday_noon, 60, hours)     is monday_at_10_00
due(any_moment, 60, None)       is an hour later
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_DAYS = 3660


@dataclass(frozen=True)
class Hours:
    """Open on ``days`` (Monday is 0) from ``opens`` to ``closes``, by the clock of ``zone``."""

    days: frozenset[int]
    opens: time
    closes: time
    zone: str

    @classmethod
    def of(cls, days: Iterable[str], opens: time, closes: time, zone: str) -> Hours:
        """With days by the first letters of their names."""
        return cls(frozenset(DAYS.index(day) for day in days), opens, closes, zone)

    @property
    def is_ever_open(self) -> bool:
        return bool(self.days) and self.opens < self.closes


def due(begins: datetime, minutes: int, hours: Hours | None) -> datetime:
    """``minutes`` of open time after ``begins``; around the clock where nothing is said, or never open."""
    left = timedelta(minutes=minutes)
    if hours is None or not hours.is_ever_open:
        return begins + left
    zone = ZoneInfo(hours.zone)
    day = begins.astimezone(zone).date()
    for _ in range(MOST_DAYS):
        opens = datetime.combine(day, hours.opens, zone).astimezone(UTC)
        closes = datetime.combine(day, hours.closes, zone).astimezone(UTC)
        start = max(opens, begins)
        if day.weekday() in hours.days and start < closes:
            if left <= closes - start:
                return start + left
            left -= closes - start
        day += timedelta(days=1)
    return begins + left
