"""Contracts: the published figures of the model, days of renewal, and when nothing is told."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.insight.studies.contracts import FEWEST, SPAN, Contracts, periods, staying
from rapport.insight.studies.lifetime.fitting import NoFit
from rapport.insight.studies.lifetime.sbg import fit_sbg
from rapport.orders.renewals import nth

UNTIL = np.datetime64("2026-06-30")
KEPT = {
    "high end": (0.668, 3.806, -1611.16, [86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]),
    "regular": (0.704, 1.182, -1680.27, [63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]),
}
"""Alpha, beta and log-likelihood, and what percentage of 1,000 customers was left after each of seven years: Fader
and Hardie (2007), "How to Project Customer Retention", table 1 and section 4.
"""


@pytest.mark.parametrize("segment", KEPT)
def test_published_figures(segment: str) -> None:
    alpha, beta, likelihood, shares = KEPT[segment]
    left = np.round(np.array([100, *shares]) * 10).astype(int)
    lost = left[:-1] - left[1:]
    renewed = np.concatenate([np.repeat(np.arange(7), lost), np.full(left[-1], 7)]).astype(float)
    found = fit_sbg(renewed, np.arange(1_000) < lost.sum())
    assert (found.alpha, found.beta) == pytest.approx((alpha, beta), abs=0.0006)
    assert found.log_likelihood == pytest.approx(likelihood, abs=0.006)


def test_who_has_stayed_long_is_likelier_to_stay() -> None:
    model = fit_sbg(np.array([0.0, 0, 0, 1, 5, 9, 9]), np.array([1, 1, 1, 1, 1, 0, 0]) > 0)
    chances = model.survives(np.array(1.0), after=np.arange(10.0))
    assert (np.diff(chances) > 0).all()
    one, two = (model.survives(np.array(k), after=3.0) for k in (1.0, 2.0))
    assert two == pytest.approx(one * model.survives(np.array(1.0), after=4.0))


@pytest.mark.parametrize(("renewed", "ended"), [([1.0, 2.0], [0, 0]), ([0.0, 0.0], [1, 0])])
def test_nothing_to_learn_from(renewed: list[float], ended: list[int]) -> None:
    with pytest.raises(NoFit):
        fit_sbg(np.array(renewed), np.array(ended) > 0)


@given(
    st.dates(date(2015, 1, 1), date(2026, 12, 31)),
    st.integers(1, 24),
    st.dates(date(2014, 1, 1), date(2030, 12, 31)),
)
def test_periods_begin_when_recurring_orders_are_placed(
    begins: date, months: int, until: date
) -> None:
    counted = sum(1 for k in range(200) if nth(begins, months, k) <= until)
    found = periods(np.array([begins], "M8[D]"), np.array([months]), np.array([until], "M8[D]"))
    assert found[0] == counted


def contracts(
    count: int, *, alpha: float, beta: float, months: int = 1, seed: int = 5
) -> Contracts:
    """Drawn by the model itself: begun over three years, each ended with a chance of its own."""
    chance = np.random.default_rng(seed)
    begins = UNTIL - chance.integers(1, 3 * SPAN, count)
    stays = chance.geometric(chance.beta(alpha, beta, count)) if beta else np.full(count, 999)
    first = begins.astype("M8[M]")
    ends = np.minimum(
        (first + np.minimum(stays, 900) * months).astype("M8[D]") - 1, np.datetime64("2090-01-01")
    )
    ends = np.where(ends < UNTIL, ends, np.datetime64("NaT"))
    return Contracts(begins, np.full(count, months), ends, chance.gamma(4, 25, count))


def test_what_was_planted_is_found_and_comes() -> None:
    known = contracts(3_000, alpha=0.8, beta=6)
    found = staying(known, UNTIL)
    assert found.told is not None
    assert found.tried is not None
    assert found.tried.foretold == pytest.approx(found.tried.came, rel=0.1)
    assert found.tried.gain_low > 0
    assert found.tried.covered >= 0.75
    told = found.told
    assert (told.places == np.flatnonzero(np.isnat(known.ends))).all()
    assert ((told.low <= told.renewals + 1) & (told.renewals <= told.high + 1)).all()
    assert (told.value == told.renewals * known.worth[told.places]).all()
    assert np.corrcoef(told.renewed, told.renews)[0, 1] > 0.5


def test_ends_that_are_known_are_kept() -> None:
    known = contracts(3_000, alpha=0.8, beta=6)
    running = np.flatnonzero(np.isnat(known.ends))[:10]
    known.ends[running] = UNTIL + 70
    found = staying(known, UNTIL)
    assert found.told is not None
    assert (found.told.renewals[np.isin(found.told.places, running)] <= 3).all()


def test_too_few_have_ended() -> None:
    known = contracts(500, alpha=0.8, beta=6)
    ended = np.flatnonzero(known.has_ended(UNTIL))
    few = known.some(np.append(ended[:10], np.flatnonzero(np.isnat(known.ends))))
    found = staying(few, UNTIL)
    assert (found.lacking, found.told) == (FEWEST - 10, None)


def test_no_signal_where_everybody_leaves_with_the_same_chance() -> None:
    found = staying(contracts(400, alpha=2_000, beta=40_000), UNTIL)
    assert (found.lacking, found.told) == (0, None)
    assert found.tried is not None
    assert found.tried.gain_low <= 0


def test_no_contract_at_all() -> None:
    nothing = np.array([], "M8[D]")
    found = staying(Contracts(nothing, np.array([], int), nothing, np.array([])), UNTIL)
    assert found.lacking == FEWEST
