"""An appointment as the text of an event: what a server has of it already is changed where it differs, and
everything else that stands there is kept, whoever wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rapport.activities.caldav.appointments import Appointment, Facts
from rapport.activities.caldav.reading import components, instant, is_hidden, parsed, read
from rapport.activities.icalendars import PRODUCT

EVER = datetime(1970, 1, 1, tzinfo=UTC)
_UNTIL = re.compile(r"UNTIL=(\d{8})T\d{6}Z")


@dataclass(frozen=True)
class Stamp:
    """What an event says of its writing: who it is, when that was, and where it is shown here."""

    uid: str
    at: datetime
    url: str = ""


def written(wanted: Appointment, stamp: Stamp) -> bytes:
    """A new event."""
    from icalendar import Calendar

    from rapport.activities.icaltext import text_of

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    master = _added(calendar, stamp)
    if stamp.url:
        master.add("url", stamp.url)
    _set_words(master, None, wanted.facts)
    _set_when(master, wanted, wanted.facts)
    _set_rule(master, wanted)
    for at in sorted(wanted.moved):
        _set_moved(calendar, wanted, at, stamp)
    return text_of(calendar)


def rewritten(text: bytes, wanted: Appointment, stamp: Stamp, *, since: datetime) -> bytes:
    """``text`` with what it takes to say ``wanted``; nothing from before ``since`` is touched. Raises Refused
    for what cannot be followed.
    """
    from rapport.activities.icaltext import text_of

    calendar = parsed(text)
    found, whole = (read(text, zone=wanted.zone, since=first) for first in (since, EVER))
    events = components(calendar)
    master = next(one for one in events if "RECURRENCE-ID" not in one)
    before = found.appointment if found else wanted
    has_new_rule = before.when != wanted.when
    if not is_hidden(master):
        _set_words(master, before.facts, wanted.facts)
    if has_new_rule:
        _set_when(master, wanted, wanted.facts)
        _set_rule(master, wanted)
    elif before.except_at != wanted.except_at:
        ever = whole.appointment if whole else before
        earlier = {at for at in ever.except_at if at < since}
        _set_rule(master, replace(wanted, except_at=wanted.except_at | earlier))
    _stamp(master, stamp)
    if str(master.get("STATUS", "")).upper() == "CANCELLED":
        _put(master, "STATUS", "CONFIRMED")
    _drop_exceptions(calendar, before, wanted)
    for at, facts in sorted(wanted.moved.items()):
        if has_new_rule or before.moved.get(at) != facts:
            _set_moved(calendar, wanted, at, stamp, before.moved.get(at))
    return text_of(calendar)


def _drop_exceptions(calendar: Any, before: Appointment, wanted: Appointment) -> None:
    """Without the exceptions that do not take place any more, or as all others do."""
    for one in components(calendar):
        at = _at(one, wanted.zone)
        if at is not None and (
            at in wanted.except_at or (at in before.moved and at not in wanted.moved)
        ):
            calendar.subcomponents.remove(one)


def _at(event: Any, zone: str) -> datetime | None:
    """Of which moment an exception is."""
    return instant(event["RECURRENCE-ID"].dt, zone) if "RECURRENCE-ID" in event else None


def _added(calendar: Any, stamp: Stamp) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", stamp.uid)
    _stamp(event, stamp)
    calendar.add_component(event)
    return event


def _stamp(event: Any, stamp: Stamp) -> None:
    """Say that it was changed, so that other programs take it for newer."""
    sequence = event.get("SEQUENCE")
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        _put(event, name, stamp.at.astimezone(UTC))
    _put(event, "SEQUENCE", int(sequence) + 1 if str(sequence or "").isdecimal() else 0)


def _set_moved(
    calendar: Any, wanted: Appointment, at: datetime, stamp: Stamp, before: Facts | None = None
) -> None:
    """Let the exception at ``at`` be as ``wanted`` has it; a new one is otherwise as the event is."""
    facts = wanted.moved[at]
    events = components(calendar)
    event = next((one for one in events if _at(one, wanted.zone) == at), None)
    if event is None:
        event = _copied(next(one for one in events if "RECURRENCE-ID" not in one))
        event.add("recurrence-id", _when(wanted, wanted.facts, at))
        calendar.add_component(event)
    if not is_hidden(event):
        _set_words(event, before, facts)
    _stamp(event, stamp)
    _set_when(event, wanted, facts)


def _copied(master: Any) -> Any:
    from icalendar import Event

    event = Event.from_ical(master.to_ical())
    for name in ("RRULE", "EXDATE", "RDATE"):
        event.pop(name, None)
    return event


def _set_words(event: Any, before: Facts | None, wanted: Facts) -> None:
    """Only what differs: what is too long for us stays whole over there."""
    for name, field in (("SUMMARY", "subject"), ("DESCRIPTION", "notes"), ("LOCATION", "place")):
        text = getattr(wanted, field)
        if before is not None and getattr(before, field) == text:
            continue
        _put(event, name, text or None)


def _set_when(event: Any, wanted: Appointment, facts: Facts) -> None:
    _put(event, "DURATION", None)
    first = _when(wanted, facts, facts.starts_at)
    _put(event, "DTSTART", first)
    if facts.is_whole_day:
        _put(event, "DTEND", first + timedelta(days=max(1, facts.minutes // 1440)))
    else:
        _put(event, "DTEND", _when(wanted, facts, facts.ends_at))


def _set_rule(event: Any, wanted: Appointment) -> None:
    from icalendar.prop import vRecur

    rule = wanted.rule
    if wanted.facts.is_whole_day:
        rule = _UNTIL.sub(r"UNTIL=\1", rule)
    _put(event, "RRULE", vRecur.from_ical(rule) if rule else None)
    _put(event, "EXDATE", None)
    for at in sorted(wanted.except_at):
        event.add("exdate", _when(wanted, wanted.facts, at))


def _when(wanted: Appointment, facts: Facts, at: datetime) -> date:
    """By the clock that it follows; a day for what lasts whole days."""
    local = at.astimezone(UTC if wanted.zone == "UTC" else ZoneInfo(wanted.zone))
    if facts.is_whole_day:
        return local.date()
    return (
        at.astimezone(UTC) if local.fold else local
    )  # an hour that comes twice needs saying which


def _put(event: Any, name: str, value: object) -> None:
    event.pop(name, None)
    if value is not None:
        event.add(name, value)
