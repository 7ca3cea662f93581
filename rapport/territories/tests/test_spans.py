"""What is asked in a period, of quotas of several lengths."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.money import Money
from rapport.territories.spans import Asked, Length, Period, asked, by_month, month, quarter, year

PERIODS = st.builds(
    Period,
    st.sampled_from(Length),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(lambda day: day.replace(day=1)),
)
CENTS = st.integers(0, 10**12).map(lambda cents: Money(Decimal(cents) / 100, "EUR"))


def euros(amount: str | int) -> Money:
    return Money(Decimal(amount), "EUR")


def of(length: str, first: str, amount: str | int) -> Asked:
    return Asked(Period(Length(length), date.fromisoformat(first)), euros(amount))


@pytest.mark.parametrize(
    ("period", "last", "name"),
    [
        (Period(Length.MONTH, date(2024, 2, 1)), date(2024, 2, 29), "2024-02"),
        (Period(Length.QUARTER, date(2026, 10, 1)), date(2026, 12, 31), "2026 Q4"),
        (Period(Length.QUARTER, date(2026, 2, 1)), date(2026, 4, 30), "2026-02 – 2026-04"),
        (Period(Length.YEAR, date(2026, 1, 1)), date(2026, 12, 31), "2026"),
        (Period(Length.YEAR, date(2026, 4, 1)), date(2027, 3, 31), "2026-04 – 2027-03"),
    ],
)
def test_a_period_ends_on_its_last_day_and_has_a_name(
    period: Period, last: date, name: str
) -> None:
    assert (period.last, period.name) == (last, name)


def test_the_periods_that_a_day_is_in() -> None:
    day = date(2026, 5, 17)
    assert [found.name for found in (month(day), quarter(day), year(day))] == [
        "2026-05",
        "2026 Q2",
        "2026",
    ]


@given(PERIODS)
def test_a_period_is_made_of_shorter_ones_without_a_gap(period: Period) -> None:
    for length in Length:
        parts = list(period.parts(length))
        if length.months > period.length.months:
            assert parts == []
            continue
        assert (parts[0].first, parts[-1].last) == (period.first, period.last)
        assert all(one.next == other for one, other in pairwise(parts))
        assert all(period.holds(part) for part in parts)


@given(PERIODS, CENTS)
def test_the_months_of_a_quota_add_up_to_it_and_differ_by_a_cent_at_most(
    period: Period, worth: Money
) -> None:
    parts = by_month(Asked(period, worth))
    assert Money.total(parts.values(), "EUR") == worth
    assert max(parts.values()) - min(parts.values()) <= euros("0.01")
    assert list(parts) == period.months


@given(PERIODS, CENTS)
def test_what_is_asked_in_parts_is_asked_in_all(period: Period, worth: Money) -> None:
    quota = Asked(period, worth)
    for length in Length:
        parts = [asked([quota], part) for part in period.parts(length)]
        if parts:
            assert Money.total((part for part in parts if part), "EUR") == worth


@pytest.mark.parametrize(
    ("quotas", "period", "found"),
    [
        ([], month(date(2026, 1, 1)), None),
        ([of("year", "2025-01-01", 1200)], month(date(2026, 1, 1)), None),
        ([of("year", "2026-01-01", 1200)], month(date(2026, 7, 1)), 100),
        ([of("year", "2026-01-01", 1200)], quarter(date(2026, 7, 1)), 300),
        ([of("year", "2026-01-01", 100)], month(date(2026, 1, 1)), "8.34"),
        ([of("year", "2026-01-01", 100)], month(date(2026, 12, 1)), "8.33"),
        (
            [of("year", "2026-01-01", 1200), of("month", "2026-03-01", 50)],
            month(date(2026, 3, 1)),
            50,
        ),
        (
            [of("year", "2026-01-01", 1200), of("month", "2026-03-01", 50)],
            quarter(date(2026, 3, 1)),
            250,
        ),
        (
            [of("year", "2026-01-01", 1200), of("month", "2026-03-01", 50)],
            year(date(2026, 3, 1)),
            1200,
        ),
        (
            [of("quarter", "2026-01-01", 9), of("month", "2026-05-01", 5)],
            year(date(2026, 1, 1)),
            14,
        ),
        ([of("year", "2026-04-01", 1200)], year(date(2026, 1, 1)), 900),
        ([of("month", "2026-01-01", 0)], month(date(2026, 1, 1)), 0),
    ],
)
def test_the_shortest_quota_holds_and_months_add_up(
    quotas: list[Asked], period: Period, found: str | int | None
) -> None:
    wanted = None if found is None else euros(found)
    assert asked(quotas, period) == wanted
    assert asked(reversed(quotas), period) == wanted
