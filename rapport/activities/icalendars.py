"""Planned work as iCalendar (RFC 5545), on its way out.

``icalendar`` is imported where it is used: pages start without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

PRODUCT = "-//Rapport//Calendar//EN"
_UNTIL = re.compile(r"UNTIL=(\d{8})T\d{6}Z")
REFRESH = timedelta(minutes=15)


@dataclass(frozen=True)
class Moment:
    """What a calendar program is told of one activity, or of a series as its open one stands for it.

    ``whole_on`` is the first day of what lasts whole ``days``; ``rule`` repeats from ``series_at`` on
    by the clock of ``zone``.
    """

    uid: str
    subject: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int = 0
    whole_on: date | None = None
    days: int = 1
    zone: str = "UTC"
    rule: str = ""
    series_at: datetime | None = None
    except_at: tuple[datetime, ...] = ()
    status: str = "CONFIRMED"
    place: str = ""
    notes: str = ""
    url: str = ""
    organizer: str = ""
    attendee: str = ""


def calendar(name: str, moments: Iterable[Moment], *, method: str = "") -> bytes:
    """A whole calendar called ``name``; with a ``method`` (REQUEST, CANCEL), an invitation."""
    from icalendar import Calendar

    from rapport.activities.icaltext import text_of

    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    if method:
        found.add("method", method)
    else:
        found.add("x-wr-calname", name)
        found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for moment in moments:
        for event in _events(moment):
            found.add_component(event)
    return text_of(found)


def _events(moment: Moment) -> Iterable[Any]:
    """The event, and where the open one of a series was moved, what says so of that one alone."""
    if not moment.rule or moment.series_at is None:
        yield _event(moment, moment.starts_at, moment.ends_at)
        return
    lasts = moment.ends_at - moment.starts_at
    master = _event(moment, moment.series_at, moment.series_at + lasts)
    from icalendar.prop import vRecur

    rule = _UNTIL.sub(r"UNTIL=\1", moment.rule) if moment.whole_on else moment.rule
    master.add("rrule", vRecur.from_ical(rule))
    for gone in moment.except_at:
        if gone >= moment.series_at:
            master.add("exdate", _when(moment, gone))
    yield master
    if moment.starts_at != moment.series_at:
        moved = _event(moment, moment.starts_at, moment.ends_at)
        moved.add("recurrence-id", _when(moment, moment.series_at))
        yield moved


def _event(moment: Moment, starts_at: datetime, ends_at: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", moment.uid)
    event.add("summary", moment.subject)
    event.add("dtstamp", moment.changed_at.astimezone(UTC))
    event.add("last-modified", moment.changed_at.astimezone(UTC))
    event.add("sequence", moment.sequence)
    event.add("status", moment.status)
    if moment.whole_on is not None:
        first = _when(moment, starts_at)
        event.add("dtstart", first)
        event.add("dtend", first + timedelta(days=moment.days))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", _when(moment, starts_at))
        event.add("dtend", _when(moment, ends_at))
    for name, text in (
        ("location", moment.place),
        ("description", moment.notes),
        ("url", moment.url),
    ):
        if text:
            event.add(name, text)
    for name, address in (("organizer", moment.organizer), ("attendee", moment.attendee)):
        if address:
            event.add(name, f"mailto:{address}")
    return event


def _when(moment: Moment, at: datetime) -> datetime | date:
    """By the clock that the activity follows; a day for what lasts whole days."""
    local = at.astimezone(ZoneInfo(moment.zone))
    return local.date() if moment.whole_on is not None else local
