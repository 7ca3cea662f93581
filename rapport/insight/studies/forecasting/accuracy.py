"""How far forecasts were from what came: sMAPE, MASE, and how often the interval held it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rapport.insight.studies.drawing import Figure, figure, weights
from rapport.insight.studies.forecasting.combining import forecast
from rapport.insight.studies.forecasting.methods import filled, usual_error
from rapport.insight.studies.forecasting.seasons import Numbers

COMBINED = "combined"


@dataclass(frozen=True)
class Judged:
    """Of the last periods of series, told from what was before them: ``smape`` and ``mase`` by method,
    ``combined`` among them; the share of values inside the interval; by how much less than the naive forecast
    the combined one errs by series, in MASE.
    """

    series: int
    values: int
    smape: Mapping[str, float]
    mase: Mapping[str, float]
    coverage: float
    gains: Numbers


def judged(series: Sequence[Numbers], season: int, horizon: int) -> Judged | None:
    """Of series that are longer than ``horizon``; None where none is. Nothing of the last periods is looked at
    but to judge.
    """
    long = [one for one in series if len(one) > horizon]
    if not long:
        return None
    known = [one[:-horizon] for one in long]
    came = np.array([one[-horizon:] for one in long])
    found = forecast(known, season, horizon)
    by_method = {COMBINED: found.value, **found.by_method}
    usual = np.array([usual_error(filled(one), season) for one in known])
    errors = {name: scaled(told, came, usual) for name, told in by_method.items()}
    gains = errors["naive"] - errors[COMBINED]
    has_bounds = np.isfinite(came) & np.isfinite(found.low)
    is_inside = (found.low <= came) & (came <= found.high)
    return Judged(
        len(long),
        int(np.isfinite(came).sum()),
        {name: smape(told, came) for name, told in by_method.items()},
        {name: _mean(one) for name, one in errors.items()},
        _mean(is_inside[has_bounds]),
        gains[np.isfinite(gains)],
    )


def smape(told: Numbers, came: Numbers) -> float:
    """In per cent, the mean of 200 |came - told| / (|came| + |told|), 0 where both are (Makridakis and Hibon
    2000). nan in ``came`` is left out.
    """
    both = np.abs(came) + np.abs(told)
    ratios = np.divide(np.abs(came - told), both, out=np.zeros_like(both), where=both != 0)
    return 200 * _mean(ratios[np.isfinite(came)])


def scaled(told: Numbers, came: Numbers, usual: Numbers) -> Numbers:
    """The mean absolute error of each series by its ``usual`` one (Hyndman and Koehler 2006); nan where that is
    0, or nothing came.
    """
    is_there = np.isfinite(came)
    sums = np.where(is_there, np.abs(told - came), 0).sum(axis=1)
    below = usual * is_there.sum(axis=1)
    return np.asarray(np.divide(sums, below, out=np.full(len(came), np.nan), where=below > 0))


def mean_gain(gains: Numbers) -> Figure:
    """The mean with the 95 % interval of drawing series again."""
    drawn = np.concatenate([block @ gains / len(gains) for block in weights(len(gains), seed=0)])
    return figure(drawn[0], drawn[1:])


def _mean(values: Numbers) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")
