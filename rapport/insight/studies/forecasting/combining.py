"""One forecast of many, and how sure it is: both learned of what each method would have told before.

Each series is told from up to twelve of its earlier periods, each time from what was known then. Methods count
by the mean error that they made, to the power of minus four (after Bates and Granger 1969; the power did best
on training parts). Where they together err no less than the naive forecast, that one is taken.

Intervals are conformal (Vovk, Gammerman and Shafer 2005): errors of the last of these forecasts by horizon, in
units of the series' own error of late, of all series together; the bound is the one that four fifths of them
keep to. Nothing says that errors to come are like those, so what bounds are worth is measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.insight.studies.forecasting.methods import (
    METHODS,
    filled,
    least_of,
    recent_error,
    told,
)
from rapport.insight.studies.forecasting.seasons import Numbers

Places = NDArray[np.int64]
ORIGINS = 12
FEWEST_ORIGINS = 3
FEWEST_PERIODS = 5
SURE = 0.8
POWER = 4
FEWEST_ERRORS = 20
"""Errors at a horizon, below which those of all horizons are put together: they grow as its root."""
FEWEST_RATIOS = 4
"""Errors of which one may lie beyond four fifths."""
LATEST = 6
"""Origins of each series that intervals are learned of: errors of long ago say less of what comes."""
ENOUGH, NO_BETTER, TOO_SHORT, ALIKE = range(4)


@dataclass(frozen=True)
class Forecasts:
    """Series by periods: what is told, with the interval (nan where nothing is known of errors), and what
    each method tells. ``standing`` is one of ENOUGH, NO_BETTER, TOO_SHORT, ALIKE for each series.
    """

    value: Numbers
    low: Numbers
    high: Numbers
    by_method: Mapping[str, Numbers]
    weights: Numbers
    standing: Places


@dataclass(frozen=True)
class Rolled:
    """What was told from earlier periods: a row for each, with the number of its ``series`` and its recent
    error then. ``told`` are methods by rows by periods, ``came`` rows by periods, nan where nothing came.
    """

    series: Places
    recent: Numbers
    told: Numbers
    came: Numbers


def fewest(season: int) -> int:
    """Periods that a series needs for methods to be weighed."""
    return first_origin(season) + FEWEST_ORIGINS


def first_origin(season: int) -> int:
    """Periods that are known when the first forecast is told: two seasons and one more."""
    return max(FEWEST_PERIODS, 2 * season + 1 if season > 1 else 0)


def forecast(series: Sequence[Numbers], season: int, horizon: int) -> Forecasts:
    """Of series of one kind, nan where nothing stands, but not at first. Each stands on its own but for its
    interval.
    """
    found = told(series, season, horizon)
    rolled = roll(series, season, horizon)
    errors = mean_errors(rolled, len(series))
    weights = weighed(errors)
    together = np.abs(np.einsum("km,mkh->kh", weights[rolled.series], rolled.told) - rolled.came)
    own = _means(together, rolled.series, len(series))
    standing = np.where(own < errors[:, METHODS.index("naive")], ENOUGH, NO_BETTER)
    standing[np.isnan(own)] = TOO_SHORT
    standing[[_is_alike(one) for one in series]] = ALIKE
    weights[standing != ENOUGH] = np.eye(len(METHODS))[METHODS.index("naive")]
    value = np.einsum("im,mih->ih", weights, np.array([found[name] for name in METHODS]))
    recent = np.array([recent_error(filled(one), season) for one in series])
    half = half_widths(rolled, weights, recent)
    half[standing == ALIKE] = 0
    low = np.maximum(value - half, least_of(series))
    return Forecasts(value, low, value + half, found, weights, standing)


def _is_alike(values: Numbers) -> bool:
    return len(values) > 1 and bool(np.nanmin(values) == np.nanmax(values))


def roll(series: Sequence[Numbers], season: int, horizon: int) -> Rolled:
    """Tell each series that is long enough from its earlier periods, spread evenly."""
    places = [(number, end) for number, one in enumerate(series) for end in origins(one, season)]
    if not places:
        nothing = np.empty((0, horizon))
        none = np.empty((len(METHODS), 0, horizon))
        return Rolled(np.empty(0, np.int64), np.empty(0), none, nothing)
    known = [series[number][:end] for number, end in places]
    found = told(known, season, horizon)
    came = np.full((len(places), horizon), np.nan)
    for row, (number, end) in enumerate(places):
        after = series[number][end : end + horizon]
        came[row, : len(after)] = after
    return Rolled(
        np.array([number for number, _ in places]),
        np.array([recent_error(filled(one), season) for one in known]),
        np.array([found[name] for name in METHODS]),
        came,
    )


def origins(values: Numbers, season: int) -> list[int]:
    """How much of a series was known each time; none of one that is too short."""
    if len(values) < fewest(season):
        return []
    spread = np.linspace(first_origin(season), len(values) - 1, ORIGINS)
    return [int(place) for place in np.unique(spread.round())]


def mean_errors(rolled: Rolled, count: int) -> Numbers:
    """Series by methods; nan of series that were not rolled."""
    errors = np.abs(rolled.told - rolled.came)
    return np.column_stack([_means(rows, rolled.series, count) for rows in errors])


def _means(errors: Numbers, series: Places, count: int) -> Numbers:
    """The mean error of each series over all its rows and periods."""
    sums = np.bincount(series, np.nansum(errors, axis=1), minlength=count)
    counts = np.bincount(series, np.isfinite(errors).sum(axis=1), minlength=count)
    return np.asarray(np.divide(sums, counts, out=np.full(count, np.nan), where=counts > 0))


def weighed(errors: Numbers) -> Numbers:
    """How much each method counts, series by methods; all alike where nothing is known of errors."""
    least = np.fmax(errors.max(axis=1, keepdims=True), 1e-300) * 1e-6
    shares = np.maximum(errors / least, 1.0) ** -POWER
    shares[~np.isfinite(shares).all(axis=1)] = 1.0
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def half_widths(rolled: Rolled, weights: Numbers, recent: Numbers) -> Numbers:
    """Series by periods: how far from what is told four fifths of what comes lie; nan where nothing says."""
    horizon = rolled.came.shape[1]
    is_last = np.ones(len(rolled.series), bool)
    is_last[:-LATEST] = rolled.series[LATEST:] != rolled.series[:-LATEST]
    known = is_last & (rolled.recent > 0)
    value = np.einsum("km,mkh->kh", weights[rolled.series[known]], rolled.told[:, known])
    ratios = np.abs(value - rolled.came[known]) / rolled.recent[known][:, None]
    if np.isfinite(ratios).sum() < FEWEST_RATIOS:
        return np.full((len(recent), horizon), np.nan)
    return np.asarray(np.where(recent > 0, recent, np.nan)[:, None] * _bounds(ratios))


def _bounds(ratios: Numbers) -> Numbers:
    """By period what four fifths keep to, never less than for the period before."""
    roots = np.sqrt(np.arange(1, ratios.shape[1] + 1))
    counts = np.isfinite(ratios).sum(axis=0)
    if counts.min() < FEWEST_ERRORS:
        return np.asarray(roots * _bound((ratios / roots).ravel()))
    return np.asarray(np.maximum.accumulate([_bound(column) for column in ratios.T]))


def _bound(ratios: Numbers) -> float:
    """The conformal quantile: of n errors and the one to come, so many keep to it."""
    ranked = np.sort(ratios[np.isfinite(ratios)])
    place = int(np.ceil(SURE * (len(ranked) + 1)))
    return float(ranked[min(place, len(ranked)) - 1])
