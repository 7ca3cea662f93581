"""Gamma-Gamma: what customers spend varies around an average of their own, whatever their rate.

Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value. Amounts are gamma distributed with shape
``p`` and a scale that varies by customer with shape ``q`` and ``v``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from rapport.insight.studies.lifetime.fitting import NoFit, fitted
from rapport.insight.studies.lifetime.histories import Numbers

STARTS = [(1.0, 2.0, 10.0), (6.0, 4.0, 15.0)]


@dataclass(frozen=True)
class GammaGamma:
    """A fitted model. Amounts are in the currency that it was fitted to."""

    p: float
    q: float
    v: float
    log_likelihood: float

    def expected(self, count: Numbers, average: Numbers) -> Numbers:
        """What each spends on average, given ``count`` purchases of ``average``; for none, what all do.
        (Equation 5.)
        """
        p, q, v = self.p, self.q, self.v
        return p * (v + count * average) / (p * count + q - 1)


def fit_gammagamma(count: Numbers, average: Numbers) -> GammaGamma:
    """The likeliest parameters, from those who bought. Raises NoFit where amounts say too little."""
    bought = (count > 0) & (average > 0)
    x, mean = count[bought], average[bought]
    if len(x) < 2 or np.ptp(mean) == 0:
        raise NoFit("All spend the same: there is nothing to learn from amounts.")
    scale = float(mean.mean())

    def likelihood(values: Numbers) -> tuple[float, Numbers]:
        return _likelihood(values, x, mean / scale)

    starts = [(p, q, v / scale) for p, q, v in STARTS]
    found = fitted(likelihood, starts, count=float(len(x)))
    p, q, v = (float(one) for one in found.parameters)
    return GammaGamma(p, q, v * scale, found.log_likelihood - len(x) * np.log(scale))


def _likelihood(values: Numbers, x: Numbers, mean: Numbers) -> tuple[float, Numbers]:
    """The logarithm of the likelihood of the averages, and its slope by p, q and v. (Equation 1a.)"""
    p, q, v = values
    spent = p * x
    both = np.log(v + x * mean)
    found = gammaln(spent + q) - gammaln(spent) - gammaln(q) + q * np.log(v)
    found += (spent - 1) * np.log(mean) + spent * np.log(x) - (spent + q) * both
    by_p = x * (digamma(spent + q) - digamma(spent) + np.log(mean * x) - both)
    by_q = digamma(spent + q) - digamma(q) + np.log(v) - both
    by_v = q / v - (spent + q) / (v + x * mean)
    return float(found.sum()), np.array([one.sum() for one in (by_p, by_q, by_v)])
