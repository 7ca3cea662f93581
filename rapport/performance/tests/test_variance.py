"""How a value stands against its plan."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.measures import Good
from rapport.performance.variance import Variance, variance

numbers = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "planned", "good", "difference", "share", "is_good"),
    [
        ("110", "100", Good.UP, "10", "0.1", True),
        ("90", "100", Good.UP, "-10", "-0.1", False),
        ("100", "100", Good.UP, "0", "0", True),
        ("90", "100", Good.DOWN, "-10", "-0.1", True),
        ("110", "100", Good.DOWN, "10", "0.1", False),
        ("100", "100", Good.DOWN, "0", "0", True),
        ("5", "0", Good.UP, "5", None, True),
        ("0", "0", Good.UP, "0", None, True),
    ],
)
def test_a_variance(
    value: str, planned: str, good: Good, difference: str, share: str | None, is_good: bool
) -> None:
    found = variance(Decimal(value), Decimal(planned), good)
    part = None if share is None else Decimal(share)
    assert found == Variance(Decimal(difference), part, is_good)


@given(numbers, numbers)
def test_what_is_good_one_way_is_not_the_other_unless_it_is_met(
    value: Decimal, planned: Decimal
) -> None:
    up, down = (variance(value, planned, good) for good in (Good.UP, Good.DOWN))
    assert planned + up.difference == value
    assert (up.is_good and down.is_good) == (value == planned)
    assert up.is_good or down.is_good
    assert (up.share is None) == (planned == 0)
