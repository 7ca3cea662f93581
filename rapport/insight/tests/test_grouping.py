"""Groups that are there are found again, and none where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from rapport.insight.studies.grouping import (
    FEWEST,
    Scale,
    adjusted_rand,
    grouping,
    matched,
    nearest,
)


def clouds(count: int, *centres: tuple[float, ...], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """As many points around each centre, one apart from it on average; and whose each is."""
    chance = np.random.default_rng(seed)
    whose = np.repeat(np.arange(len(centres)), count)
    return np.array(centres)[whose] + chance.normal(size=(len(whose), len(centres[0]))), whose


THREE = ((0, 0, 0), (6, 0, 0), (0, 6, 6))


def test_three_clouds_are_three_groups() -> None:
    values, whose = clouds(300, *THREE)
    found = grouping(values)
    assert found.centres is not None
    assert found.of_rows is not None
    assert len(found.centres) == 3
    assert adjusted_rand(found.of_rows, whose) > 0.95
    assert found.centres[found.of_rows[:300]].mean(axis=0) == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize("seed", range(3))
def test_one_cloud_is_no_groups_however_long_it_is(seed: int) -> None:
    chance = np.random.default_rng(seed)
    values = chance.normal(size=(900, 4)) @ chance.normal(size=(4, 4))
    found = grouping(values, seed=seed)
    assert found.centres is None
    assert len(found.tried) == 7


def test_few_are_told_how_many_lack() -> None:
    assert grouping(np.zeros((50, 2))).lacking == FEWEST - 50


def test_other_seeds_find_the_same_groups() -> None:
    values, _ = clouds(300, *THREE)
    one, other = grouping(values, seed=1), grouping(values, seed=2)
    assert one.of_rows is not None
    assert other.of_rows is not None
    assert adjusted_rand(one.of_rows, other.of_rows) > 0.98


def test_the_number_of_before_is_kept_while_it_holds() -> None:
    values, _ = clouds(200, (0, 0, 0), (0, 0, 9), (9, 9, 0), (9, 9, 9))
    alone = grouping(values)
    assert alone.centres is not None
    assert len(alone.centres) == 4
    two = np.array([[0.0, 0.0, 4.5], [9.0, 9.0, 4.5]])
    kept = grouping(values, two)
    assert kept.centres is not None
    assert len(kept.centres) == 2


def test_groups_go_on_where_their_centre_is() -> None:
    scale = Scale(np.zeros(2), np.ones(2))
    before = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]])
    now = np.array([[0.1, 2.0], [2.0, 0.1], [-2.0, -2.0]])
    assert matched(now, before, scale) == [2, 1, None]


def test_the_adjusted_index_of_a_worked_example() -> None:
    """Hubert and Arabie's index by hand: of 6 objects, {1,2,3}{4,5,6} against {1,2}{3,4}{5,6}: pairs together in
    both 2, in one 6, in the other 3, of 15: (2 - 6·3/15) / ((6 + 3)/2 - 6·3/15).
    """
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    assert adjusted_rand(one, other) == pytest.approx((2 - 1.2) / (4.5 - 1.2))
    assert adjusted_rand(one, one) == 1
    chance = np.random.default_rng(0)
    apart = [
        adjusted_rand(chance.integers(0, 3, 500), chance.integers(0, 3, 500)) for _ in range(50)
    ]
    assert np.mean(apart) == pytest.approx(0, abs=0.01)


def test_everybody_goes_to_the_nearest_centre() -> None:
    points = np.array([[0.0, 0.0], [1.0, 1.0], [0.4, 0.4]])
    assert nearest(points, points[:2]).tolist() == [0, 1, 0]
