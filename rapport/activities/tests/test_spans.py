"""Where something stands in a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.activities.spans import ROWS, SPANS, Placed, Slot, days_of, neighbours, placed

FIRST, LAST = datetime(2025, 1, 1), datetime(2027, 1, 1)  # noqa: DTZ001 - bounds: the zone is given with them
DAYS = st.dates(date(1980, 1, 1), date(2100, 1, 1))


def slot(starts: datetime, minutes: int, whole_on: date | None = None) -> Slot:
    return Slot(1, "Call", "call", starts, starts + timedelta(minutes=minutes), whole_on)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "zone", "found"),
    [
        (slot(at(2026, 3, 2, 9), 60), "UTC", {2: (36, 4)}),
        (slot(at(2026, 3, 2, 9, 10), 0), "UTC", {2: (36, 2)}),
        (slot(at(2026, 3, 2, 23, 50), 5), "UTC", {2: (94, 2)}),
        (slot(at(2026, 3, 2, 23), 180), "UTC", {2: (92, 4), 3: (0, 8)}),
        (slot(at(2026, 3, 2, 23), 60), "UTC", {2: (92, 4)}),
        (slot(at(2026, 3, 2, 23, 30), 60), "Europe/Amsterdam", {3: (2, 4)}),
        (slot(at(2026, 3, 1, 23), 1440, date(2026, 3, 2)), "America/New_York", {2: (0, 0)}),
        (slot(at(2026, 3, 1, 23), 2880, date(2026, 3, 2)), "UTC", {2: (0, 0), 3: (0, 0)}),
    ],
)
def test_where_it_stands(one: Slot, zone: str, found: dict[int, tuple[int, int]]) -> None:
    days = [date(2026, 3, day) for day in range(1, 6)]
    shown = placed([one], days, zone)
    assert {
        day.day: (here.row, here.rows) for day, all_here in shown.items() for here in all_here
    } == found


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)), st.integers(0, 3000))
def test_nothing_leaves_its_day(starts: datetime, minutes: int) -> None:
    one = slot(starts, minutes)
    days = [starts.date() + timedelta(days=number) for number in range(-2, 6)]
    found = [
        here for all_here in placed([one], days, "Europe/Amsterdam").values() for here in all_here
    ]
    assert found
    assert [here.is_first for here in found] == [True] + [False] * (len(found) - 1)
    assert all(here.row >= 0 and here.rows >= 2 and here.row + here.rows <= ROWS for here in found)


@given(st.sampled_from(SPANS), DAYS)
def test_a_span_holds_its_day_and_its_neighbours_lead_back(span: str, on: date) -> None:
    assert on in days_of(span, on)
    assert days_of(span, on)[0].weekday() == 0 or span == "day"
    earlier, later = neighbours(span, on)
    assert earlier < on < later
    assert neighbours(span, later)[0] <= on


def test_whole_days_come_first() -> None:
    morning, whole = slot(at(2026, 3, 2, 1), 60), slot(at(2026, 3, 2), 1440, date(2026, 3, 2))
    [here] = placed([morning, whole], [date(2026, 3, 2)], "UTC").values()
    assert [one.slot for one in here] == [whole, morning]
    assert isinstance(here[0], Placed)
