"""When an export on a schedule is due. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

LAST_SURE_DAY = 28


def next_after(every: str, day: int, hour: int, moment: datetime, zone: tzinfo) -> datetime:
    """The first time after ``moment`` that is due, on the clocks of ``zone``."""
    found = moment.astimezone(zone).date()
    while True:
        due = datetime.combine(found, time(hour), zone)
        if due > moment and _is_day(every, day, found):
            return due
        found += timedelta(days=1)


def _is_day(every: str, day: int, found: date) -> bool:
    if every == "week":
        return found.weekday() == day % 7
    return every == "day" or found.day == min(max(day, 1), LAST_SURE_DAY)
