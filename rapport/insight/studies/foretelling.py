"""Yes or no, foretold from what is known beforehand: logistic regression and boosted trees.

Cross-validation in five parts that hold the same share of yes: every row gets its probability from a model
that did not see it, nor any row of the same group, nor did what calibrates the model. The better model by log
loss is taken. The parts that columns add to the log odds of the linear model are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from rapport.insight.studies.designs import Column, Design, Numbers, Places, design
from rapport.insight.studies.judging import Answers, log_loss

FOLDS = 5
INNER_FOLDS = 3
SHUFFLES = 3
Calibration = Callable[[Numbers], Numbers]
"""Log odds in, probabilities out."""


@dataclass(frozen=True)
class Question:
    """What is known of each row, whether it came, and the group whose rows are never parted."""

    columns: Sequence[Column]
    answers: Answers
    groups: Places


@dataclass(frozen=True)
class Model:
    """Fitted to some rows; ``raw`` gives log odds of others, not yet calibrated."""

    design: Design
    fitted: Any
    seen: Places

    def raw(self, rows: Places) -> Numbers:
        """Log odds."""
        found: Numbers = self.fitted.decision_function(self.design.matrix(rows))
        return found

    def parts(self, rows: Places) -> Numbers:
        """What each column adds to the log odds, beside what it adds on average in the rows that were seen:
        exact for a linear model. A row for each of ``rows``.
        """
        found, begin = [], 0
        seen = self.design.parts(self.seen)
        for part, before in zip(self.design.parts(rows), seen, strict=True):
            weights = self.fitted.coef_[0, begin : begin + part.shape[1]]
            found.append((part - before.mean(axis=0)) @ weights)
            begin += part.shape[1]
        return np.column_stack(found)

    def shuffled_parts(self, rows: Places, *, seed: int) -> Numbers:
        """By how much the log odds fall when a column says what it says of another row: how weighty columns
        are for a model whose parts cannot be told exactly (after Breiman 2001).
        """
        chance, parts, raw = np.random.default_rng(seed), self.design.parts(rows), self.raw(rows)
        found = np.zeros((len(rows), len(parts)))
        for number, part in enumerate(parts):
            for _ in range(SHUFFLES):
                other = [*parts]
                other[number] = chance.permutation(part)
                changed = self.fitted.decision_function(np.hstack(other))
                found[:, number] += (raw - changed) / SHUFFLES
        return found


def _logistic(_: int) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=2_000)


def _boosting(seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.06,
        max_leaf_nodes=8,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )


MODELS: Mapping[str, Callable[[int], Any]] = {"logistic": _logistic, "boosting": _boosting}


@dataclass(frozen=True)
class Foretold:
    """Of every row, by models that did not see it: the probability, and what each column added to the log
    odds (``is_exact``: of the linear model). ``losses`` are the log losses of the models.
    """

    model: str
    chances: Numbers
    parts: Numbers
    is_exact: bool
    losses: Mapping[str, float]


def parted(answers: Answers, groups: Places, count: int, *, seed: int) -> Places:
    """The number of the fold of each row, from 0. Rows of a group share one; folds hold about the same
    share of groups with a yes.
    """
    _, places = np.unique(groups, return_inverse=True)
    has_yes = np.bincount(places.ravel(), answers) > 0
    order = np.random.default_rng(seed).permutation(len(has_yes))
    order = order[np.argsort(has_yes[order], kind="stable")]
    folds = np.empty(len(order), np.int64)
    folds[order] = np.arange(len(order)) % count
    found: Places = folds[places.ravel()]
    return found


def foretold(question: Question, *, seed: int = 0) -> Foretold:
    """Both models, and the better of them. One thread: the same to the last digit on every machine, and on
    a busy one several times as fast.
    """
    with threadpool_limits(1):
        return _better(question, seed)


def _better(question: Question, seed: int) -> Foretold:
    folds = parted(question.answers, question.groups, FOLDS, seed=seed)
    tried = {name: _by_strangers(question, folds, name, seed) for name in MODELS}
    losses = {name: log_loss(chances, question.answers) for name, (chances, _) in tried.items()}
    best = min(losses, key=losses.__getitem__)
    chances, models = tried[best]
    is_exact = best == "logistic"
    parts = np.empty((len(chances), len(question.columns)))
    for fold, model in enumerate(models):
        held = np.flatnonzero(folds == fold)
        parts[held] = model.parts(held) if is_exact else model.shuffled_parts(held, seed=seed)
    return Foretold(best, chances, parts, is_exact, losses)


def _by_strangers(
    question: Question, folds: Places, name: str, seed: int
) -> tuple[Numbers, list[Model]]:
    """The probability of each row by the model that did not see its fold, and these models."""
    chances, models = np.empty(len(folds)), []
    for fold in range(FOLDS):
        seen, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        calibration = _calibration_of(question, seen, name, seed)
        models.append(_fit(question, seen, name, seed))
        chances[held] = calibration(models[-1].raw(held))
    return chances, models


def _fit(question: Question, rows: Places, name: str, seed: int) -> Model:
    learned = design(question.columns, rows)
    fitted = MODELS[name](seed).fit(learned.matrix(rows), question.answers[rows])
    return Model(learned, fitted, rows)


def _calibration_of(question: Question, seen: Places, name: str, seed: int) -> Calibration:
    """Learned inside ``seen``, again of rows whose model did not see them."""
    answers = question.answers[seen]
    folds = parted(answers, question.groups[seen], INNER_FOLDS, seed=seed + 1)
    raw = np.empty(len(seen))
    for fold in range(INNER_FOLDS):
        model = _fit(question, seen[folds != fold], name, seed)
        raw[folds == fold] = model.raw(seen[folds == fold])
    losses = {way: _loss_of(way, raw, answers, folds) for way in (_sigmoid, _isotonic)}
    return min(losses, key=losses.__getitem__)(raw, answers)


def _loss_of(
    way: Callable[[Numbers, Answers], Calibration], raw: Numbers, answers: Answers, folds: Places
) -> float:
    """The log loss of a way to calibrate, on the part that it was not learned of."""
    chances = np.empty(len(raw))
    for fold in range(INNER_FOLDS):
        learned = folds != fold
        chances[~learned] = way(raw[learned], answers[learned])(raw[~learned])
    return log_loss(chances, answers)


def _sigmoid(raw: Numbers, answers: Answers) -> Calibration:
    """Platt (1999)."""
    line = LogisticRegression(C=1e6).fit(raw[:, None], answers)
    return lambda other: np.asarray(line.predict_proba(other[:, None])[:, 1])


def _isotonic(raw: Numbers, answers: Answers) -> Calibration:
    """Zadrozny and Elkan (2002); nothing is quite sure or impossible."""
    least = 1 / (2 * len(raw))
    steps = IsotonicRegression(y_min=least, y_max=1 - least, out_of_bounds="clip")
    steps.fit(raw, answers)
    return lambda other: np.asarray(steps.predict(other))
