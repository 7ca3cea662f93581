"""Foretelling a time to come: planted truths are found, parts are exact, and what cannot be told is not."""

from __future__ import annotations

import numpy as np
import pytest

from rapport.insight.studies.designs import Column, Numbers
from rapport.insight.studies.drift import stability
from rapport.insight.studies.foretelling import MODELS
from rapport.insight.studies.judging import auc
from rapport.insight.studies.predicting import Rows, fitted, likely, predicted
from rapport.insight.studies.verdicts import Verdict

COUNT = 3_000


def planted(
    seed: int, *, count: int = COUNT, weight: float = 1.0, base: float = -1.0
) -> tuple[Rows, Numbers]:
    """Two columns that tell, one that does not; and the probabilities that answers are drawn from."""
    chance = np.random.default_rng(seed)
    much, noise = chance.normal(size=(2, count))
    kind = chance.integers(0, 2, count).astype(float)
    chances = likely(base + weight * (much + 0.8 * kind))
    columns = [
        Column("much", much),
        Column("kind", kind, ("a", "b")),
        Column("noise", np.where(chance.random(count) < 0.1, np.nan, noise)),
    ]
    return Rows(columns, chance.random(count) < chances, np.arange(count)), chances


def test_probabilities_are_those_that_answers_were_drawn_from() -> None:
    (before, _), (later, _), (now, chances) = (planted(seed) for seed in (1, 2, 3))
    found, parts = predicted(before, later, now.columns)
    assert found.verdict is Verdict.TOLD
    assert found.model is not None
    assert parts is not None
    told = found.model.chances(parts)
    assert np.abs(told - chances).mean() < 0.03
    assert found.tried is not None
    assert found.tried.quality.calibration_error < 0.04
    assert found.tried.quality.auc == pytest.approx(auc(chances, now.answers)[0], abs=0.03)
    assert found.tried.gain[0] < 0.01
    assert found.weights["much"] > found.weights["kind"] > found.weights["noise"]
    assert all(index < 0.1 for index in found.drift.values())


def test_parts_and_the_base_are_the_log_odds_to_the_last_digit() -> None:
    rows, _ = planted(1)
    model = fitted(rows)
    parts = model.parts(rows.columns)
    matrix = np.hstack(
        [one.matrix(column.values) for one, column in zip(model.codings, rows.columns, strict=True)]
    )
    odds = MODELS["logistic"](0).fit(matrix, rows.answers).decision_function(matrix)
    assert model.base + parts.sum(axis=1) == pytest.approx(odds, abs=1e-6)
    assert parts.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert model.chances(parts).mean() == pytest.approx(rows.answers.mean(), abs=1e-3)


def test_the_trial_counts_by_tenths() -> None:
    (before, _), (later, _) = planted(1), planted(2)
    found, _ = predicted(before, later, later.columns)
    assert found.tried is not None
    tenths = found.tried.tenths
    assert sum(one.rows for one in tenths) == COUNT
    assert sum(one.came * one.rows for one in tenths) == pytest.approx(later.answers.sum())
    assert [one.told for one in tenths] == sorted(one.told for one in tenths)
    assert all(one.low < one.came < one.high for one in tenths)
    assert found.tried.lift == pytest.approx(tenths[-1].came / later.answers.mean())
    assert 1.5 < found.tried.lift < 4


@pytest.mark.parametrize(
    ("before", "later", "lacking", "rarer"),
    [((60, 900), (80, 900), 40, True), ((500, 90), (500, 80), 10, False), ((300, 300), (20, 90), 30, True)],
)  # fmt: skip
def test_too_few_answers_say_how_many_more_are_needed(
    before: tuple[int, int], later: tuple[int, int], lacking: int, rarer: bool
) -> None:
    rows = []
    for yes, no in (before, later):
        answers = np.arange(yes + no) < yes
        rows.append(Rows([Column("one", answers.astype(np.float64))], answers, np.arange(yes + no)))
    found, parts = predicted(rows[0], rows[1], rows[1].columns)
    assert (found.verdict, found.lacking, found.rarer) == (Verdict.FEW, lacking, rarer)
    assert parts is None


def test_rows_of_one_customer_count_once() -> None:
    """Four hundred rows with a yes, of forty customers."""
    answers = np.arange(1_000) < 400
    rows = Rows([Column("one", np.zeros(1_000))], answers, np.arange(1_000) // 10)
    assert predicted(rows, rows, rows.columns)[0].lacking == 60


def test_chance_is_no_signal() -> None:
    (before, _), (later, _) = (planted(seed, weight=0) for seed in (1, 2))
    found, parts = predicted(before, later, later.columns)
    assert (found.verdict, parts) == (Verdict.NO_SIGNAL, None)
    assert found.tried is not None
    assert found.tried.quality.low < 0.5


def test_a_signal_that_is_gone_later_is_none() -> None:
    (before, _), (later, _) = planted(1), planted(2, weight=0)
    assert predicted(before, later, later.columns)[0].verdict is Verdict.NO_SIGNAL


def test_what_is_told_too_well_is_refused_with_the_name_of_the_column() -> None:
    leaking = []
    for seed in (1, 2):
        rows, _ = planted(seed)
        known = np.random.default_rng(seed).normal(size=COUNT) + 6 * rows.answers
        leaking.append(Rows([*rows.columns, Column("peeked", known)], rows.answers, rows.groups))
    found, parts = predicted(leaking[0], leaking[1], leaking[1].columns)
    assert (found.verdict, found.telling, parts) == (Verdict.LEAK, "peeked", None)


def test_a_word_that_tells_too_well_is_named() -> None:
    leaking = []
    for seed in (1, 2):
        rows, _ = planted(seed)
        said = Column("stage", rows.answers.astype(np.float64), ("open", "won"))
        leaking.append(Rows([*rows.columns, said], rows.answers, rows.groups))
    assert predicted(leaking[0], leaking[1], leaking[1].columns)[0].telling == "stage"


def test_the_same_seed_tells_the_same_and_sees_no_more_rows_than_it_may() -> None:
    before, _ = planted(1, count=40_000)
    later, _ = planted(2)
    one, other = (predicted(before, later, later.columns) for _ in range(2))
    assert np.array_equal(np.asarray(one[1]), np.asarray(other[1]))
    assert one[0].tried == other[0].tried
    assert one[0].learned == other[0].learned
    assert sum(one[0].learned) == 40_000


def test_stability_by_hand() -> None:
    """Half and half, then nine tenths and one: .4 ln 1.8 − .4 ln .2 = .8789."""
    then = Column("kind", np.array([0.0, 1] * 50), ("a", "b"))
    now = Column("kind", np.array([0.0] * 90 + [1] * 10), ("a", "b"))
    assert stability(then, now) == pytest.approx(0.4 * np.log(1.8) - 0.4 * np.log(0.2))
    numbers = Column("number", np.random.default_rng(1).normal(size=5_000))
    moved = Column("number", numbers.values + 1)
    assert stability(numbers, numbers) == 0
    assert stability(numbers, moved) > 0.25
    gone = Column("number", np.full(100, np.nan))
    assert stability(numbers, gone) > 0.25
    assert stability(gone, gone) == 0
