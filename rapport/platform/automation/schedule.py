"""When a timed automation is due. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from rapport.platform.automation.definition import DateTrigger, TimeTrigger

LAST_SURE_DAY = 28


def clock(text: str) -> time | None:
    """ "09:00" as a time; None when it is none."""
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        return None


def next_after(trigger: TimeTrigger | DateTrigger, moment: datetime, zone: tzinfo) -> datetime:
    """The first time after ``moment`` at which ``trigger`` is due, on the clocks of ``zone``."""
    at, local = clock(trigger.at) or time(9), moment.astimezone(zone)
    if isinstance(trigger, TimeTrigger) and trigger.every == "hour":
        begun = local.replace(minute=at.minute, second=0, microsecond=0)
        return begun if begun > local else begun + timedelta(hours=1)
    day = local.date()
    while True:
        found = datetime.combine(day, at, zone)
        if found > moment and _is_day(trigger, day):
            return found
        day += timedelta(days=1)


def _is_day(trigger: TimeTrigger | DateTrigger, day: date) -> bool:
    if isinstance(trigger, DateTrigger) or trigger.every == "day":
        return True
    if trigger.every == "week":
        return day.weekday() == trigger.weekday % 7
    return day.day == min(max(trigger.day, 1), LAST_SURE_DAY)


def day_looked_for(trigger: DateTrigger, today: date) -> date:
    """Which date a record must hold for ``trigger`` to be due on it ``today``."""
    return today + timedelta(days=trigger.days if trigger.direction == "before" else -trigger.days)
