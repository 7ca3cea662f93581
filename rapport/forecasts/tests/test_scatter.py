from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rapport.forecasts.accuracy import Judged
from rapport.forecasts.periods import Period
from rapport.forecasts.scatter import FOOT, HEIGHT, MOST, START, TOP, WIDTH, scatter

Q1 = Period(date(2026, 1, 1), date(2026, 3, 31))
AMOUNTS = st.tuples(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))


def judged(forecast: int, came: int, *, off: int | None = None) -> Judged:
    ends = (
        (None, None) if off is None else (Decimal(max(forecast - off, 0)), Decimal(forecast + off))
    )
    said = Decimal(forecast), Decimal(came)
    return Judged(Q1, "person-1", "statistical", Q1.starts_on, *said, *ends)


def test_dots_worked_out_by_hand() -> None:
    """Of up to 100 both ways: 100 for 100 in the corner, where the diagonal ends; 50 for 0 halfway up."""
    found = scatter([judged(100, 100), judged(50, 0)])
    assert [(dot.x, dot.y) for dot in found.dots] == [(708, TOP), (START, 146)]
    assert list(found.corner) == [708, TOP]
    assert [mark for _, mark in found.across] == [0, 25, 50, 75, 100]


def test_the_diagonal_ends_at_the_smaller_axis() -> None:
    """Ten times too much was forecast: the diagonal is as flat as that, and the dot far above it."""
    found = scatter([judged(1000, 100)])
    assert found.corner[0] == 708
    assert found.corner[1] == HEIGHT - FOOT - round((HEIGHT - TOP - FOOT) / 10, 1)


@given(st.lists(AMOUNTS, min_size=1, max_size=20))
def test_everything_is_inside_the_picture(rows: list[tuple[int, int, int]]) -> None:
    found = scatter([judged(forecast, came, off=off) for forecast, came, off in rows])
    for dot in found.dots:
        assert START <= dot.x <= WIDTH
        assert dot.high is not None
        assert dot.low is not None
        assert TOP - 0.1 <= dot.high <= dot.y <= dot.low <= HEIGHT - FOOT


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_what_is_above_the_diagonal_was_too_much(forecast: int, came: int) -> None:
    found = scatter([judged(forecast, came), judged(came, forecast)])
    dot, (x, y) = found.dots[0], found.corner
    slope = (HEIGHT - FOOT - y) / (x - START)
    height = HEIGHT - FOOT - dot.y - (dot.x - START) * slope
    assert height >= -0.2 if forecast >= came else height <= 0.2


def test_of_very_many_the_latest_are_drawn() -> None:
    rows = [judged(number, number) for number in range(MOST + 9)]
    assert [dot.row for dot in scatter(rows).dots] == rows[:MOST]
