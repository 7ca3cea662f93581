"""Whom to treat: the four groups, and the share that makes the most profit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from rapport.insight.studies.drawing import Figure, figure, weights
from rapport.insight.studies.effects.learners import FOLDS
from rapport.insight.studies.effects.qini import GRID, curves
from rapport.insight.studies.effects.trials import Numbers, Trial, effects_of

GROUPS = ("persuadable", "sure thing", "lost cause", "do not disturb")


@dataclass(frozen=True)
class Thresholds:
    """Where groups begin: persuadable above ``effect``, not to be disturbed below ``harm``; in between
    a sure thing from ``untreated`` on, the chance if not treated, a lost cause below it. Without ``harm``
    nobody is not to be disturbed.
    """

    effect: float
    untreated: float
    harm: float | None = 0.0


@dataclass(frozen=True)
class Gain:
    """What an outcome earns and what a treatment costs, in one currency."""

    per_outcome: float
    per_treatment: float

    @property
    def break_even(self) -> float:
        """The effect at which treatment pays for itself."""
        return self.per_treatment / self.per_outcome


@dataclass(frozen=True)
class Share:
    """The share to treat that makes the most profit, and profit per 1,000 people with it, with treating
    everybody, and how much it is above the better of everybody and nobody.
    """

    share: float
    profit: Figure
    everybody: Figure
    above_simple: Figure


def groups(effects: Numbers, untreated: Numbers, at: Thresholds) -> NDArray[np.int64]:
    """The number of each one's group in ``GROUPS``."""
    between = np.where(untreated >= at.untreated, 1, 2)
    moved = np.where(effects > at.effect, 0, between)
    if at.harm is None:
        return moved
    return np.where(effects < min(at.harm, at.effect), 3, moved)


@dataclass(frozen=True)
class Groups:
    """The four groups: where they begin, whose each row is, and by group and last in all the effect that
    the data show.
    """

    thresholds: Thresholds
    of_rows: NDArray[np.int64]
    observed: Sequence[Figure]


def grouped(
    trial: Trial, effects: Numbers, untreated: Numbers, at: Thresholds, *, seed: int
) -> Groups:
    """The groups of all rows, those of the trial first. That somebody is better not disturbed is said only
    where the data show harm: a low effect that is foretold may be a small one.
    """
    of_rows = groups(effects, untreated, at)
    shown = observed(trial, of_rows[: len(trial)], seed=seed)
    if at.harm is None or shown[GROUPS.index("do not disturb")].high < 0:
        return Groups(at, of_rows, shown)
    return grouped(trial, effects, untreated, replace(at, harm=None), seed=seed)


def observed(trial: Trial, group: NDArray[np.int64], *, seed: int) -> list[Figure]:
    """The effect that the data show in each group, and last in everybody."""
    belongs = np.column_stack([*(group == number for number in range(len(GROUPS))), group >= 0])
    blocks = [
        effects_of(trial, belongs.astype(np.float64), drawn)
        for drawn in weights(len(trial), seed=seed)
    ]
    found = np.concatenate(blocks)
    return [figure(column[0], column[1:]) for column in found.T]


def best_share(trial: Trial, scores: Numbers, gain: Gain, *, seed: int) -> Share:
    """Of ranking by ``scores``. The share is chosen on everybody; what it earns is told of people for whom it
    was chosen on others, so that nobody is judged by what they were chosen on.
    """
    is_treated = np.column_stack(
        [_chosen_elsewhere(trial, scores, gain, seed), np.ones(len(trial))]
    )
    blocks = [_profits(trial, is_treated, gain, drawn) for drawn in weights(len(trial), seed=seed)]
    chosen, everybody = np.concatenate(blocks).T
    simple = np.zeros_like(everybody) if everybody[0] <= 0 else everybody
    return Share(
        _best(trial, scores, gain),
        figure(chosen[0], chosen[1:]),
        figure(everybody[0], everybody[1:]),
        figure(chosen[0] - simple[0], chosen[1:] - simple[1:]),
    )


def _best(trial: Trial, scores: Numbers, gain: Gain) -> float:
    """The share s that makes the most of u(s) earned - s cost."""
    _, uplift = curves(trial, scores, np.ones((1, len(trial)))).on_grid()
    return float(GRID[np.argmax(gain.per_outcome * uplift - gain.per_treatment * GRID)])


def _chosen_elsewhere(trial: Trial, scores: Numbers, gain: Gain, seed: int) -> Numbers:
    """1 for whom the share that is best in the other folds would treat."""
    found = np.zeros(len(trial))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for seen, unseen in folds.split(trial.known, trial.cells):
        share = _best(trial.part(seen), scores[seen], gain)
        if share > 0:
            found[unseen] = scores[unseen] >= np.quantile(scores[seen], 1 - share)
    return found


def _profits(trial: Trial, is_treated: Numbers, gain: Gain, drawn: Numbers) -> Numbers:
    """Draws by ways to treat: what each earns of 1,000 people, nothing where it treats nobody."""
    shares = drawn @ is_treated / len(trial)
    effects = np.nan_to_num(effects_of(trial, is_treated, drawn))
    return np.asarray(1_000 * shares * (gain.per_outcome * effects - gain.per_treatment))
