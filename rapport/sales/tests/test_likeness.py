"""How much organizations are like our best customers."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.sales.likeness import (
    LEAST_EXAMPLES,
    Seen,
    missing_examples,
    reasons,
    score,
    scores_without_themselves,
    separation,
    weigh,
)

COUNTS = st.integers(0, 1000)


def of(name: str, value: str, best: int, rest: int, known: tuple[int, int]) -> float:
    return weigh([Seen(name, value, best, rest)], {name: known})[name, value].log_odds


def test_a_weight_reckoned_by_hand() -> None:
    """Ten of twenty of the best, ten of 200 others: 20 of 220 have it, so 1.82 and 18.18 are expected."""
    by_hand = log(12 / (20 / 11 + 2)) - log(12 / (200 / 11 + 2))
    found = weigh([Seen("industry", "milling", 10, 10)], {"industry": (20, 200)})
    weight = found["industry", "milling"]
    assert weight.log_odds == pytest.approx(by_hand)
    assert weight.times == pytest.approx(5.2857, abs=1e-4)
    assert (weight.best, weight.known) == (10, 20)


@pytest.mark.parametrize(
    ("counts", "known"),
    [((10, 100), (20, 200)), ((0, 0), (20, 200)), ((1, 1), (1, 1)), ((0, 0), (0, 0))],
)
def test_what_is_equally_common_says_nothing(
    counts: tuple[int, int], known: tuple[int, int]
) -> None:
    assert of("a", "b", *counts, known) == pytest.approx(0)


def test_what_is_seldom_says_little() -> None:
    once, often = of("a", "b", 1, 0, (50, 50)), of("a", "b", 25, 0, (50, 50))
    assert 0 < once < often / 2


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_a_weight_turns_round_with_the_sides(
    best: int, rest: int, more_best: int, more_rest: int
) -> None:
    known = best + more_best, rest + more_rest
    assert of("a", "b", best, rest, known) == pytest.approx(
        -of("a", "b", rest, best, (known[1], known[0]))
    )


@given(COUNTS, COUNTS, st.integers(1, 1000), COUNTS)
def test_one_more_of_the_best_never_lowers_a_weight(
    best: int, rest: int, left: int, more_rest: int
) -> None:
    known = best + left, rest + more_rest
    assert of("a", "b", best + 1, rest, known) >= of("a", "b", best, rest, known) - 1e-12


def test_of_a_group_only_the_strongest_counts() -> None:
    known = dict.fromkeys(("country", "city", "industry"), (20, 200))
    weights = weigh(
        [
            Seen("country", "NL", 18, 60),
            Seen("city", "Utrecht", 10, 5),
            Seen("industry", "milling", 1, 100),
        ],
        known,
    )
    facts = [("country", "NL"), ("city", "Utrecht"), ("industry", "milling"), ("tag", "unknown")]
    found = reasons(facts, weights)
    assert {one.name for one in found} == {"city", "industry"}
    assert score(facts, weights) == pytest.approx(sum(one.log_odds for one in found))
    assert score([("tag", "unknown")], weights) == 0


def test_nobody_is_their_own_proof() -> None:
    """A fact that only one of the best has says, without that one, nothing for them."""
    seen = {("city", "Gent"): Seen("city", "Gent", 1, 0)}
    [alone] = scores_without_themselves([[("city", "Gent")]], seen, {"city": (20, 200)})
    assert alone == pytest.approx(0)
    assert score([("city", "Gent")], weigh(seen.values(), {"city": (20, 200)})) > 0


@pytest.mark.parametrize(
    ("best", "rest", "found"),
    [
        ([], [1.0], 0.5),
        ([2.0, 3.0], [0.0, 1.0], 1.0),
        ([0.0], [1.0, 2.0], 0.0),
        ([1.0], [1.0], 0.5),
        ([1.0, 3.0], [0.0, 2.0], 0.75),
    ],
)
def test_how_well_scores_tell_apart(best: list[float], rest: list[float], found: float) -> None:
    assert separation(best, rest) == found


@given(
    st.lists(st.integers(-9, 9).map(float), min_size=1),
    st.lists(st.integers(-9, 9).map(float), min_size=1),
)
def test_telling_apart_is_counting_pairs(best: list[float], rest: list[float]) -> None:
    pairs = sum(
        1.0 if one > other else 0.5 if one == other else 0.0 for one in best for other in rest
    )
    assert separation(best, rest) == pytest.approx(pairs / (len(best) * len(rest)))


def test_too_few_examples_are_refused() -> None:
    assert [missing_examples(n) for n in (0, LEAST_EXAMPLES - 1, LEAST_EXAMPLES, 500)] == [
        LEAST_EXAMPLES,
        1,
        0,
        0,
    ]
