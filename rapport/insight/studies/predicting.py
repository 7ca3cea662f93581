"""Yes or no about a time to come, foretold from what was known on its first day.

Learned of days that lie back, judged on later ones that nothing was learned of, and only then learned anew of
all and told of today. What is told comes from a logistic regression, whose parts are exact: the log odds are a
base and the sum of what each column adds. Boosted trees are tried beside it, for what more they would have seen.
Nothing is told where there are too few answers, no signal, or more of it than can be true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from rapport.insight.studies.designs import Coding, Column, Numbers, Places, coding
from rapport.insight.studies.drift import stability
from rapport.insight.studies.judging import (
    FEWEST,
    SURE,
    TOO_GOOD,
    Answers,
    Judged,
    auc,
    is_signal,
    judged,
)
from rapport.insight.studies.verdicts import Verdict

LEARNED_FROM = 30_000
"""Rows, drawn by lot, that models are fitted to."""
FEWEST_JUDGED = FEWEST // 2
"""Rows of the rarer answer among those that a model is judged by."""
BLOCK = 100_000
TENTHS = 10
LEAST = 1e-9


@dataclass(frozen=True)
class Rows:
    """Of one length: columns with what was known, whether it came, and whose rows go together."""

    columns: Sequence[Column]
    answers: Answers
    groups: Places

    def some(self, places: Places) -> Rows:
        """These rows alone."""
        columns = [Column(one.name, one.values[places], one.words) for one in self.columns]
        return Rows(columns, self.answers[places], self.groups[places])


@dataclass(frozen=True)
class Tenth:
    """A tenth of the rows by what was foretold: the mean of that, the share to whom it came with its 95 % score
    interval (Wilson 1927), and how many they are.
    """

    told: float
    came: float
    low: float
    high: float
    rows: int


@dataclass(frozen=True)
class Tried:
    """How it went on days that nothing was learned of. ``lift`` is how many times as often it came to the tenth
    of whom it was foretold most; ``challenger`` is the AUC of boosted trees, and ``gain`` by how much less their
    log loss was, with its 95 % interval.
    """

    quality: Judged
    rows: int
    came: int
    lift: float
    tenths: list[Tenth]
    challenger: float
    gain: tuple[float, float, float]


@dataclass(frozen=True)
class Linear:
    """A logistic regression, column by column. Log odds are ``base`` and the parts of all columns."""

    codings: Sequence[Coding]
    weights: Sequence[Numbers]
    means: Sequence[Numbers]
    base: float

    def part(self, place: int, values: Numbers) -> Numbers:
        """What the column at ``place`` adds to the log odds, beside what it adds on average."""
        found: Numbers = (self.codings[place].matrix(values) - self.means[place]) @ self.weights[
            place
        ]
        return found

    def parts(self, columns: Sequence[Column]) -> Numbers:
        """The same of all columns: rows by columns."""
        count = len(columns[0].values)
        found = np.empty((count, len(columns)))
        for place, column in enumerate(columns):
            for begin in range(0, count, BLOCK):
                block = slice(begin, begin + BLOCK)
                found[block, place] = self.part(place, column.values[block])
        return found

    def chances(self, parts: Numbers) -> Numbers:
        """Probabilities, of what ``parts`` gave."""
        return likely(self.base + parts.sum(axis=1))


@dataclass(frozen=True)
class Predicted:
    """``lacking`` more of those who said ``rarer`` are needed. ``telling`` is the column that tells too much.
    ``drift`` has the index of each column, and of the score under "".
    """

    verdict: Verdict
    learned: tuple[int, int] = (0, 0)
    lacking: int = 0
    rarer: bool = True
    telling: str = ""
    tried: Tried | None = None
    model: Linear | None = None
    weights: dict[str, float] = field(default_factory=dict)
    drift: dict[str, float] = field(default_factory=dict)


def predicted(
    before: Rows, later: Rows, now: Sequence[Column], *, seed: int = 0
) -> tuple[Predicted, Numbers | None]:
    """Learned of ``before``, judged on ``later``, told of ``now``; and the parts of the log odds of its rows, None
    where nothing is told.
    """
    learned = int(before.answers.sum()), int((~before.answers).sum())
    lacking, rarer = _lacking(before, later)
    if lacking:
        return Predicted(Verdict.FEW, learned, lacking, rarer), None
    before = before.some(_drawn(len(before.answers), seed))
    first = fitted(before, seed=seed)
    chances = first.chances(first.parts(later.columns))
    tried = _tried(chances, _challenger(before, later, seed), later)
    if tried.quality.auc > TOO_GOOD:
        return Predicted(Verdict.LEAK, learned, telling=_telling(later), tried=tried), None
    if not is_signal(tried.quality):
        return Predicted(Verdict.NO_SIGNAL, learned, tried=tried), None
    whole = _joined(before, later)
    model = fitted(whole, seed=seed)
    then, parts = model.parts(whole.columns), model.parts(now)
    names = [one.name for one in whole.columns]
    weights = dict(zip(names, map(float, np.abs(then).mean(axis=0)), strict=True))
    return Predicted(
        Verdict.TOLD,
        learned,
        tried=tried,
        model=model,
        weights=weights,
        drift=_drift(whole.columns, now) | {"": _drift_of_score(model, then, parts)},
    ), parts


def likely(odds: Numbers) -> Numbers:
    """Probabilities of log odds."""
    found: Numbers = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
    return found


def fitted(rows: Rows, *, seed: int = 0) -> Linear:
    """A logistic regression of ``rows``; what is learned of columns is learned of them alone."""
    from threadpoolctl import threadpool_limits

    from rapport.insight.studies.foretelling import MODELS

    everything = np.arange(len(rows.answers))
    codings = [coding(column, everything) for column in rows.columns]
    matrices = [
        one.matrix(column.values) for one, column in zip(codings, rows.columns, strict=True)
    ]
    with threadpool_limits(1):
        found = MODELS["logistic"](seed).fit(np.hstack(matrices), rows.answers)
    ends = np.cumsum([matrix.shape[1] for matrix in matrices])[:-1]
    weights = np.split(found.coef_[0], ends)
    means = [matrix.mean(axis=0) for matrix in matrices]
    base = float(found.intercept_[0]) + sum(
        float(mean @ weight) for mean, weight in zip(means, weights, strict=True)
    )
    return Linear(codings, weights, means, base)


def _challenger(before: Rows, later: Rows, seed: int) -> Numbers:
    from threadpoolctl import threadpool_limits

    from rapport.insight.studies.foretelling import MODELS

    telling = [place for place, one in enumerate(before.columns) if _tells(one)]
    if not telling:
        return np.full(len(later.answers), before.answers.mean())
    seen, asked = (
        np.column_stack([rows.columns[place].values for place in telling])
        for rows in (before, later)
    )
    with threadpool_limits(1):
        found = MODELS["boosting"](seed).fit(seen, before.answers)
        return np.asarray(found.predict_proba(asked)[:, 1])


def _tells(column: Column) -> bool:
    """Whether it is not the same of all."""
    known = column.values[~np.isnan(column.values)]
    return len(known) > 0 and bool((known != known[0]).any())


def _lacking(before: Rows, later: Rows) -> tuple[int, bool]:
    """How many more of the rarer answer are needed, by whom they go together, and whether it is yes."""
    found = []
    for rows, fewest in ((before, FEWEST), (later, FEWEST_JUDGED)):
        for answer in (True, False):
            known = len(np.unique(rows.groups[rows.answers == answer]))
            found.append((max(fewest - known, 0), answer))
    return max(found, key=lambda one: one[0])


def _drawn(count: int, seed: int) -> Places:
    if count <= LEARNED_FROM:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, LEARNED_FROM, replace=False))


def _joined(before: Rows, later: Rows) -> Rows:
    pairs = zip(before.columns, later.columns, strict=True)
    columns = [
        Column(one.name, np.concatenate([one.values, other.values]), one.words)
        for one, other in pairs
    ]
    return Rows(
        columns,
        np.concatenate([before.answers, later.answers]),
        np.concatenate([before.groups, later.groups]),
    )


def _tried(chances: Numbers, other: Numbers, later: Rows) -> Tried:
    answers = later.answers
    tenths = list(_tenths(chances, answers))
    gained = _losses(chances, answers) - _losses(other, answers)
    gain, width = float(gained.mean()), SURE * float(gained.std()) / len(gained) ** 0.5
    return Tried(
        quality=judged(chances, answers, later.groups),
        rows=len(answers),
        came=int(answers.sum()),
        lift=tenths[-1].came / float(answers.mean()),
        tenths=tenths,
        challenger=auc(other, answers)[0],
        gain=(gain, gain - width, gain + width),
    )


def _losses(chances: Numbers, answers: Answers) -> Numbers:
    told = np.where(answers, chances, 1 - chances)
    found: Numbers = -np.log(np.maximum(told, LEAST))
    return found


def _tenths(chances: Numbers, answers: Answers) -> Iterator[Tenth]:
    """Those first of whom least was foretold."""
    for part in np.array_split(np.argsort(chances, kind="stable"), TENTHS):
        count, share = len(part), float(answers[part].mean())
        scale = 1 + SURE**2 / count
        middle = (share + SURE**2 / (2 * count)) / scale
        width = SURE * (share * (1 - share) / count + SURE**2 / (4 * count**2)) ** 0.5 / scale
        yield Tenth(
            float(chances[part].mean()),
            share,
            max(middle - width, 0),
            min(middle + width, 1),
            count,
        )


def _telling(later: Rows) -> str:
    """The column that alone tells most."""
    areas = {}
    for column in later.columns:
        values = _of_words(column, later.answers) if column.words else column.values
        area = auc(np.nan_to_num(values, nan=np.nanmin(values, initial=0.0) - 1), later.answers)[0]
        areas[column.name] = max(area, 1 - area)
    return max(areas, key=areas.__getitem__)


def _of_words(column: Column, answers: Answers) -> Numbers:
    """Of each row, how often it came to those of whom the same is said."""
    places = column.values.astype(int) + 1
    counts = np.maximum(np.bincount(places), 1)
    found: Numbers = (np.bincount(places, answers) / counts)[places]
    return found


def _drift(then: Sequence[Column], now: Sequence[Column]) -> dict[str, float]:
    return {one.name: stability(one, other) for one, other in zip(then, now, strict=True)}


def _drift_of_score(model: Linear, then: Numbers, now: Numbers) -> float:
    return stability(Column("", model.chances(then)), Column("", model.chances(now)))
