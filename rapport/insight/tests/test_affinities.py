"""What customers choose more often than others, on invented customers whose leanings are known."""

from __future__ import annotations

import numpy as np
import pytest

from rapport.insight.studies.affinities import (
    FEWEST,
    Affinities,
    Chosen,
    Places,
    affine,
    affinities,
)


def chosen(times: np.ndarray, occasions: np.ndarray) -> Chosen:
    """``times`` has a row for each customer and a column for each thing."""
    things = times.shape[1]
    customer, thing = np.divmod(np.arange(times.size, dtype=np.int64), things)
    return Chosen(customer, thing, times.ravel().astype(float), occasions[customer].astype(float))


def parts(shares: np.ndarray, *, often: int, later: np.ndarray, seed: int = 1) -> Affinities:
    """Customers choose by ``shares`` on ``often`` occasions, and by those of ``later`` on a fourth of them."""
    chance = np.random.default_rng(seed)
    first = np.array([chance.multinomial(often, row) for row in shares])
    second = np.array([chance.multinomial(often // 4, row) for row in later])
    came = np.full(len(shares), often)
    return affinities(
        chosen(first, came), chosen(second, came // 4), chosen(first + second, came + came // 4)
    )


def leaning(customers: int, things: int, *, lean: int) -> np.ndarray:
    """The first ``lean`` choose the thing of their number half of the time; everybody else anything."""
    shares = np.full((customers, things), 1 / things)
    for place in range(lean):
        shares[place] = 0.5 / (things - 1)
        shares[place, place % things] = 0.5
    return shares


def test_who_leans_is_found_and_to_what() -> None:
    shares = leaning(400, 7, lean=100)
    found = parts(shares, often=60, later=shares)
    assert found.found is not None
    assert found.tried is not None
    assert found.tried.low < 0.5 * 7 < found.tried.high + 0.6
    customers, things = np.divmod(found.found.rows, 7)
    true = customers < 100
    assert true.sum() > 90
    assert (~true).mean() < 0.1
    assert (things[true] == customers[true] % 7).all()
    assert found.found.ratio[true].mean() == pytest.approx(0.5 * 7, rel=0.15)


def test_of_customers_who_are_all_alike_none_leans() -> None:
    alike = np.full((2_000, 7), 1 / 7)
    told = [parts(alike, often=20, later=alike, seed=seed) for seed in range(10)]
    assert [one.found for one in told] == [None] * 10
    assert [one.lacking for one in told] == [0] * 10


def test_what_does_not_go_on_is_not_told() -> None:
    found = parts(leaning(400, 7, lean=100), often=60, later=np.full((400, 7), 1 / 7))
    assert found.found is None
    assert found.tried is not None
    assert found.tried.low < 1


def test_too_few_customers_are_said_to_be_too_few() -> None:
    shares = leaning(12, 7, lean=12)
    assert parts(shares, often=60, later=shares) == Affinities(lacking=FEWEST - 12)
    nobody = Chosen(*(np.zeros(0, np.int64),) * 2, *(np.zeros(0),) * 2)
    assert affinities(nobody, nobody, nobody) == Affinities(lacking=FEWEST)


def test_twice_is_no_affinity_and_the_least_chance_is_taken() -> None:
    rare: Places = np.array([[2, 0, 8], [3, 5, 0]] + [[0, 0, 10]] * 500)
    found = affine(chosen(rare, np.array([10, 8] + [10] * 500)))
    assert found.rows.tolist() == [4]
    assert found.usual[0] == pytest.approx(5 / 8 / 502)
    assert found.ratio[0] == pytest.approx(502)


def test_each_customer_counts_the_same_for_what_is_usual() -> None:
    one = chosen(np.array([[1_000, 0], [0, 2], [1, 1]]), np.array([1_000, 2, 2]))
    assert one.usual().tolist() == [0.5, 0.5]
