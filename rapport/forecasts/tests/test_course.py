from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rapport.forecasts.course import FOOT, HEIGHT, START, TOP, WIDTH, draw

ENDS = (date(2026, 1, 1), date(2026, 3, 31))
AMOUNTS = st.lists(st.floats(0, 1e12), min_size=1, max_size=40)


def test_a_line_worked_out_by_hand() -> None:
    """From the first day to the last, of amounts up to a hundred: the corners of the picture."""
    found = draw({"weighted": [(ENDS[0], 0.0), (ENDS[1], 100.0)]}, ends=ENDS)
    assert found.lines["weighted"] == f"{START}.0,{HEIGHT - FOOT}.0 708.0,{TOP}.0"
    assert [mark for _, mark in found.amounts] == [0, 25, 50, 75, 100]
    assert found.days[0][1] == ENDS[0]
    assert not found.band


@given(AMOUNTS, st.floats(0, 1e12))
def test_everything_is_inside_the_picture(amounts: list[float], outcome: float) -> None:
    points = [(ENDS[0] + timedelta(days=number - 20), one) for number, one in enumerate(amounts)]
    found = draw({"weighted": points}, lows=points, highs=points, outcome=outcome, ends=ENDS)
    spots = [pair.split(",") for pair in (found.lines["weighted"] + " " + found.band).split()]
    for x, y in spots:
        assert START <= float(x) <= WIDTH
        assert TOP - 0.1 <= float(y) <= HEIGHT - FOOT
    assert found.outcome is not None
    assert TOP - 0.1 <= found.outcome <= HEIGHT - FOOT
    assert 2 <= len(found.amounts) <= 6
