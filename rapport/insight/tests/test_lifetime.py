"""Buy 'til You Die: the published figures, what must hold of any history, and what cannot be learned."""

from __future__ import annotations

import csv
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from rapport.insight.studies.clv import Purchases, lifetime
from rapport.insight.studies.lifetime import bgnbd, gammagamma
from rapport.insight.studies.lifetime.bgnbd import BgNbd, fit_bgnbd
from rapport.insight.studies.lifetime.fitting import NoFit
from rapport.insight.studies.lifetime.gammagamma import GammaGamma, fit_gammagamma
from rapport.insight.studies.lifetime.histories import Histories, histories
from rapport.insight.studies.lifetime.paretonbd import ParetoNbd, fit_paretonbd

CDNOW = Path(__file__).parents[4] / "shared" / "data" / "clv" / "cdnow_sample.csv"
NEEDS_CDNOW = pytest.mark.skipif(not CDNOW.exists(), reason=f"the CDNOW data are not at {CDNOW}")
PUBLISHED = BgNbd(0.2426, 4.414, 0.793, 2.426, -9582.43)
ALSO_PUBLISHED = ParetoNbd(0.553, 10.580, 0.606, 11.656, -9594.98)
"""Fader, Hardie and Lee (2005), tables 2 and 3."""
END = date(1997, 9, 30)


@pytest.fixture(scope="module")
def cdnow() -> Purchases:
    with CDNOW.open() as file:
        rows = list(csv.DictReader(file))
    days = [date.fromisoformat(row["date"]).toordinal() for row in rows]
    return Purchases(
        np.array([int(row["sample_id"]) for row in rows]),
        np.array(days),
        np.array([float(row["amount"]) for row in rows]),
    )


@NEEDS_CDNOW
def test_bgnbd_reaches_the_published_figures(cdnow: Purchases) -> None:
    customers, known = histories(cdnow.customers, cdnow.days, until=END.toordinal())
    assert (len(customers), known.repeats.sum()) == (2357, 2457)
    found = fit_bgnbd(known)
    assert astuple(found)[:4] == pytest.approx(astuple(PUBLISHED)[:4], rel=0.005)
    assert found.log_likelihood == pytest.approx(PUBLISHED.log_likelihood, abs=0.01)
    one = Histories.of(26, 30.857, 31)
    assert found.expected(one, 52)[0] == pytest.approx(25.757, abs=0.005)
    assert found.alive(one)[0] == pytest.approx(0.9689, abs=0.0001)


@NEEDS_CDNOW
def test_paretonbd_reaches_the_published_figures(cdnow: Purchases) -> None:
    found = fit_paretonbd(histories(cdnow.customers, cdnow.days, until=END.toordinal())[1])
    assert astuple(found)[:4] == pytest.approx(astuple(ALSO_PUBLISHED)[:4], rel=0.005)
    assert found.log_likelihood == pytest.approx(ALSO_PUBLISHED.log_likelihood, abs=0.01)
    one = Histories.of(26, 30.857, 31)
    assert found.expected(one, 52)[0] == pytest.approx(25.457, abs=0.005)
    assert found.alive(one)[0] == pytest.approx(0.9979, abs=0.0001)


@NEEDS_CDNOW
def test_gammagamma_reaches_the_published_figures(cdnow: Purchases) -> None:
    found = lifetime(cdnow, until=END.toordinal(), model="gammagamma").spending
    assert found is not None
    assert astuple(found)[:3] == pytest.approx((6.25, 3.74, 15.44), rel=0.005)


@NEEDS_CDNOW
@pytest.mark.parametrize("model", ["bgnbd", "paretonbd"])
def test_what_came_after_was_foretold_better_than_by_going_on(cdnow: Purchases, model: str) -> None:
    found = lifetime(cdnow, until=END.toordinal(), model=model)
    assert found.holdout["ahead"] == 39
    assert found.holdout["came"] == 1882
    assert found.holdout["foretold"] == pytest.approx(1882, rel=0.15)
    assert found.holdout["error"] < found.holdout["error_of_going_on"]
    assert found.verdict.startswith("Enough data")
    scores = found.scores(52)
    assert ((scores["alive"] >= 0) & (scores["alive"] <= 1)).all()
    assert (scores["value"] == scores["purchases"] * scores["average"]).all()


AGES = st.floats(1, 200)
SHARES = st.floats(0, 1)


