from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.forecasts.periods import Period, ended_before, parse_period, period_of

DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))
KINDS = st.sampled_from(["month", "quarter"])


@pytest.mark.parametrize(
    ("key", "starts", "ends"),
    [
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_keys(key: str, starts: date, ends: date) -> None:
    found = parse_period(key)
    assert found == Period(starts, ends)
    assert found.key == key


@pytest.mark.parametrize("key", ["", "2026", "2026-Q5", "2026-13", "2026-00", "26-Q1", "0000-Q1"])
def test_what_is_no_period(key: str) -> None:
    assert parse_period(key) is None


@given(DAYS, KINDS)
def test_periods_follow_each_other_without_a_gap(day: date, kind: str) -> None:
    found = period_of(kind, day)
    assert found.holds(day)
    assert found.kind == kind
    assert parse_period(found.key) == found
    assert found.next.starts_on == found.ends_on + timedelta(days=1)
    assert found.next.previous == found
    assert found.days == (found.next.starts_on - found.starts_on).days


def test_those_that_are_over() -> None:
    keys = [one.key for one in ended_before("quarter", date(2026, 4, 1), 3)]
    assert keys == ["2026-Q1", "2025-Q4", "2025-Q3"]
