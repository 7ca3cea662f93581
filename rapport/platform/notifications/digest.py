"""When a digest is due."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 7


def next_digest(after: datetime, zone: ZoneInfo, *, hour: int, weekday: int | None) -> datetime:
    """The first ``hour`` o'clock in ``zone`` past ``after``; on ``weekday`` (0 is Monday) unless None.

    >>> utc = ZoneInfo("UTC")
    >>> next_digest(datetime(2026, 3, 4, 9, tzinfo=utc), utc, hour=8, weekday=0).isoformat()
    '2026-03-09T08:00:00+00:00'
    """
    day = after.astimezone(zone).date()
    for days in range(WEEK + 1):
        found = datetime.combine(day + timedelta(days), time(hour), zone)
        if found > after and weekday in (None, found.weekday()):
            return found
    raise AssertionError  # a week has every weekday
