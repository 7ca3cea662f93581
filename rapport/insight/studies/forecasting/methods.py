"""What each method tells of series that end somewhere: nothing that comes later is shown to any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rapport.insight.studies.forecasting.seasons import Numbers, season_of
from rapport.insight.studies.forecasting.smoothing import damped, simple, theta

METHODS = ("naive", "ses", "damped", "theta")
FADING = 0.9


def told(series: Sequence[Numbers], season: int, horizon: int) -> Mapping[str, Numbers]:
    """By method, series by periods. All but the naive one take away the season, if there is one, and put it
    back. What was never below zero is not told to fall below it.
    """
    series = [filled(one) for one in series]
    seasons = [season_of(one, season) for one in series]
    plain = [own.without(one) for own, one in zip(seasons, series, strict=True)]
    found = {
        "ses": simple(plain).ahead(horizon),
        "damped": damped(plain).ahead(horizon),
        "theta": theta(plain, horizon),
    }
    least = least_of(series)
    for name, rows in found.items():
        back = [
            own.onto(row, len(one)) for own, row, one in zip(seasons, rows, series, strict=True)
        ]
        found[name] = np.maximum(np.array(back), least)
    return {"naive": np.array([naive(one, season, horizon) for one in series])} | found


def least_of(series: Sequence[Numbers]) -> Numbers:
    """A column: 0 of series that were never below it, and nothing less of others."""
    return np.array([0.0 if np.nanmin(one) >= 0 else -np.inf for one in series])[:, None]


def filled(values: Numbers) -> Numbers:
    """A series that says again what it said last where nothing stands (nan). Nothing later is looked at."""
    is_there = np.isfinite(values)
    last = np.maximum.accumulate(np.where(is_there, np.arange(len(values)), 0))
    return np.asarray(values[last])


def naive(values: Numbers, season: int, horizon: int) -> Numbers:
    """As a season ago; as last where no whole season was seen."""
    length = season if len(values) >= season else 1
    return np.asarray(values[len(values) - length + np.arange(horizon) % length])


def usual_error(values: Numbers, season: int) -> float:
    """The mean error of the naive forecast of the next value: the scale of Hyndman and Koehler (2006). 0 of a
    single value.
    """
    return float(_naive_errors(values, season).mean()) if len(values) > 1 else 0.0


def recent_error(values: Numbers, season: int) -> float:
    """The same of late: each error counts nine tenths of the next."""
    if len(values) < 2:
        return 0.0
    errors = _naive_errors(values, season)
    return float(np.average(errors, weights=FADING ** np.arange(len(errors))[::-1]))


def _naive_errors(values: Numbers, season: int) -> Numbers:
    length = season if len(values) > season else 1
    return np.asarray(np.abs(values[length:] - values[:-length]))
