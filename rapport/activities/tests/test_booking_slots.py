"""When somebody can be booked."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.activities.booking import Offer, Taken, free_slots, is_free, read_hours, written_hours
from rapport.kit.errors import Invalid

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = timedelta(minutes=1)
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday, seven o'clock there
MORNING = {0: [(time(9), time(11))]}


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


def offer(**said: Any) -> Offer:
    usual = {"hours": MORNING, "zone": "Europe/Amsterdam", "length": 30 * MINUTE, "days_ahead": 6}
    return Offer(**{**usual, **said})


HALVES = [at(2, 9), at(2, 9, 30), at(2, 10), at(2, 10, 30)]


@pytest.mark.parametrize(
    ("said", "taken", "slots"),
    [
        (offer(), Taken(), HALVES),
        (offer(length=45 * MINUTE), Taken(), [at(2, 9), at(2, 9, 45)]),
        (offer(notice=timedelta(hours=3)), Taken(), HALVES[2:]),
        (offer(days_ahead=7), Taken(), [*HALVES, *(one + timedelta(days=7) for one in HALVES)]),
        (offer(), Taken(busy=[(at(2, 9, 15), at(2, 9, 45))]), HALVES[2:]),
        (offer(), Taken(busy=[(at(2, 9, 30), at(2, 10))]), [HALVES[0], *HALVES[2:]]),
        (offer(buffer=15 * MINUTE), Taken(busy=[(at(2, 9, 30), at(2, 10))]), HALVES[3:]),
        (offer(), Taken(bookings=[(at(2, 9), at(2, 9, 30))]), HALVES[1:]),
        (offer(capacity=2), Taken(bookings=[(at(2, 9), at(2, 9, 30))]), HALVES),
        (offer(capacity=2), Taken(bookings=[(at(2, 9), at(2, 9, 30))] * 2), HALVES[1:]),
        (offer(capacity=9), Taken(bookings=[(at(2, 9, 10), at(2, 9, 40))]), HALVES[2:]),
        (offer(hours={}), Taken(), []),
        (offer(hours={0: [(time(23), time())]}), Taken(), [at(2, 23), at(2, 23, 30)]),
    ],
)
def test_what_is_free(said: Offer, taken: Taken, slots: list[datetime]) -> None:
    assert free_slots(said, taken, now=NOW) == slots
    assert all(is_free(said, taken, slot, now=NOW) for slot in slots)
    assert not is_free(said, taken, at(2, 9, 5), now=NOW)


def test_the_hour_that_the_clocks_leave_out_is_no_slot() -> None:
    sunday = offer(hours={6: [(time(1), time(5))]}, length=60 * MINUTE)
    found = free_slots(sunday, Taken(), now=datetime(2026, 3, 24, tzinfo=UTC))
    assert [slot.astimezone(AMSTERDAM).hour for slot in found] == [1, 3, 4]
    found = free_slots(sunday, Taken(), now=datetime(2026, 10, 20, tzinfo=UTC))
    assert [slot.astimezone(AMSTERDAM).hour for slot in found] == [1, 2, 3, 4]


@given(
    st.integers(5, 240),
    st.integers(0, 60),
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 300)), max_size=6),
)
def test_no_free_slot_meets_anything(
    length: int, pause: int, capacity: int, plans: list[tuple[int, int]]
) -> None:
    busy = [(NOW + begin * MINUTE, NOW + (begin + lasts) * MINUTE) for begin, lasts in plans]
    said = offer(
        hours={day: [(time(8), time(18))] for day in range(7)},
        length=length * MINUTE,
        buffer=pause * MINUTE,
        capacity=capacity,
    )
    for slot in free_slots(said, Taken(busy), now=NOW):
        over = slot + said.length
        assert all(over + said.buffer <= one or end + said.buffer <= slot for one, end in busy)
        local = slot.astimezone(AMSTERDAM), over.astimezone(AMSTERDAM)
        assert time(8) <= local[0].time() <= local[1].time() <= time(18)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("", ""),
        ("9-17", "09:00-17:00"),
        ("13:30 – 17:00, 9:00-12.30", "09:00-12:30, 13:30-17:00"),
        ("22-24", "22:00-00:00"),
    ],
)
def test_hours_are_read(text: str, tidy: str) -> None:
    assert written_hours(read_hours(text)) == tidy
    assert read_hours(tidy) == read_hours(text) or text == "22-24"


@pytest.mark.parametrize(
    "text", ["x", "9", "17-9", "9-9", "25-26", "9:70-10", "9-12, 11-13", "9-99", "22-24, 23-24"]
)
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_hours(text)
