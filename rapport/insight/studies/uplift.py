"""Uplift: whom a treatment moves, rather than who would have come anyway.

Learners rank people by effect; a ranking is judged on people whom they did not see, and where its Qini
coefficient does not stand above 0 nobody is ranked: everybody is given the average effect. Sources are with
the parts in ``effects``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from rapport.insight.studies.drawing import Figure, figure, weights
from rapport.insight.studies.effects.learners import KINDS, crossfitted, treatment_auc
from rapport.insight.studies.effects.qini import Ranking, judged
from rapport.insight.studies.effects.targeting import (
    Gain,
    Groups,
    Share,
    Thresholds,
    best_share,
    grouped,
)
from rapport.insight.studies.effects.trials import Numbers, Trial, effects_of

FEWEST = 100
"""Of either outcome in each arm, below which a model of it says nothing."""
TOGETHER = "together"
RANDOM_AUC = 0.55
"""Above which who was treated is no matter of chance, if chance alone would not do it."""
SURE = 1.96


@dataclass(frozen=True)
class Uplift:
    """What was found. ``rankings`` by learner are empty where there is too little to learn from;
    ``groups`` are None where nobody is ranked. ``effects`` and ``untreated`` are of every row, those of the
    trial first.
    """

    verdict: str
    average: Figure
    effects: Numbers
    untreated: Numbers | None = None
    treatment_auc: float | None = None
    is_randomised: bool | None = None
    rankings: Mapping[str, Ranking] = field(default_factory=dict)
    groups: Groups | None = None
    share: Share | None = None


@dataclass(frozen=True)
class Asked:
    """How to learn, and what it is worth; ``arms`` are the names of control and of treatment."""

    arms: tuple[str, str] = ("control", "treatment")
    kinds: Sequence[str] = tuple(KINDS)
    gain: Gain | None = None
    seed: int = 0


def uplift(trial: Trial, others: Numbers, asked: Asked) -> Uplift:
    """Whom the treatment moves, of a trial and of ``others`` who were in no arm."""
    average = average_effect(trial, seed=asked.seed)
    alike = np.full(len(trial) + len(others), average.value)
    short = lacking(trial)
    if short:
        people = ", and ".join(f"{count} more of “{asked.arms[arm]}”" for arm, count in short)
        return Uplift(f"Not enough data: about {people} are needed.", average, alike)
    auc = treatment_auc(trial, kinds=asked.kinds, seed=asked.seed)
    is_randomised = auc <= max(RANDOM_AUC, 0.5 + SURE * _error_of_chance(trial))
    foretold = crossfitted(trial, others, kinds=asked.kinds, seed=asked.seed)
    known = slice(0, len(trial))
    scores = {name: column[known] for name, column in foretold.effects.items()}
    rankings = judged(trial, {TOGETHER: foretold.together[known]} | scores, seed=asked.seed)
    doubt = "" if is_randomised else _doubt(auc)
    found = Uplift("", average, alike, None, auc, is_randomised, rankings)
    if not rankings[TOGETHER].qini.low > 0:
        share = _share(trial, np.zeros(len(trial)), asked)
        verdict = _no_signal(rankings[TOGETHER].qini, average) + _of_share(share) + doubt
        return replace(found, verdict=verdict, share=share)
    share = _share(trial, foretold.together[known], asked)
    thresholds = Thresholds(
        asked.gain.break_even if asked.gain else average.value,
        float(trial.outcome[~trial.treated].mean()),
    )
    return replace(
        found,
        verdict=_signal(rankings[TOGETHER].qini) + _of_share(share) + doubt,
        effects=foretold.together,
        untreated=foretold.untreated,
        groups=grouped(trial, foretold.together, foretold.untreated, thresholds, seed=asked.seed),
        share=share,
    )


def average_effect(trial: Trial, *, seed: int) -> Figure:
    """How much higher the rate of outcomes is with treatment; nan where an arm is empty."""
    if trial.treated.all() or not trial.treated.any():
        return Figure(math.nan, math.nan, math.nan)
    everybody = np.ones((len(trial), 1))
    blocks = [effects_of(trial, everybody, drawn) for drawn in weights(len(trial), seed=seed)]
    found = np.concatenate(blocks)[:, 0]
    return figure(found[0], found[1:])


def lacking(trial: Trial) -> list[tuple[int, int]]:
    """The arms, 0 and 1, with fewer than FEWEST of either outcome, and how many more people would bring
    as many at the rate so far.
    """
    found = []
    for arm in (0, 1):
        came = np.bincount(trial.cells, minlength=4)[2 * arm : 2 * arm + 2]
        fewest = int(came.min())
        if fewest < FEWEST:
            rate = (fewest + 1) / (came.sum() + 2)  # Laplace's rule: none so far is no rate of none
            found.append((arm, math.ceil((FEWEST - fewest) / rate)))
    return found


def _error_of_chance(trial: Trial) -> float:
    """The standard error of an AUC that is chance (Hanley and McNeil 1982)."""
    treated, control = int(trial.treated.sum()), int((~trial.treated).sum())
    return math.sqrt((treated + control + 1) / (12 * treated * control))


def _share(trial: Trial, scores: Numbers, asked: Asked) -> Share | None:
    """The best to treat; all or nobody where all score alike. None where it is not said what it is worth."""
    return best_share(trial, scores, asked.gain, seed=asked.seed) if asked.gain else None


def _no_signal(qini: Figure, average: Figure) -> str:
    return (
        f"No signal in these data: whom the treatment moves more cannot be told (Qini {_told(qini)}); "
        f"everybody is given the average effect, {_told(average)}."
    )


def _signal(qini: Figure) -> str:
    return f"Enough data: ranking by effect beats chance (Qini {_told(qini)})."


def _of_share(share: Share | None) -> str:
    if share is None:
        return ""
    if share.share in (0, 1):
        whom = "everybody" if share.share else "nobody"
        of_all = _told(share.everybody, 0)
        return (
            f" Treating {whom} makes the most profit; everybody brings {of_all} per 1,000 people."
        )
    surely = "" if share.above_simple.low > 0 else "; the first are not surely better"
    return (
        f" Treating the first {share.share:.0%} makes the most profit: {_told(share.profit, 0)} per 1,000 "
        f"people; everybody brings {_told(share.everybody, 0)}{surely}."
    )


def _doubt(auc: float) -> str:
    return (
        f" But who was treated can be foretold (AUC {auc:.2f}): the arms were not drawn by lot, and the "
        "effects may be due to that."
    )


def _told(found: Figure, places: int = 3) -> str:
    return f"{found.value:.{places}f}, between {found.low:.{places}f} and {found.high:.{places}f}"
