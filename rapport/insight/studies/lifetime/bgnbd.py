"""BG/NBD: who buys does so at a rate of their own, and may stay away for good after any purchase.

Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2). Rates are
gamma distributed with shape ``r`` and scale 1/``alpha``, chances to stay away beta with ``a`` and ``b``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, hyp2f1

from rapport.insight.studies.lifetime.fitting import NoFit, fitted, refuse_silent
from rapport.insight.studies.lifetime.histories import Column, Histories, Numbers

ROUGHLY = 1_000
"""Different histories that say where to begin, of many more."""
STARTS = [(1.0, 5.0, 1.0, 2.0), (0.3, 1.0, 0.5, 1.0)]


@dataclass(frozen=True)
class BgNbd:
    """A fitted model. Times are in the unit of the histories that it was fitted to."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def alive(self, known: Histories) -> Numbers:
        """The probability that each has not stayed away for good. (Equation 11 of the companion note.)"""
        return 1 / (1 + np.exp(self._odds_of_gone(known)))

    def expected(self, known: Histories, ahead: float) -> Numbers:
        """How many purchases each makes in the time ``ahead``. (Equation 10.)"""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        x, age = known.repeats, known.age
        rest = age + alpha
        share = ahead / (rest + ahead)
        gone: Numbers = np.exp((r + x) * np.log1p(-share)) * hyp2f1(
            r + x, b + x, a + b + x - 1, share
        )
        return (a + b + x - 1) / (a - 1) * (1 - gone) * self.alive(known)

    def _odds_of_gone(self, known: Histories) -> Numbers:
        """The logarithm of the odds; nobody is gone who never came again."""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        x = known.repeats
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = np.log(a / (b + x - 1)) + (r + x) * np.log(
                (alpha + known.age) / (alpha + known.recency)
            )
        return np.where(x > 0, odds, -np.inf)


def fit_bgnbd(known: Histories) -> BgNbd:
    """The likeliest parameters. Raises NoFit where the histories say too little."""
    refuse_silent(known)
    rows = known.gathered()
    starts = STARTS if len(rows.repeats) <= 2 * ROUGHLY else [_rough(rows.some(ROUGHLY))]
    found = fitted(_likelihood(rows), starts, count=rows.count)
    r, alpha, a, b = (float(one) for one in found.parameters)
    return BgNbd(r, alpha, a, b, found.log_likelihood)


def _rough(rows: Histories) -> Numbers:
    """Where to begin: what a part of the rows says."""
    try:
        return fitted(_likelihood(rows), STARTS, count=rows.count).parameters
    except NoFit:
        return np.array(STARTS[0])


def _likelihood(known: Histories) -> Callable[[Numbers], tuple[float, Numbers]]:
    """The logarithm of the likelihood, and its slope by r, alpha, a and b. (Equation 6.)"""
    x, last, age = (Column.of(one) for one in (known.repeats, known.recency, known.age))
    again, weights, repeats = known.repeats > 0, known.weights, known.repeats

    def reckoned(values: Numbers) -> tuple[float, Numbers]:
        r, alpha, a, b = values
        log_age, log_last = (one.each(lambda time: np.log(alpha + time)) for one in (age, last))
        alone = x.each(lambda count: b + np.maximum(count, 1) - 1)
        stays = -(r + repeats) * log_age
        goes = np.where(
            again,
            x.each(lambda count: np.log(a / (b + np.maximum(count, 1) - 1)))
            - (r + repeats) * log_last,
            -np.inf,
        )
        either = np.logaddexp(stays, goes)
        drawn = x.each(
            lambda count: gammaln(r + count) + gammaln(b + count) - gammaln(a + b + count)
        )
        drawn += r * np.log(alpha) + gammaln(a + b) - gammaln(r) - gammaln(b)
        is_gone = np.exp(goes - either)
        is_here = 1 - is_gone
        by_r = x.each(lambda count: digamma(r + count)) - digamma(r) + np.log(alpha)
        by_r -= is_here * log_age + is_gone * log_last
        by_alpha = r / alpha - (r + repeats) * (
            is_here / (alpha + known.age) + is_gone / (alpha + known.recency)
        )
        both = digamma(a + b) - x.each(lambda count: digamma(a + b + count))
        by_a = both + is_gone / a
        by_b = both + x.each(lambda count: digamma(b + count)) - digamma(b) - is_gone / alone
        slope = np.array([weights @ one for one in (by_r, by_alpha, by_a, by_b)])
        return float(weights @ (drawn + either)), slope

    return reckoned
