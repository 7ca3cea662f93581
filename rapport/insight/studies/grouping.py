"""Groups of customers who are alike, as many as the data show again when they are drawn again.

k-means (Lloyd 1982, begun as by Arthur and Vassilvitskii 2007) on columns of one scale. For each number of groups,
pairs of bootstrap samples are grouped apart and say of the same people who belongs together; how far they agree
(the adjusted Rand index of Hubert and Arabie 1985) is the stability of that number (Fang and Wang 2012). The same
is asked of data without groups: normal ones with the same covariance. A number of groups is taken only where it is
stable, and stabler than without groups by more than chance; of several the one that is so by most. Else there are
none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
NUMBERS = range(2, 9)
FEWEST = 200
"""Customers, below which groups are not looked for."""
SAMPLE = 2_000
PAIRS = 12
REFERENCES = 2
STARTS, ROUNDS = 3, 50
STABLE = 0.8
SURE = 2.69
"""Of a twentieth in all, for each of the seven numbers (Bonferroni)."""
FARTHEST = 3.0
"""Standard deviations from the mean beyond which a value counts no more."""


@dataclass(frozen=True)
class Stability:
    """How far groupings into ``number`` agree, from 0 (chance) to 1, and how far they do in data ``without`` groups;
    ``low`` is the lower end of the interval of the difference. What is not stable is not compared.
    """

    number: int
    agreement: float
    without: float | None = None
    low: float | None = None

    @property
    def gain(self) -> float:
        """How much more they agree than without groups."""
        return self.agreement - (self.without or 0.0)

    @property
    def holds(self) -> bool:
        return self.low is not None and self.low > 0


@dataclass(frozen=True)
class Scale:
    """How columns are put on one scale."""

    mean: Numbers
    deviation: Numbers

    def of(self, values: Numbers) -> Numbers:
        found: Numbers = np.clip((values - self.mean) / self.deviation, -FARTHEST, FARTHEST)
        return found


@dataclass(frozen=True)
class Grouping:
    """Of every row the number of its group; ``centres`` are groups by columns, as the columns came. ``lacking`` more
    customers are needed; without centres and with none lacking there are no groups in these data.
    """

    lacking: int = 0
    tried: Sequence[Stability] = field(default_factory=tuple)
    centres: Numbers | None = None
    of_rows: Places | None = None
    scale: Scale | None = None


def grouping(values: Numbers, before: Numbers | None = None, *, seed: int = 0) -> Grouping:
    """Groups of the rows of ``values`` (rows by columns, none constant). ``before`` are centres that were found
    earlier: their number is kept where it still holds, and they are where one of the fits begins.
    """
    if len(values) < FEWEST:
        return Grouping(lacking=FEWEST - len(values))
    if not values.shape[1]:
        return Grouping()
    chance = np.random.default_rng(seed)
    scale = Scale(values.mean(axis=0), values.std(axis=0))
    drawn = chance.permutation(len(values))[:SAMPLE]
    sample = scale.of(values[np.sort(drawn)])
    tried = stabilities(sample, chance)
    number = _number(tried, before)
    if not number:
        return Grouping(tried=tried)
    begun = scale.of(before) if before is not None and len(before) == number else None
    centres = fitted(sample, number, chance, begun=begun)
    of_rows = nearest(scale.of(values), centres)
    own = np.array([values[of_rows == one].mean(axis=0) for one in range(number)])
    return Grouping(0, tried, own, of_rows, scale)


def _number(tried: Sequence[Stability], before: Numbers | None) -> int:
    holding = [one for one in tried if one.holds]
    if before is not None and len(before) in [one.number for one in holding]:
        return len(before)
    return max(holding, key=lambda one: one.gain).number if holding else 0


def stabilities(sample: Numbers, chance: np.random.Generator) -> Sequence[Stability]:
    """Of each number of groups."""
    spread = np.cov(sample, rowvar=False).reshape(sample.shape[1], -1)
    without = [
        chance.multivariate_normal(np.zeros(len(spread)), spread, len(sample), method="eigh")
        for _ in range(REFERENCES)
    ]
    return tuple(_stability(sample, without, number, chance) for number in NUMBERS)


def _stability(
    sample: Numbers, without: Sequence[Numbers], number: int, chance: np.random.Generator
) -> Stability:
    ours = agreements(sample, number, chance)
    if ours.mean() < STABLE:
        return Stability(number, float(ours.mean()))
    theirs = np.concatenate([agreements(one, number, chance) for one in without])
    error = np.sqrt(ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs))
    gain = float(ours.mean() - theirs.mean())
    return Stability(number, float(ours.mean()), float(theirs.mean()), gain - SURE * float(error))


def agreements(points: Numbers, number: int, chance: np.random.Generator) -> Numbers:
    """How far the groupings of two bootstrap samples agree on all points, once for each pair of samples."""
    found = []
    for _ in range(PAIRS):
        drawn = chance.integers(0, len(points), (2, len(points)))
        one, other = (nearest(points, fitted(points[rows], number, chance)) for rows in drawn)
        found.append(adjusted_rand(one, other))
    return np.array(found)


def fitted(
    points: Numbers, number: int, chance: np.random.Generator, *, begun: Numbers | None = None
) -> Numbers:
    """The centres that leave least distance, of some starts."""
    starts = [_spread(points, number, chance) for _ in range(STARTS)]
    fits = [_lloyd(points, start) for start in (starts if begun is None else [*starts, begun])]
    return min(fits, key=lambda fit: fit[1])[0]


def _spread(points: Numbers, number: int, chance: np.random.Generator) -> Numbers:
    """The more likely chosen, the farther from those chosen already."""
    centres = [points[chance.integers(len(points))]]
    apart = np.full(len(points), np.inf)
    while len(centres) < number:
        apart = np.minimum(apart, ((points - centres[-1]) ** 2).sum(axis=1))
        total = apart.sum()
        even = np.full(len(points), 1 / len(points))
        centres.append(points[chance.choice(len(points), p=apart / total if total > 0 else even)])
    return np.array(centres)


def _lloyd(points: Numbers, centres: Numbers) -> tuple[Numbers, float]:
    """Centres that are the means of who is nearest to them, and the squared distance that is left."""
    squares = (points**2).sum(axis=1)
    before = np.full(len(points), -1)
    distance = np.inf
    for _ in range(ROUNDS):
        apart = (centres**2).sum(axis=1) - 2 * points @ centres.T
        belongs = apart.argmin(axis=1)
        distance = float((squares + apart[np.arange(len(points)), belongs]).sum())
        if (belongs == before).all():
            break
        before = belongs
        ones = np.eye(len(centres))[belongs]
        counts = ones.sum(axis=0)
        means = ones.T @ points / np.maximum(counts, 1)[:, None]
        centres = np.where((counts > 0)[:, None], means, centres)
    return centres, distance


def nearest(points: Numbers, centres: Numbers) -> Places:
    """The number of the nearest centre, row by row."""
    found: Places = ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)
    return found


def adjusted_rand(one: Places, other: Places) -> float:
    """Hubert and Arabie (1985): 1 for the same grouping, about 0 for chance."""
    width = int(other.max()) + 1
    counts = np.bincount(one * width + other, minlength=(int(one.max()) + 1) * width)
    table: Numbers = counts.reshape(-1, width).astype(np.float64)
    within, rows, columns = (_pairs(part) for part in (table, table.sum(axis=1), table.sum(axis=0)))
    usual = rows * columns / _pairs(np.array([len(one)], float))
    most = (rows + columns) / 2
    return float((within - usual) / (most - usual)) if most != usual else 1.0


def _pairs(counts: Any) -> float:
    """How many pairs are in sets of so many."""
    return float((counts * (counts - 1) / 2).sum())


def matched(centres: Numbers, before: Numbers, scale: Scale) -> list[int | None]:
    """For each centre the number of the earlier one that it goes on; None for a new one, that is farther from it
    than half the way between the two nearest centres.
    """
    now, then = scale.of(centres), scale.of(before)
    apart = np.sqrt(((now[:, None] - then[None]) ** 2).sum(axis=2))
    own = np.sqrt(((now[:, None] - now[None]) ** 2).sum(axis=2))
    limit = own[~np.eye(len(own), dtype=bool)].min() / 2
    found: list[int | None] = [None] * len(centres)
    for row, column in zip(*linear_sum_assignment(apart), strict=True):
        if apart[row, column] <= limit:
            found[row] = int(column)
    return found
