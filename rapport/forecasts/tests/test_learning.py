from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.forecasts.learning import PRIOR, Learned, Stay, age, learn, needed


@pytest.mark.parametrize(
    ("days", "found"), [(0, 0), (6, 0), (7, 1), (20, 1), (21, 2), (59, 2), (60, 3), (999, 3)]
)
def test_ages(days: int, found: int) -> None:
    assert age(days) == found


def test_rates_worked_out_by_hand() -> None:
    """Of twenty stays twelve were won; of the five that lasted a week, one. Declared: one half.

    Stage: (12 + 10 · 0.5) / 30 = 17/30. First age: (12 + 10 · 17/30) / 30. Second: (1 + 10 · 17/30) / 15.
    """
    quick = [Stay(1, 3, is_won=number < 11) for number in range(15)]
    slow = [Stay(1, 10, is_won=number < 1) for number in range(5)]
    learned = learn([*quick, *slow], {1: 0.5, 2: 0.25})
    stage = 17 / 30
    assert learned.rate(1, 0).chance == pytest.approx((12 + 10 * stage) / 30)
    assert learned.rate(1, 7).chance == pytest.approx((1 + 10 * stage) / 15)
    assert learned.rate(1, 30).chance == pytest.approx(stage)
    assert learned.rate(2, 0).chance == pytest.approx(0.25)
    assert learned.rate(1, 0).cases == 30
    assert learned.rate(3, 0).chance == 0


def test_slips_worked_out_by_hand() -> None:
    """Ten sales slipped by 0, ten by 20 days. On the expected day itself all twenty are left, and within the
    ten days from it ten fall, and of the prior's ten those that a logistic curve leaves: its part from
    −0.5 to 10.5 days, of all that is later than −0.5.
    """
    stays = [Stay(1, 1, is_won=True, slip=slip) for slip in [0] * 10 + [20] * 10]
    learned = learn(stays, {1: 0.5})
    later = [1 / (1 + math.exp(days / 15)) for days in (-0.5, 10.5)]
    ahead = (later[0] - later[1]) / later[0]
    assert learned.falls(0, 0, 10) == pytest.approx((10 + PRIOR * ahead) / 30)
    # Five days later those of no slip would have been won: ten are left, and all fall within.
    later = [1 / (1 + math.exp(days / 15)) for days in (4.5, 20.5)]
    ahead = (later[0] - later[1]) / later[0]
    assert learned.falls(5, 5, 20) == pytest.approx((10 + PRIOR * ahead) / 20)


SLIPS = st.lists(st.integers(-200, 400), max_size=60)
DAYS = st.integers(-3000, 3000)


@given(SLIPS, DAYS, st.integers(0, 400), st.integers(0, 400))
def test_chances_of_spans_add_up(slips: list[int], today: int, first: int, more: int) -> None:
    learned = Learned({}, {}, sorted(slips))
    whole = learned.falls(today, today, today + first + more)
    parts = learned.falls(today, today, today + first - 1) + learned.falls(
        today, today + first, today + first + more
    )
    assert whole == pytest.approx(parts, abs=1e-9)
    assert 0 <= whole <= 1 + 1e-9
    assert learned.falls(today, today, today + 20_000) == pytest.approx(1)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 100), st.booleans()), max_size=80),
    st.integers(1, 3),
    st.integers(0, 100),
    st.floats(0.01, 0.99),
)
def test_one_more_won_never_lowers_a_rate(
    rows: list[tuple[int, int, bool]], stage: int, days: int, declared: float
) -> None:
    stays = [Stay(*row) for row in rows]
    known = dict.fromkeys((1, 2, 3), declared)
    before, after = learn(stays, known), learn([*stays, Stay(stage, days, is_won=True)], known)
    for reached in (0, 7, 21, 60):
        assert 0 <= before.rate(stage, reached).chance <= 1
        if age(reached) <= age(days):
            assert after.rate(stage, reached).chance >= before.rate(stage, reached).chance - 1e-12


@pytest.mark.parametrize(
    ("decided", "won", "more"), [(0, 0, 30), (29, 20, 1), (30, 10, 0), (400, 3, 7), (25, 1, 9)]
)
def test_how_many_more_are_needed(decided: int, won: int, more: int) -> None:
    assert needed(decided, won) == more
