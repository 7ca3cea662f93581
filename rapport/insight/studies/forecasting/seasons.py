"""Seasons of a series: whether there is one, and what it adds or by how much it multiplies.

The classical decomposition (Macaulay 1931): what stands beside the moving average of a whole season, averaged
by place in the season. There is a season if values a season apart go together more than chance would have it
(90 %, after Fiorucci and others 2016). It multiplies where all values are above zero, and is added elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
SURE = 1.645
LEAST = 0.05
"""No index of a season that multiplies is taken for smaller."""


@dataclass(frozen=True)
class Season:
    """What each place of a season adds, or by how much it multiplies; one place that does nothing where there
    is no season.
    """

    indices: Numbers
    multiplies: bool

    def without(self, values: Numbers) -> Numbers:
        """Values from the first place on, as they would be without a season."""
        own = self._of(0, len(values))
        return np.asarray(values / own if self.multiplies else values - own)

    def onto(self, told: Numbers, begin: int) -> Numbers:
        """The season put back onto what was told from the place ``begin`` on."""
        own = self._of(begin, len(told))
        return np.asarray(told * own if self.multiplies else told + own)

    def _of(self, begin: int, count: int) -> Numbers:
        return self.indices[np.arange(begin, begin + count) % len(self.indices)]


NONE = Season(np.zeros(1), multiplies=False)


def season_of(values: Numbers, length: int) -> Season:
    """Of a series that may have a season of ``length`` periods; none where fewer than two were seen."""
    if length < 2 or len(values) < 2 * length or not is_seasonal(values, length):
        return NONE
    multiplies = bool((values > 0).all())
    middle = _moving_average(values, length)
    half = length // 2
    inner = values[half : half + len(middle)]
    beside = inner / middle if multiplies else inner - middle
    places = np.arange(half, half + len(middle)) % length
    indices = np.bincount(places, beside, minlength=length) / np.bincount(places, minlength=length)
    if multiplies:
        indices = np.maximum(indices / indices.mean(), LEAST)
        return Season(indices / indices.mean(), multiplies=True)
    return Season(indices - indices.mean(), multiplies=False)


def is_seasonal(values: Numbers, length: int) -> bool:
    """Whether values a season apart go together more than those in between would have it by chance."""
    beside = values - values.mean()
    whole = float(beside @ beside)
    if whole <= 0:
        return False
    ties = [float(beside[:-lag] @ beside[lag:]) / whole for lag in range(1, length + 1)]
    limit = SURE * np.sqrt((1 + 2 * np.sum(np.square(ties[:-1]))) / len(values))
    return bool(ties[-1] > limit)


def _moving_average(values: Numbers, length: int) -> Numbers:
    """Over a whole season around each value, that stands in its middle; an even season counts half of either
    end.
    """
    weights = np.ones(length) if length % 2 else np.r_[0.5, np.ones(length - 1), 0.5]
    return np.convolve(values, weights / length, mode="valid")
