"""Shifted beta-geometric: who has a contract ends it at a renewal, each with a chance of their own.

Fader and Hardie (2007), "How to Project Customer Retention", Journal of Interactive Marketing 21(1). Chances to
end are beta distributed with ``alpha`` and ``beta``; so who has stayed long is likelier to stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, digamma

from rapport.insight.studies.lifetime.fitting import NoFit, fitted
from rapport.insight.studies.lifetime.histories import Numbers

STARTS = [(1.0, 1.0), (0.5, 5.0)]


@dataclass(frozen=True)
class Sbg:
    """A fitted model. Time is counted in renewals."""

    alpha: float
    beta: float
    log_likelihood: float

    def survives(self, renewals: Numbers, *, after: Numbers | float = 0.0) -> Numbers:
        """The probability that a contract that was renewed ``after`` times is renewed so many times more.
        (Equation 6, and its ratio.)
        """
        begun = self.beta + np.asarray(after, float)
        found: Numbers = np.exp(betaln(self.alpha, begun + renewals) - betaln(self.alpha, begun))
        return found


def fit_sbg(renewed: Numbers, ended: NDArray[np.bool_]) -> Sbg:
    """The likeliest parameters for contracts that were ``renewed`` so many times, and then ``ended`` at the next
    renewal or are running still. Raises NoFit where none has ended, or none was ever renewed.
    """
    if not ended.any() or not renewed.any():
        raise NoFit("No contract has ended, or none was renewed: there is no rate to learn.")
    columns, counts = np.unique(np.column_stack([renewed, ended]), axis=0, return_counts=True)
    times, is_over, weights = columns[:, 0], columns[:, 1] > 0, counts.astype(float)

    def likelihood(values: Numbers) -> tuple[float, Numbers]:
        """Its logarithm, and its slope by both. (Equations 5 and 6.)"""
        alpha, beta = values
        over = alpha + is_over
        both = digamma(over + beta + times)
        found = betaln(over, beta + times) - betaln(alpha, beta)
        by_alpha = digamma(over) - both - digamma(alpha) + digamma(alpha + beta)
        by_beta = digamma(beta + times) - both - digamma(beta) + digamma(alpha + beta)
        return float(weights @ found), np.array([weights @ by_alpha, weights @ by_beta])

    found = fitted(likelihood, STARTS, count=float(weights.sum()))
    alpha, beta = (float(one) for one in found.parameters)
    return Sbg(alpha, beta, found.log_likelihood)
