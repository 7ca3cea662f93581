"""Pareto/NBD: who buys does so at a rate of their own, until they stay away for good at any time.

Schmittlein, Morrison and Colombo (1987); in the form of Fader and Hardie (2005), A Note on Deriving the
Pareto/NBD Model and Related Expressions. Rates are gamma distributed with shape ``r`` and scale 1/``alpha``,
those of staying away with ``s`` and 1/``beta``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, hyp2f1

from rapport.insight.studies.lifetime.fitting import fitted, refuse_silent
from rapport.insight.studies.lifetime.histories import Histories, Numbers

UNLIKELY = 1e12
STARTS = [(0.5, 10.0, 0.6, 12.0), (1.0, 5.0, 1.0, 5.0)]


@dataclass(frozen=True)
class ParetoNbd:
    """A fitted model. Times are in the unit of the histories that it was fitted to."""

    r: float
    alpha: float
    s: float
    beta: float
    log_likelihood: float

    def alive(self, known: Histories) -> Numbers:
        """The probability that each has not stayed away for good."""
        stays, goes = _logs(np.array([self.r, self.alpha, self.s, self.beta]), known)
        return np.exp(stays - np.logaddexp(stays, goes))

    def expected(self, known: Histories, ahead: float) -> Numbers:
        """How many purchases each makes in the time ``ahead``. (Equation 41.)"""
        r, alpha, s, beta = self.r, self.alpha, self.s, self.beta
        rest = beta + known.age
        rate = (r + known.repeats) * rest / ((alpha + known.age) * (s - 1))
        return rate * -np.expm1((s - 1) * -np.log1p(ahead / rest)) * self.alive(known)


def fit_paretonbd(known: Histories) -> ParetoNbd:
    """The likeliest parameters. Raises NoFit where the histories say too little."""
    refuse_silent(known)
    rows = known.gathered()

    def likelihood(values: Numbers) -> tuple[float, None]:
        r, alpha, s, beta = values
        constant = gammaln(r + rows.repeats) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
        with np.errstate(all="ignore"):  # far from the likeliest, what is written down is no number
            found = float((rows.weights * (constant + np.logaddexp(*_logs(values, rows)))).sum())
        return found if np.isfinite(found) else -UNLIKELY, None

    found = fitted(likelihood, STARTS, count=rows.count)
    r, alpha, s, beta = (float(one) for one in found.parameters)
    return ParetoNbd(r, alpha, s, beta, found.log_likelihood)


def _logs(values: Numbers, known: Histories) -> tuple[Numbers, Numbers]:
    """The logarithms of the two ways in which a history can come about, without what they share:
    that a customer is here still, and that they left since the last purchase. (Equations 18 to 21.)
    """
    r, alpha, s, beta = values
    x = known.repeats
    stays = -(r + x) * np.log(alpha + known.age) - s * np.log(beta + known.age)
    larger, smaller = max(alpha, beta), min(alpha, beta)
    second = s + 1 if alpha >= beta else r + x
    total = r + s + x

    def part(time: Numbers) -> Numbers:
        power: Numbers = hyp2f1(total, second, total + 1, (larger - smaller) / (larger + time))
        logs: Numbers = np.log(power) - total * np.log(larger + time)
        return logs

    last, age = part(known.recency), part(known.age)
    with np.errstate(divide="ignore"):
        between = last + np.log1p(-np.exp(np.minimum(age - last, 0)))
    return stays, np.log(s / total) + between
