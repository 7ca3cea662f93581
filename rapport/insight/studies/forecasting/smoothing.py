"""Exponential smoothing of many series at once: simple, with a damped trend, and Theta.

With a level l and a trend b, after each value y

    e = y - l - φ b        l ← l + φ b + α e        b ← φ b + αβ e

and h periods on it tells l + (φ + … + φʰ) b: Gardner and McKenzie (1985) in the form that corrects errors;
Holt's (1957) with φ = 1, simple with b = 0. Of all settings of a grid those are taken that told each next
value best. Theta (Assimakopoulos and Nikolopoulos 2000) is the mean of the straight line through a series
and of simple smoothing of its double curvature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
ALPHAS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
BETAS = (0.0, 0.05, 0.1, 0.2, 0.4)
PHIS = (0.8, 0.9, 0.95, 0.98)
AT_ONCE = 1_000
"""Series that are smoothed at a time: what is held of them stays near the processor."""
FIRST = 5
"""Values whose straight line says where level and trend begin."""


@dataclass(frozen=True)
class Grid:
    """Settings to try: arrays of one length."""

    alpha: Numbers
    beta: Numbers
    phi: Numbers


@dataclass(frozen=True)
class Ended:
    """Of each series by the settings that told each next value best: where level and trend ended, φ, and
    the root of the mean squared error.
    """

    level: Numbers
    trend: Numbers
    phi: Numbers
    error: Numbers

    def ahead(self, horizon: int) -> Numbers:
        """Series by periods."""
        steps = np.cumsum(self.phi[:, None] ** np.arange(1, horizon + 1), axis=1)
        return np.asarray(self.level[:, None] + steps * self.trend[:, None])


def grid(
    alphas: Sequence[float], betas: Sequence[float] = (0.0,), phis: Sequence[float] = (1.0,)
) -> Grid:
    """Each with each."""
    return Grid(*(part.ravel() for part in np.meshgrid(alphas, betas, phis, indexing="ij")))


def simple(series: Sequence[Numbers]) -> Ended:
    """Begins at the first value, without a trend."""
    first = np.array([one[0] for one in series])
    return smoothed(series, first, np.zeros(len(series)), grid(ALPHAS))


def damped(series: Sequence[Numbers]) -> Ended:
    """Begins on the straight line through the first values."""
    lines = np.array([line(one[:FIRST]) for one in series])
    return smoothed(series, lines[:, 0] - lines[:, 1], lines[:, 1], grid(ALPHAS, BETAS, PHIS))


def theta(series: Sequence[Numbers], horizon: int) -> Numbers:
    """Series by periods."""
    lines = [line(one) for one in series]
    bent = [2 * one - along(told, 0, len(one)) for one, told in zip(series, lines, strict=True)]
    straight = np.array(
        [along(told, len(one), horizon) for one, told in zip(series, lines, strict=True)]
    )
    return np.asarray((simple(bent).ahead(horizon) + straight) / 2)


def line(values: Numbers) -> tuple[float, float]:
    """Where the straight line of least squares begins, and its slope; level for one value."""
    if len(values) < 2:
        return float(values[0]), 0.0
    place = np.arange(len(values)) - (len(values) - 1) / 2
    slope = float(place @ values / (place @ place))
    return float(values.mean() + slope * place[0]), slope


def along(told: tuple[float, float], begin: int, count: int) -> Numbers:
    """A straight line at ``count`` places from ``begin`` on."""
    return np.asarray(told[0] + told[1] * np.arange(begin, begin + count), np.float64)


def smoothed(series: Sequence[Numbers], level: Numbers, trend: Numbers, tried: Grid) -> Ended:
    """Every series by every setting, from where ``level`` and ``trend`` stood before its first value."""
    found = [
        _block(series[begin : begin + AT_ONCE], level[begin:], trend[begin:], tried)
        for begin in range(0, len(series), AT_ONCE)
    ]
    return Ended(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _block(
    series: Sequence[Numbers], level: Numbers, trend: Numbers, tried: Grid
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """The longest first, so that those that go on are always the first rows."""
    lengths = np.array([len(one) for one in series])
    order = np.argsort(-lengths, kind="stable")
    values = np.full((len(series), lengths.max()), np.nan)
    for row, place in enumerate(order):
        values[row, : lengths[place]] = series[place]
    shape = (len(series), len(tried.alpha))
    levels = np.broadcast_to(level[order, None], shape).copy()
    trends = np.broadcast_to(trend[order, None], shape).copy()
    squares = np.zeros(shape)
    going = np.searchsorted(-lengths[order], -np.arange(lengths.max()), side="left")
    for period, count in enumerate(going):
        _step(values[:count, period], levels[:count], trends[:count], squares[:count], tried)
    best = np.empty(len(series), np.int64)
    best[order] = squares.argmin(axis=1)
    rows = np.empty(len(series), np.int64)
    rows[order] = np.arange(len(series))
    error = np.sqrt(squares[rows, best] / lengths)
    return levels[rows, best], trends[rows, best], tried.phi[best], error


def _step(values: Numbers, levels: Numbers, trends: Numbers, squares: Numbers, tried: Grid) -> None:
    """One value more of each series; changes the other arrays."""
    trends *= tried.phi
    levels += trends
    error = values[:, None] - levels
    squares += error**2
    error *= tried.alpha
    levels += error
    error *= tried.beta
    trends += error