@pytest.mark.parametrize("model", [PUBLISHED, ALSO_PUBLISHED])
@given(repeats=st.integers(1, 40), age=AGES, share=SHARES, longer=st.floats(0.1, 100))
def test_silence_makes_it_less_likely_that_somebody_is_ours(
    model: BgNbd | ParetoNbd, repeats: int, age: float, share: float, longer: float
) -> None:
    now = Histories.of(repeats, age * share, age)
    later = Histories.of(repeats, age * share, age + longer)
    assert 0 <= model.alive(later)[0] <= model.alive(now)[0] <= 1
    assert 0 <= model.expected(now, 10)[0] <= model.expected(now, 20)[0]
    assert model.expected(now, 0)[0] == pytest.approx(0, abs=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 9), SHARES, AGES), min_size=2, max_size=20),
    st.tuples(*[st.floats(0.1, 9)] * 4),
)
def test_the_slope_is_that_of_the_likelihood(
    rows: list[tuple[int, float, float]], values: tuple[float, ...]
) -> None:
    known = Histories.of(
        *zip(*[(x, share * age * (x > 0), age) for x, share, age in rows], strict=True)
    )
    reckoned = bgnbd._likelihood(known)
    likelihood, slope = reckoned(np.array(values))
    measured = approx_fprime(np.array(values), lambda some: reckoned(some)[0], 1e-7)
    assert slope == pytest.approx(measured, rel=1e-3, abs=1e-3 * max(1, abs(likelihood)))
    assert bgnbd._likelihood(known.gathered())(np.array(values))[0] == pytest.approx(likelihood)


def test_the_slope_of_amounts_is_that_of_their_likelihood() -> None:
    values, count, mean = np.array([2.0, 3.0, 9.0]), np.array([1.0, 4.0]), np.array([12.0, 30.0])
    measured = approx_fprime(
        values, lambda some: gammagamma._likelihood(some, count, mean)[0], 1e-7
    )
    assert gammagamma._likelihood(values, count, mean)[1] == pytest.approx(measured, rel=1e-4)


def test_what_was_planted_is_found_again() -> None:
    """5,000 customers drawn by the model itself, with a seed: within what so many can tell."""
    chance = np.random.default_rng(7)
    rates, leaving = chance.gamma(1.2, 1 / 6, 5_000), chance.beta(0.9, 3, 5_000)
    rows = [
        _lived(chance, rate, chance_to_go)
        for rate, chance_to_go in zip(rates, leaving, strict=True)
    ]
    found = fit_bgnbd(Histories.of(*zip(*rows, strict=True)))
    assert found.r / found.alpha == pytest.approx(1.2 / 6, rel=0.1)
    assert found.a / (found.a + found.b) == pytest.approx(0.9 / 3.9, rel=0.1)
    spent = chance.gamma(5, 1 / chance.gamma(4, 1 / 15, 5_000))
    again = fit_gammagamma(np.ones(5_000), spent)
    assert again.p * again.v / (again.q - 1) == pytest.approx(5 * 15 / 3, rel=0.05)


def test_who_are_all_alike_are_told_too() -> None:
    """Nothing says then how large the parameters are, only how they stand to each other."""
    chance = np.random.default_rng(3)
    rows = [_lived(chance, 0.2, 0.15) for _ in range(2_000)]
    found = fit_bgnbd(Histories.of(*zip(*rows, strict=True)))
    assert found.r / found.alpha == pytest.approx(0.2, rel=0.1)
    assert found.a / (found.a + found.b) == pytest.approx(0.15, rel=0.1)
    assert found.a + found.b > 20


def _lived(chance: Any, rate: float, leaving: float) -> tuple[int, float, float]:
    age, now, last, count = 52.0, 0.0, 0.0, 0
    while True:
        now += chance.exponential(1 / rate)
        if now > age:
            return count, last, age
        count, last = count + 1, now
        if chance.random() < leaving:
            return count, last, age


def test_one_purchase_more_is_worth_more_than_none() -> None:
    model = GammaGamma(6.25, 3.74, 15.44, 0)
    everybody = 6.25 * 15.44 / 2.74
    said = model.expected(np.array([0.0, 1.0, 50.0]), np.array([0.0, 100.0, 100.0]))
    assert said[0] == pytest.approx(everybody)
    assert everybody < said[1] < said[2] < 100


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ((1, 5, 4), "after the end"),
        ((-1, 0, 4), "before the first"),
        ((0, 2, 4), "never came again"),
        ((1, float("nan"), 4), "missing"),
    ],
)
def test_what_cannot_have_happened(row: tuple[float, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Histories.of(*row)


def test_what_cannot_be_learned() -> None:
    with pytest.raises(NoFit):
        fit_bgnbd(Histories.of([0] * 50, [0] * 50, [10] * 50))
    with pytest.raises(NoFit):
        fit_gammagamma(np.array([1.0, 2.0, 3.0]), np.array([10.0, 10.0, 10.0]))
    few = Purchases(np.array([1, 1, 2]), np.array([1, 9, 3]))
    assert lifetime(few, until=30).verdict == (
        "Not enough data: about 99 more customers who come again are needed."
    )


def test_several_purchases_of_a_day_are_one_visit() -> None:
    customers = np.array([7, 7, 7, 5])
    days = np.array([10, 10, 24, 17])
    found, known = histories(customers, days, until=31)
    assert found.tolist() == [5, 7]
    assert known.repeats.tolist() == [0, 1]
    assert known.recency.tolist() == [0, 2]
    assert known.age.tolist() == [2, 3]
    assert histories(customers, days, until=20)[1].repeats.tolist() == [0, 0]
