"""Intervals against published figures, and what is said of a difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.guidance.effects import (
    Finding,
    Share,
    agresti_caffo,
    effect,
    needed,
    newcombe,
    wilson,
)

NEWCOMBE_TABLE_II = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
]
"""Method 10 of R. G. Newcombe, "Interval estimation for the difference between independent proportions",
Statistics in Medicine 17 (1998), 873–890, table II."""


@pytest.mark.parametrize(("one", "other", "low", "high"), NEWCOMBE_TABLE_II)
def test_the_published_intervals(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = newcombe(Share(*one), Share(*other))
    assert found == pytest.approx((low, high), abs=0.00006)


def test_wilson_as_published() -> None:
    """Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I: 81 of 263."""
    assert wilson(Share(81, 263)) == pytest.approx((0.2553, 0.3662), abs=0.00006)
    assert wilson(Share(0, 0)) == (0.0, 1.0)


def test_agresti_and_caffo_by_hand() -> None:
    """56 of 70 and 48 of 80 become 57 of 72 and 49 of 82."""
    p, q = 57 / 72, 49 / 82
    spread = 1.959963984540054 * (p * (1 - p) / 72 + q * (1 - q) / 82) ** 0.5
    assert agresti_caffo(Share(56, 70), Share(48, 80)) == pytest.approx(
        (p - q - spread, p - q + spread)
    )


shares = st.integers(1, 400).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))
many = st.integers(100, 400).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


@given(shares, shares)
def test_an_interval_holds_its_difference_and_turns_round(one: Share, other: Share) -> None:
    low, high = newcombe(one, other)
    assert -1 <= low <= one.value - other.value + 1e-9
    assert one.value - other.value - 1e-9 <= high <= 1
    assert newcombe(other, one) == pytest.approx((-high, -low))


@given(many, many)
def test_both_ways_agree_where_there_are_many(one: Share, other: Share) -> None:
    assert newcombe(one, other) == pytest.approx(agresti_caffo(one, other), abs=0.02)


@pytest.mark.parametrize(
    ("treated", "control", "finding"),
    [
        (Share(0, 0), Share(0, 0), Finding.TOO_FEW),
        (Share(9, 9), Share(0, 9), Finding.TOO_FEW),
        (Share(30, 100), Share(25, 100), Finding.TOO_FEW),
        (Share(60, 100), Share(30, 100), Finding.BETTER),
        (Share(30, 100), Share(60, 100), Finding.WORSE),
        (Share(3000, 10000), Share(2990, 10000), Finding.SAME),
    ],
)
def test_what_is_said(treated: Share, control: Share, finding: Finding) -> None:
    found = effect(treated, control, is_random=True)
    assert found.finding is finding
    assert (found.more > 0) is (finding is Finding.TOO_FEW)


def test_how_many_more_follows_from_the_difference() -> None:
    """Of 30 % and 20 %, as many in both: textbooks say 293 or so in each."""
    assert needed(Share(300, 1000), Share(200, 1000)) == pytest.approx(2 * 293, rel=0.03)
