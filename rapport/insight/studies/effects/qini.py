"""How well a ranking by effect does: the Qini curve and the area under the uplift curve.

Radcliffe (2007), Using control groups to target on predicted lift. With n and r the people and the outcomes
of each arm among the share s that ranks first, and N those of everybody, the Qini curve is

    q(s) = (r_treated - r_control * n_treated / n_control) / N_treated

and the coefficient the area between it and the straight line to its end, which is what chance would give,
over the same area of the ranking that knew every outcome: 0 is chance. The uplift curve is the difference of
the rates, u(s) = s (r_treated / n_treated - r_control / n_control); AUUC is the area under it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rapport.insight.studies.drawing import Figure, figure, weights
from rapport.insight.studies.effects.trials import Flags, Numbers, Trial

PAIRED = 2**0.5
"""How much wider the interval of a coefficient is than its draws say. Where treatment moves all alike, what
is learned of one fold and found in another is learned of the other and found in the one: every pair of folds
counts twice, which at most doubles the variance; draws of scores that stand do not show that.
"""
GRID = np.linspace(0, 1, 101)
"""The shares at which curves are told."""


@dataclass(frozen=True)
class Curves:
    """Draws by steps: the share that ranks first, and both curves there; they begin at 0."""

    share: Numbers
    qini: Numbers
    uplift: Numbers

    def on_grid(self) -> tuple[Numbers, Numbers]:
        """The Qini and the uplift curve of the first draw at each hundredth."""
        found = [np.interp(GRID, self.share[0], lines[0]) for lines in (self.qini, self.uplift)]
        return found[0], found[1]


@dataclass(frozen=True)
class Ranking:
    """How good a ranking is, and its curves at each hundredth."""

    qini: Figure
    auuc: Figure
    qini_curve: Numbers
    uplift_curve: Numbers


def curves(trial: Trial, scores: Numbers, drawn: Numbers) -> Curves:
    """The curves of ranking by ``scores``, the highest first, for every draw. Whoever scores alike comes
    at once.
    """
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    begins = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    treated, outcome, drawn = trial.treated[order], trial.outcome[order], drawn[:, order]

    def sums(rows: Flags) -> Numbers:
        found = np.cumsum(np.add.reduceat(drawn * rows, begins, axis=1), axis=1)
        return np.hstack([np.zeros((len(drawn), 1)), found])

    treated_count, control_count = sums(treated), sums(~treated)
    treated_came, control_came = sums(treated & outcome), sums(~treated & outcome)
    share = (treated_count + control_count) / len(trial)
    treated_rate = treated_came / np.maximum(treated_count, 1)
    control_rate = control_came / np.maximum(control_count, 1)
    qini = (treated_came - control_rate * treated_count) / np.maximum(treated_count[:, -1:], 1)
    has_both = (treated_count > 0) & (control_count > 0)
    return Curves(share, qini, np.where(has_both, share * (treated_rate - control_rate), 0))


def above_chance(share: Numbers, line: Numbers) -> Numbers:
    """The area between a curve and the straight line to its end."""
    return np.asarray(np.trapezoid(line, share, axis=1) - line[:, -1] / 2)


def perfect(trial: Trial) -> Numbers:
    """The ranking that knew: treated with an outcome first, not treated with one last."""
    return np.where(trial.outcome, np.where(trial.treated, 1.0, -1.0), 0.0)


def judged(trial: Trial, scores: Mapping[str, Numbers], *, seed: int) -> dict[str, Ranking]:
    """How well each ranking does, on the same draws."""
    found: dict[str, list[tuple[Numbers, Numbers]]] = {name: [] for name in scores}
    best = perfect(trial)
    for drawn in weights(len(trial), seed=seed):
        ideal = curves(trial, best, drawn)
        whole = above_chance(ideal.share, ideal.qini)
        for name, column in scores.items():
            line = curves(trial, column, drawn)
            qini = above_chance(line.share, line.qini) / whole
            auuc = np.trapezoid(line.uplift, line.share, axis=1)
            found[name].append((qini, np.asarray(auuc)))
    return {name: _ranking(trial, scores[name], blocks) for name, blocks in found.items()}


def _ranking(trial: Trial, scores: Numbers, blocks: list[tuple[Numbers, Numbers]]) -> Ranking:
    qini, auuc = (np.concatenate(column) for column in zip(*blocks, strict=True))
    lines = curves(trial, scores, np.ones((1, len(trial)))).on_grid()
    return Ranking(figure(qini[0], qini[1:], wider=PAIRED), figure(auuc[0], auuc[1:]), *lines)
