"""When somebody can be booked: their hours, less what they have planned, cut into slots.

Hours are said by the wall clock of the page's zone, and so are the beginnings of slots: nine o'clock
stays nine o'clock when the clocks change, and a time that a change leaves out is no slot. A slot is
free when it lies in the hours, begins after the notice, leaves the buffer to whatever else is planned
and has a seat left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from rapport.kit.errors import Invalid
from rapport.kit.speech import say

Interval = tuple[datetime, datetime]
Hours = Mapping[int, Sequence[tuple[time, time]]]
"""Weekday (0 is Monday) → from when until when, by the wall clock."""
_SPAN = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*[-–]\s*(\d{1,2})[:.]?(\d{2})?")


@dataclass(frozen=True)
class Offer:
    """What a booking page offers: slots of ``length`` within ``hours``, ``capacity`` seats in each."""

    hours: Hours
    zone: str
    length: timedelta
    buffer: timedelta = timedelta(0)
    notice: timedelta = timedelta(0)
    days_ahead: int = 30
    capacity: int = 1


@dataclass(frozen=True)
class Taken:
    """What stands in the way: ``busy`` blocks every seat, each of ``bookings`` one of its slot."""

    busy: Sequence[Interval] = ()
    bookings: Sequence[Interval] = field(default_factory=tuple)


def free_slots(offer: Offer, taken: Taken, *, now: datetime) -> list[datetime]:
    """The beginnings of the free slots, in order."""
    first = now + offer.notice
    today = now.astimezone(ZoneInfo(offer.zone)).date()
    return [
        slot
        for number in range(offer.days_ahead + 1)
        for slot in _slots_on(offer, today + timedelta(days=number))
        if slot >= first and _seats_left(offer, taken, slot) > 0
    ]


def is_free(offer: Offer, taken: Taken, slot: datetime, *, now: datetime) -> bool:
    """Whether ``slot`` is one of the free ones."""
    day = slot.astimezone(ZoneInfo(offer.zone)).date()
    today = now.astimezone(ZoneInfo(offer.zone)).date()
    return (
        timedelta(0) <= day - today <= timedelta(days=offer.days_ahead)
        and slot >= now + offer.notice
        and slot in set(_slots_on(offer, day))
        and _seats_left(offer, taken, slot) > 0
    )


def _slots_on(offer: Offer, day: date) -> Iterator[datetime]:
    clock = ZoneInfo(offer.zone)
    for begins, ends in offer.hours.get(day.weekday(), ()):
        at = datetime.combine(day, begins)
        closes = datetime.combine(day if ends > begins else day + timedelta(days=1), ends)
        while at + offer.length <= closes:
            instant = at.replace(tzinfo=clock).astimezone(UTC)
            if instant.astimezone(clock).replace(tzinfo=None) == at:
                yield instant
            at += offer.length


def _seats_left(offer: Offer, taken: Taken, slot: datetime) -> int:
    ends = slot + offer.length
    if any(
        begun - offer.buffer < ends and slot < over + offer.buffer for begun, over in taken.busy
    ):
        return 0
    same = sum(1 for begun, over in taken.bookings if (begun, over) == (slot, ends))
    in_the_way = any(
        begun - offer.buffer < ends and slot < over + offer.buffer and (begun, over) != (slot, ends)
        for begun, over in taken.bookings
    )
    return 0 if in_the_way else offer.capacity - same


def read_hours(text: str) -> list[tuple[time, time]]:
    """What somebody types of a day: "9-12:30, 13:30-17:00". Raises Invalid."""
    found: list[tuple[time, time]] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise _wrong(part)
        try:
            begins = time(int(match[1]), int(match[2] or 0))
            ends = time(int(match[3]), int(match[4] or 0)) if match[3] != "24" else time()
        except ValueError:
            raise _wrong(part) from None
        if ends != time() and ends <= begins:
            raise _wrong(part)
        found.append((begins, ends))
    found.sort()
    for (_, over), (begins, _) in pairwise(found):
        if over == time() or begins < over:
            raise _wrong(text)
    return found


def written_hours(spans: Iterable[tuple[time, time]]) -> str:
    """The same as text."""
    return ", ".join(f"{begins:%H:%M}-{ends:%H:%M}" for begins, ends in spans)


def _wrong(part: str) -> Invalid:
    sentence = say("“%(part)s” is no time such as 9:00-12:30, 13:30-17:00.", part=part[:40])
    return Invalid("bad_hours", fields={"hours": sentence})
