"""Operational time: the days of history, each as long as it is busy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from rapport.demo import model

Floats = npt.NDArray[np.float64]
SECONDS = 86_400


@dataclass(frozen=True)
class Season:
    """Weights of the days from ``start`` on (mean about 1), and what they add up to.

    A Poisson process of constant rate in operational time has this season in days.
    """

    start: date
    weights: Floats
    total: Floats
    """Operational time at the start of each day; one entry more than there are days."""
    hours: Floats
    """The share of a day's events before each full hour, 25 entries."""

    @property
    def end(self) -> float:
        """The last moment of history, in days."""
        return float(len(self.weights))

    def operational(self, days: Floats) -> Floats:
        return np.interp(days, np.arange(len(self.total)), self.total)

    def days(self, operational: Floats) -> Floats:
        return np.interp(operational, self.total, np.arange(len(self.total)))

    def by_hour(self, days: Floats) -> Floats:
        """The same days, with the hour bent to the day's rhythm; the order stays."""
        whole = np.floor(days)
        return whole + np.interp(days - whole, self.hours, np.arange(25) / 24)


def season(
    until: date, weekdays: tuple[float, ...], hours: tuple[int, ...], growth: float = 0.0
) -> Season:
    """The season of a kind of customer; ``growth`` also makes later days busier."""
    start = until - timedelta(days=model.DAYS - 1)
    days = np.datetime64(start) + np.arange(model.DAYS)
    months = days.astype("datetime64[M]").astype(int) % 12
    names = (days.astype(int) + 3) % 7  # 1970-01-01 was a Thursday
    weights = normalised(model.MONTH_FACTORS)[months] * normalised(weekdays)[names]
    weights *= 1 + growth * np.arange(model.DAYS) / model.DAYS
    share = np.cumsum(np.concatenate([[0.0], np.array(hours, float) + 0.02]))
    return Season(start, weights, np.concatenate([[0.0], np.cumsum(weights)]), share / share[-1])


def normalised(factors: tuple[float, ...]) -> Floats:
    """``factors`` with mean 1."""
    found = np.array(factors)
    return np.asarray(found / found.mean())
