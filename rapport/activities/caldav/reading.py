"""What the text of an event on a server means here (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from rapport.activities.caldav.appointments import Appointment, Facts, settled
from rapport.activities.recurrence import understood
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import noted, say

HIDDEN = noted("Private appointment")
NAMELESS = noted("Without a title")
PRIVATE = ("PRIVATE", "CONFIDENTIAL")
MOST_PEOPLE = 20


@dataclass(frozen=True)
class Found:
    """An event of a server: its UID, what it says, whether it was called off, and who takes part by their
    mail addresses.
    """

    uid: str
    appointment: Appointment
    is_off: bool = False
    people: tuple[str, ...] = ()


def uid_in(text: bytes) -> str:
    """The UID of the event in ``text``; empty where there is none."""
    try:
        events = components(parsed(text))
    except Refused:
        return ""
    return str(events[0].get("UID", "")).strip() if events else ""


def read(text: bytes, *, zone: str, since: datetime) -> Found | None:
    """The event in ``text``; None where there is none, but a to-do. ``zone`` is the clock of what names
    none. Raises Refused for what cannot be followed.
    """
    events = components(parsed(text))
    if not events:
        return None
    master = next((one for one in events if "RECURRENCE-ID" not in one), None)
    if master is None or "DTSTART" not in master:
        raise Refused("no_first_event", "It is part of something that is not in this calendar.")
    uid = str(master.get("UID", "")).strip()
    rule = _rule(master)
    clock = _clock(master, zone)
    is_private = is_hidden(master)
    moved = {}
    gone = set(_moments(master, "EXDATE", clock))
    for one in events:
        if one is master or not rule or str(one.get("UID", "")).strip() != uid:
            continue
        at = instant(one["RECURRENCE-ID"].dt, clock)
        if str(one.get("STATUS", "")).upper() == "CANCELLED":
            gone.add(at)
        elif "DTSTART" in one:
            moved[at] = _facts(one, clock, is_private=is_private or is_hidden(one))
    found = Appointment(
        _facts(master, clock, is_private=is_private),
        clock,
        rule,
        frozenset(gone),
        moved,
        is_private,
    )
    return Found(
        uid,
        settled(found, since=since),
        str(master.get("STATUS", "")).upper() == "CANCELLED",
        () if is_private else tuple(_people(master)),
    )


def parsed(text: bytes) -> Any:
    """The calendar in ``text``. Raises Refused."""
    from icalendar import Calendar

    try:
        return Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        raise Refused("no_event", "It is written in a way that no calendar understands.") from None


def components(calendar: Any) -> list[Any]:
    """The event and its exceptions."""
    return list(calendar.walk("VEVENT"))


def is_hidden(event: Any) -> bool:
    """Whether only its owner is to know what it is."""
    return str(event.get("CLASS", "")).upper() in PRIVATE


def instant(at: date, clock: str) -> datetime:
    """A time of an event as an instant; days begin and times without a zone are by ``clock``."""
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=ZoneInfo(clock))
    elif at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(clock))
    return at.astimezone(UTC).replace(microsecond=0)


def _facts(event: Any, clock: str, *, is_private: bool) -> Facts:
    starts = event["DTSTART"].dt
    is_whole_day = not isinstance(starts, datetime)
    minutes = _length(event, starts, clock) // timedelta(minutes=1)
    facts = Facts(say(HIDDEN), instant(starts, clock), minutes, is_whole_day=is_whole_day)
    if is_private:
        return facts
    subject = " ".join(str(event.get("SUMMARY", "")).split())
    return replace(
        facts,
        subject=subject or say(NAMELESS),
        notes=str(event.get("DESCRIPTION", "")),
        place=str(event.get("LOCATION", "")),
    )


def _length(event: Any, starts: date, clock: str) -> timedelta:
    is_whole_day = not isinstance(starts, datetime)
    if "DTEND" in event:
        ends = event["DTEND"].dt
        if is_whole_day and not isinstance(ends, datetime):
            return timedelta(days=max(1, (ends - starts).days))
        return max(timedelta(), instant(ends, clock) - instant(starts, clock))
    if "DURATION" in event:
        lasts: timedelta = event["DURATION"].dt
        return max(timedelta(), lasts)
    return timedelta(days=1) if is_whole_day else timedelta()


def _rule(event: Any) -> str:
    """The rule as series keep it. Raises Refused for one that they do not follow."""
    rules = event.get("RRULE")
    if rules is None and "RDATE" not in event:
        return ""
    if isinstance(rules, list) or rules is None or "RDATE" in event or "EXRULE" in event:
        raise Refused("bad_rule", "It repeats in a way that is not followed here.")
    try:
        return understood(rules.to_ical().decode())
    except (Invalid, ValueError):
        raise Refused("bad_rule", "It repeats in a way that is not followed here.") from None


def _clock(event: Any, usual: str) -> str:
    """The zone of the event's start by its common name, or one that shows the same time."""
    starts = event["DTSTART"].dt
    if not isinstance(starts, datetime) or starts.tzinfo is None:
        return usual
    for name in (getattr(starts.tzinfo, "key", ""), str(event["DTSTART"].params.get("TZID", ""))):
        if name in available_timezones():
            return name
    if starts.utcoffset() == starts.astimezone(ZoneInfo(usual)).utcoffset():
        return usual
    return "UTC"


def _moments(event: Any, name: str, clock: str) -> Iterator[datetime]:
    """The instants of a property that may stand there several times, with several values."""
    found = event.get(name, [])
    is_whole_day = not isinstance(event["DTSTART"].dt, datetime)
    for row in found if isinstance(found, list) else [found]:
        for one in getattr(row, "dts", []):
            if isinstance(one.dt, datetime) is not is_whole_day:
                yield instant(one.dt, clock)


def _people(event: Any) -> Iterable[str]:
    found = event.get("ATTENDEE", [])
    for one in (found if isinstance(found, list) else [found])[:MOST_PEOPLE]:
        scheme, _, address = str(one).partition(":")
        if scheme.lower() == "mailto" and "@" in address:
            yield address.strip().lower()
