"""How well probabilities foretell what came: rank, loss and calibration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Numbers = NDArray[np.float64]
Answers = NDArray[np.bool_]
Places = NDArray[np.int64]
SURE = 1.96
LEAST = 1e-6
"""No probability is taken for nearer to 0 or 1: a loss stays finite."""
BINS = 10
FEWEST = 100
"""Rows of the rarer answer, below which a model is more chance than knowledge."""
LEAST_AUC = 0.55
"""An AUC below which nobody would act on it, however sure it is."""
TOO_GOOD = 0.98
"""An AUC above which something was known only afterwards."""


@dataclass(frozen=True)
class Judged:
    """Of probabilities: the area under the ROC curve with its 95 % interval, log loss, Brier score, and
    expected calibration error.
    """

    auc: float
    low: float
    high: float
    log_loss: float
    brier: float
    calibration_error: float


def judged(chances: Numbers, answers: Answers, groups: Places | None = None) -> Judged:
    """All of it. There are answers of both kinds."""
    area, low, high = auc(chances, answers, groups)
    brier = float(np.mean((chances - answers) ** 2))
    return Judged(
        area, low, high, log_loss(chances, answers), brier, calibration_error(chances, answers)
    )


def is_signal(quality: Judged) -> bool:
    """Whether it is surely better than chance, and by as much as somebody would act on."""
    return quality.low > 0.5 and quality.auc >= LEAST_AUC


def auc(
    scores: Numbers, answers: Answers, groups: Places | None = None
) -> tuple[float, float, float]:
    """How often one that came has the higher score than one that did not, and the 95 % interval of DeLong,
    DeLong and Clarke-Pearson (1988), by the ranks of Sun and Xu (2014). Where rows of one group go together,
    that of Obuchowski (1997).
    """
    ranks, yes = rankdata(scores), int(answers.sum())
    no = len(answers) - yes
    above = (ranks[answers] - rankdata(scores[answers])) / no
    below = 1 - (ranks[~answers] - rankdata(scores[~answers])) / yes
    area = float(above.mean())
    if groups is None or len(np.unique(groups)) == len(groups):
        variance = sum(float(one.var(ddof=1)) / len(one) for one in (above, below) if len(one) > 1)
    else:
        variance = _variance_of_groups(above - area, below - area, answers, groups)
    width = SURE * float(np.sqrt(variance))
    return area, max(area - width, 0.0), min(area + width, 1.0)


def _variance_of_groups(above: Numbers, below: Numbers, answers: Answers, groups: Places) -> float:
    """Of the area, from what each row adds beside its mean, summed up by group."""
    _, places = np.unique(groups, return_inverse=True)
    parts = np.empty(len(answers))
    parts[answers], parts[~answers] = above / len(above), below / len(below)
    sums = np.bincount(places.ravel(), parts)
    return float(sums @ sums) * len(sums) / max(len(sums) - 1, 1)


def log_loss(chances: Numbers, answers: Answers) -> float:
    """The mean of minus the logarithm of the probability of what came."""
    told = np.clip(np.where(answers, chances, 1 - chances), LEAST, 1)
    return float(-np.log(told).mean())


def calibration_error(chances: Numbers, answers: Answers) -> float:
    """Naeini, Cooper and Hauskrecht (2015): in ten bins of equal width the distance of the mean probability
    from the share that came, weighed by the rows.
    """
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, chances - answers, minlength=BINS)
    return float(np.abs(gaps).sum() / len(answers))
