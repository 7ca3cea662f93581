"""Parameters that make what happened likeliest. All of them are above zero, so their logarithms are sought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from rapport.insight.studies.lifetime.histories import Histories, Numbers

LARGEST_LOG = 15.0
PULL = 1e-3
"""Of the squared logarithms, off the likelihood: who are all alike would else be told by ever larger parameters."""


class NoFit(ValueError):
    """Nothing could be fitted: the data say too little, or contradict the model."""


@dataclass(frozen=True)
class Fit:
    """The parameters, and the logarithm of the likelihood that they reach."""

    parameters: Numbers
    log_likelihood: float


def refuse_silent(known: Histories) -> None:
    """Raises NoFit where nobody came again: then no rate is too small."""
    if not (known.repeats > 0).any():
        raise NoFit("Nobody came again: there is nothing to learn a rate from.")


def fitted(
    likelihood: Callable[[Numbers], tuple[float, Numbers | None]],
    starts: Sequence[Sequence[float] | Numbers],
    *,
    count: float,
) -> Fit:
    """The best that is found from some ``starts``. ``likelihood`` takes the parameters and gives the
    logarithm of theirs, and its slope by each where it knows that. ``count`` keeps the numbers small.
    Raises NoFit where it climbs for ever, as it does when there is nothing to tell parameters by.
    """

    def downhill(logs: Numbers) -> tuple[float, Numbers] | float:
        values = np.exp(logs)
        value, slope = likelihood(values)
        cost = (PULL * float(logs @ logs) - value) / count
        return cost if slope is None else (cost, (2 * PULL * logs - slope * values) / count)

    has_slope = likelihood(np.array(starts[0]))[1] is not None
    found = [
        minimize(
            downhill,
            np.log(start),
            jac=has_slope,
            method="L-BFGS-B",
            bounds=[(-LARGEST_LOG, LARGEST_LOG)] * len(start),
            options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 2_000},
        )
        for start in starts
    ]
    best = min(found, key=lambda one: float(one.fun) if np.isfinite(one.fun) else np.inf)
    if not np.isfinite(best.fun) or (np.abs(best.x) > LARGEST_LOG - 0.01).any():
        raise NoFit("These purchases do not tell the parameters of the model apart.")
    return Fit(np.exp(best.x), float(PULL * (best.x @ best.x) - best.fun * count))
