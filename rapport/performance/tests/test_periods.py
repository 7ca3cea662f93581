"""Periods as people write them, and how they follow each other."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.errors import Invalid
from rapport.performance.periods import Period, Span, around, read

TODAY = date(2026, 11, 23)
days = st.dates(date(1950, 1, 1), date(2900, 12, 31))
spans = st.sampled_from([Span.WEEK, Span.MONTH, Span.QUARTER, Span.YEAR])


@pytest.mark.parametrize(
    ("text", "first", "last", "span", "key"),
    [
        ("", "2026-11-01", "2026-11-30", Span.MONTH, "2026-11"),
        ("2024-02", "2024-02-01", "2024-02-29", Span.MONTH, "2024-02"),
        (" 2026-q4 ", "2026-10-01", "2026-12-31", Span.QUARTER, "2026-Q4"),
        ("2026", "2026-01-01", "2026-12-31", Span.YEAR, "2026"),
        ("2026-W01", "2025-12-29", "2026-01-04", Span.WEEK, "2026-W01"),
        ("2020-w53", "2020-12-28", "2021-01-03", Span.WEEK, "2020-W53"),
        ("2026-11-01..2026-11-20", "2026-11-01", "2026-11-20", Span.DAYS, "2026-11-01..2026-11-20"),
    ],
)
def test_a_period_is_read(text: str, first: str, last: str, span: Span, key: str) -> None:
    found = read(text, TODAY)
    assert found == Period(date.fromisoformat(first), date.fromisoformat(last), span)
    assert found.key == key


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-13", "such as"),
        ("2026-Q5", "such as"),
        ("2021-W53", "such as"),
        ("2026-02-30..2026-03-01", "such as"),
        ("0001", "such as"),
        ("9999", "such as"),
        ("nonsense", "such as"),
        ("2026-11-20..2026-11-01", "ends after it begins"),
        ("2000-01-01..2026-01-01", "within ten years"),
    ],
)
def test_what_is_no_period_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(text, TODAY)
    assert sentence in caught.value.fields["period"]


@given(days, spans)
def test_a_key_is_read_as_the_period_that_it_is_of(day: date, span: Span) -> None:
    found = around(day, span)
    assert found.holds(day)
    assert read(found.key, TODAY) == found


@given(days, spans, st.integers(1, 30))
def test_periods_follow_each_other_without_a_gap(day: date, span: Span, count: int) -> None:
    found = around(day, span)
    row = found.up_to(count)
    assert row[-1] == found
    assert len(row) == count
    assert all(b.first == a.last + timedelta(days=1) for a, b in pairwise(row))
    assert found.shifted(-count).shifted(count) == found
