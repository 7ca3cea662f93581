"""When something that repeats takes place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.activities.recurrence import (
    CHOICES,
    Recurrence,
    choice_of,
    rule_of,
    understood,
    until_of,
)
from rapport.kit.errors import Invalid

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST, LAST = datetime(2020, 1, 1), datetime(2035, 12, 31)  # noqa: DTZ001 - bounds: the zone is given with them
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("rule", "first", "then"),
    [
        ("FREQ=DAILY", local(2026, 3, 28, 9), [local(2026, 3, 29, 9), local(2026, 3, 30, 9)]),
        # An hour that the clocks leave out is read with the offset before it, and stays 02:30 after.
        (
            "FREQ=DAILY",
            local(2026, 3, 28, 2, 30),
            [datetime(2026, 3, 29, 1, 30, tzinfo=UTC), local(2026, 3, 30, 2, 30)],
        ),
        # An hour that comes twice is the first of the two.
        (
            "FREQ=DAILY",
            local(2026, 10, 24, 2, 30),
            [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), local(2026, 10, 26, 2, 30)],
        ),
        ("FREQ=MONTHLY", local(2026, 1, 31, 9), [local(2026, 3, 31, 9), local(2026, 5, 31, 9)]),
        (
            "FREQ=MONTHLY;BYDAY=-1FR",
            local(2026, 2, 27, 9),
            [local(2026, 3, 27, 9), local(2026, 4, 24, 9)],
        ),
        ("FREQ=YEARLY", local(2024, 2, 29, 9), [local(2028, 2, 29, 9), local(2032, 2, 29, 9)]),
        ("FREQ=WEEKLY;COUNT=2", local(2026, 3, 2, 9), [local(2026, 3, 9, 9), None]),
        (
            "FREQ=WEEKLY;UNTIL=20260309T080000Z",
            local(2026, 3, 2, 9),
            [local(2026, 3, 9, 9), None],
        ),
        (
            "FREQ=WEEKLY;UNTIL=20260309T075959Z",
            local(2026, 3, 2, 9),
            [None, None],
        ),
    ],
)
def test_the_next_ones(rule: str, first: datetime, then: list[datetime | None]) -> None:
    found = Recurrence(understood(rule), first, "Europe/Amsterdam")
    after = found.after(first)
    assert after == then[0]
    if after is not None:
        assert found.after(after) == then[1]


def test_what_is_left_out_is_left_out() -> None:
    first = local(2026, 3, 2, 9)
    found = Recurrence("FREQ=WEEKLY", first, "Europe/Amsterdam", frozenset({local(2026, 3, 9, 9)}))
    assert found.after(first) == local(2026, 3, 16, 9)
    assert found.between(first, local(2026, 3, 20, 0)) == [first, local(2026, 3, 16, 9)]
    assert len(found.between(first, local(2036, 1, 1, 0), most=5)) == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "weekly",
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYEASTER=1",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=99999",
        "FREQ=WEEKLY;COUNT=-1",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20270101",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "FREQ=WEEKLY;UNTIL=20271399",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=" + "MO," * 200,
        "FREQ=WEEKLY\nDTSTART:20200101",
    ],
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        understood(text)
    assert "rule" in refused.value.fields


def test_a_rule_is_tidied() -> None:
    assert understood("rrule:freq=weekly;byday=mo") == "FREQ=WEEKLY;BYDAY=MO"
    assert understood("FREQ=DAILY;UNTIL=20261231") == "FREQ=DAILY;UNTIL=20261231T235959Z"
    assert until_of("FREQ=DAILY;UNTIL=20261231T235959Z") == datetime(
        2026, 12, 31, 23, 59, 59, tzinfo=UTC
    )
    assert until_of("FREQ=DAILY") is None


@given(st.sampled_from(CHOICES), MOMENTS)
def test_every_choice_is_known_again_and_begins_where_it_says(every: str, first: datetime) -> None:
    rule = rule_of(every, first, zone="Europe/Amsterdam")
    assert understood(rule) == rule
    assert choice_of(rule, first, "Europe/Amsterdam") == every
    later = Recurrence(rule, first, "Europe/Amsterdam").after(first)
    assert later is not None
    assert later > first


@given(st.sampled_from(CHOICES[:5]), MOMENTS, st.integers(0, 400))
def test_the_wall_clock_stays(every: str, first: datetime, days: int) -> None:
    """Except where the clocks leave out the very hour."""
    found = Recurrence(
        rule_of(every, first, zone="Europe/Amsterdam"), first, "Europe/Amsterdam"
    ).after(first + timedelta(days=days))
    assert found is not None
    begun, then = first.astimezone(AMSTERDAM), found.astimezone(AMSTERDAM)
    assert begun.time().replace(fold=0) == then.time().replace(fold=0) or then.hour == 3


@given(st.sampled_from(CHOICES), MOMENTS)
def test_after_goes_through_between_one_by_one(every: str, first: datetime) -> None:
    found = Recurrence(rule_of(every, first, zone="UTC"), first)
    listed = found.between(first, first + timedelta(days=900), most=6)
    walked, at = [], first - timedelta(seconds=1)
    for _ in listed:
        at = found.after(at) or at
        walked.append(at)
    assert walked == listed


def test_what_is_counted_goes_on_until_its_last_time() -> None:
    first = local(2026, 3, 2, 9)
    found = Recurrence("FREQ=WEEKLY;COUNT=3", first, "Europe/Amsterdam")
    then = local(2026, 3, 9, 9)
    assert found.rule_from(then) == "FREQ=WEEKLY;UNTIL=20260316T080000Z"
    rest = Recurrence(found.rule_from(then), then, "Europe/Amsterdam")
    assert rest.between(then, then + timedelta(days=99)) == [then, local(2026, 3, 16, 9)]
    assert Recurrence("FREQ=DAILY", first).rule_from(then) == "FREQ=DAILY"
