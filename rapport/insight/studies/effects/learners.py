"""Learners of what a treatment does to each: S, T and X, over boosted trees or logistic regression.

Künzel, Sekhon, Bickel and Yu (2019), Metalearners for estimating heterogeneous treatment effects. With
m₁ and m₀ the chance of the outcome with and without treatment:

* S: one model learns both, and is asked twice;
* T: a model for each arm, m₁(x) - m₀(x);
* X: what each did beyond what the other arm's model foretells is learnt in its turn, y - m₀(x) of the
  treated and m₁(x) - y of the others, and the two are averaged by the share that was treated.

Nobody is foretold by a model that saw them: five folds, each with the same share of both arms and outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from rapport.insight.studies.effects.trials import Numbers, Trial

FOLDS = 5
PENALTY = 30.0
"""Of logistic and of linear regression: effects differ little between people, mostly."""
LEAVES, ROUNDS, PACE = 6, 60, 0.05
FEWEST_IN_LEAF = 20
THREADS = 1
"""Trees of a few thousand rows grow as fast by one thread; several wait for each other where others work."""
LEARNERS = ("S", "T", "X")

Model = Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Kind:
    """How to learn a chance, and how to learn an amount; ``crossed`` where a model must be told that
    treatment may do more to some.
    """

    chance: Callable[[int], Any]
    amount: Callable[[int], Any]
    crossed: bool


def _trees(rows: int) -> dict[str, Any]:
    return {
        "max_iter": ROUNDS,
        "learning_rate": PACE,
        "max_leaf_nodes": LEAVES,
        "min_samples_leaf": max(FEWEST_IN_LEAF, rows // 50),
        "l2_regularization": 10.0,
        "early_stopping": False,
    }


KINDS: Mapping[str, Kind] = {
    "boosting": Kind(
        lambda rows: HistGradientBoostingClassifier(**_trees(rows)),
        lambda rows: HistGradientBoostingRegressor(**_trees(rows)),
        crossed=False,
    ),
    "logistic": Kind(
        lambda _: LogisticRegression(C=1 / PENALTY, max_iter=1_000),
        lambda _: Ridge(PENALTY),
        crossed=True,
    ),
}


@dataclass(frozen=True)
class Foretold:
    """Of each row the effect by learner, such as "X boosting", and the chance if not treated."""

    effects: Mapping[str, Numbers]
    untreated: Numbers

    @property
    def together(self) -> Numbers:
        """The mean of all learners: none is picked for having done well on what it is judged by."""
        return np.asarray(np.mean(list(self.effects.values()), axis=0))


def crossfitted(trial: Trial, others: Numbers, *, kinds: Sequence[str], seed: int) -> Foretold:
    """What is foretold of everybody in the trial, then of ``others``, who were in no arm: of these the mean
    of all folds.
    """
    effects = {f"{learner} {kind}": _blank(trial, others) for kind in kinds for learner in LEARNERS}
    untreated = _blank(trial, others)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for seen, unseen in folds.split(trial.known, trial.cells):
        asked = np.concatenate([trial.known[unseen], others])
        rows = np.concatenate([unseen, np.arange(len(trial), len(trial) + len(others))])
        for kind in kinds:
            with threadpool_limits(THREADS):
                learnt, without = _learnt(trial.part(seen), asked, KINDS[kind])
            untreated[rows] += without / len(kinds)
            for learner, found in learnt.items():
                effects[f"{learner} {kind}"][rows] += found
    for column in (*effects.values(), untreated):
        column[len(trial) :] /= FOLDS
    return Foretold(effects, untreated)


def _blank(trial: Trial, others: Numbers) -> Numbers:
    return np.zeros(len(trial) + len(others))


def _learnt(trial: Trial, asked: Numbers, kind: Kind) -> tuple[dict[str, Numbers], Numbers]:
    """The effect on each of ``asked`` by learner, and their chance if not treated."""
    treated, control = trial.part(trial.treated), trial.part(~trial.treated)
    with_it, without = (_chance(kind, arm.known, arm.outcome) for arm in (treated, control))
    gained = _amount(kind, treated.known, treated.outcome - without(treated.known))
    missed = _amount(kind, control.known, with_it(control.known) - control.outcome)
    share = trial.treated.mean()
    base = without(asked)
    found = {
        "S": _single(trial, asked, kind),
        "T": with_it(asked) - base,
        "X": share * missed(asked) + (1 - share) * gained(asked),
    }
    return found, base


def _single(trial: Trial, asked: Numbers, kind: Kind) -> Numbers:
    """The S-learner: treatment is a column among others."""
    model = _chance(kind, _told(trial.known, trial.treated, kind), trial.outcome)
    yes, no = (_told(asked, np.full(len(asked), arm), kind) for arm in (True, False))
    return model(yes) - model(no)


def _told(known: Numbers, treated: Any, kind: Kind) -> Numbers:
    arm = np.asarray(treated, np.float64)[:, None]
    return np.hstack([known, arm, known * arm] if kind.crossed else [known, arm])


def _chance(kind: Kind, known: Numbers, outcome: Any) -> Model:
    model = kind.chance(len(known)).fit(known, outcome)
    return lambda asked: np.asarray(model.predict_proba(asked)[:, 1])


def _amount(kind: Kind, known: Numbers, amount: Numbers) -> Model:
    model = kind.amount(len(known)).fit(known, amount)
    return lambda asked: np.asarray(model.predict(asked))


def treatment_auc(trial: Trial, *, kinds: Sequence[str], seed: int) -> float:
    """How well a model foretells who is treated of whom it did not see, at best: .5 where lots were drawn."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    found = []
    for kind in kinds:
        foretold = np.zeros(len(trial))
        for seen, unseen in folds.split(trial.known, trial.treated):
            with threadpool_limits(THREADS):
                model = _chance(KINDS[kind], trial.known[seen], trial.treated[seen])
                foretold[unseen] = model(trial.known[unseen])
        found.append(float(roc_auc_score(trial.treated, foretold)))
    return max(found)
