"""What stands on orders together, and what customers move up to: planted, counted by hand, none by chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from rapport.insight.studies.ladders import FEWEST, Steps, ladders
from rapport.insight.studies.shares import share_of
from rapport.insight.studies.together import FEWEST as FEWEST_ORDERS
from rapport.insight.studies.together import together


def orders(count: int, *, planted: bool, seed: int = 2) -> sparse.csr_matrix:
    """Three of 30 things each; who has 0 has 1 and 2 too on six of ten, if that is planted."""
    chance = np.random.default_rng(seed)
    found = np.zeros((count, 30))
    for row in range(count):
        found[row, chance.choice(30, 3, replace=False)] = 1
        if planted and found[row, 0] and chance.random() < 0.6:
            found[row, [1, 2]] = 1
    return sparse.csr_matrix(found)


def test_a_planted_tie_is_found_with_its_figures() -> None:
    baskets = orders(3_000, planted=True)
    dense = baskets.toarray().astype(bool)
    found = together(baskets)
    tie = next(one for one in found.ties if (one.left, one.right) == ((0,), 1))
    both, had = (dense[:, 0] & dense[:, 1]).sum(), dense[:, 0].sum()
    assert (tie.together, tie.had) == (both, had)
    assert tie.support == pytest.approx(both / 3_000)
    assert tie.confidence == pytest.approx(both / had)
    assert tie.low < tie.confidence < tie.high
    assert tie.lift == pytest.approx(both / had / dense[:, 1].mean())
    assert {one.right for one in found.ties[:4]} <= {0, 1, 2}
    group = next(one for one in found.groups if one.items == (0, 1, 2))
    assert group.together == dense[:, :3].all(axis=1).sum()
    assert group.lift == pytest.approx(
        dense[:, :3].all(axis=1).mean() / dense[:, :3].mean(axis=0).prod()
    )
    assert all(set(one.items) <= {0, 1, 2} for one in found.groups)


def test_chance_ties_nothing() -> None:
    assert (
        sum(len(together(orders(3_000, planted=False, seed=seed)).ties) for seed in range(3)) <= 2
    )


def test_few_orders_of_several_things_are_too_few() -> None:
    found = together(orders(40, planted=True))
    assert found.lacking == FEWEST_ORDERS - 40
    assert not found.ties
    assert not found.groups


def columns(*rows: tuple[int, int, int, int, int]) -> Steps:
    return Steps(*(np.array(column, np.int64) for column in zip(*rows, strict=True)))


def test_a_step_up_is_one_that_few_go_down() -> None:
    found = ladders(
        columns((1, 2, 60, 10, 200), (3, 4, 30, 28, 90), (5, 6, 5, 0, 9), (7, 8, 0, 50, 80))
    )
    assert [(one.product, one.better, one.up, one.down) for one in found] == [(1, 2, 60, 10)]
    assert found[0].share == 0.3
    assert found[0].low < 0.3 < found[0].high
    assert found[0].had == 200


def test_no_steps_at_all() -> None:
    nothing = np.empty(0, np.int64)
    assert ladders(Steps(*[nothing] * 5)) == []
    assert FEWEST > 1


def test_the_interval_of_a_share_is_wilsons() -> None:
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I: 81 of 263."""
    found = share_of(81, 263)
    assert found.low == pytest.approx(0.2553, abs=5e-5)
    assert found.high == pytest.approx(0.3662, abs=5e-5)
    assert (share_of(0, 0).low, share_of(0, 0).high) == (0, 1)
