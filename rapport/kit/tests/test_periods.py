from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.periods import month_after, month_of, months

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))


def test_months_count_across_years() -> None:
    assert months(date(2023, 11, 30), date(2024, 2, 1)) == [
        date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1),
    ]  # fmt: skip
    assert months(date(2024, 3, 9), date(2024, 3, 1)) == [date(2024, 3, 1)]
    assert months(date(2024, 3, 9), date(2024, 2, 1)) == []


@given(days, st.integers(-500, 500))
def test_there_and_back(day: date, count: int) -> None:
    assert month_after(month_after(day, count), -count) == month_of(day)
