"""Yes or no foretold: planted truths, exact parts, and rows that no model saw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.insight.studies.designs import Column, coding, design
from rapport.insight.studies.foretelling import (
    MODELS,
    Model,
    Question,
    foretold,
    parted,
)
from rapport.insight.studies.judging import auc, calibration_error, judged, log_loss

COUNT = 1_500


def planted(seed: int = 1) -> tuple[list[Column], np.ndarray, np.ndarray]:
    """A number that makes it likelier, words of which one does, a number that says nothing; what came,
    and the chance of it.
    """
    chance = np.random.default_rng(seed)
    age, kind = chance.normal(40, 10, COUNT), chance.integers(0, 3, COUNT).astype(float)
    chances = 1 / (1 + np.exp(-(0.15 * (age - 40) + 1.0 * (kind == 2) - 0.5)))
    columns = [
        Column("age", np.where(chance.random(COUNT) < 0.02, np.nan, age)),
        Column("kind", kind, ("a", "b", "c")),
        Column("noise", chance.normal(size=COUNT)),
    ]
    return columns, chance.random(COUNT) < chances, chances


def test_a_planted_truth_is_found_and_its_probabilities_are_meant() -> None:
    columns, answers, chances = planted()
    found = foretold(Question(columns, answers, np.arange(COUNT)))
    quality, best = judged(found.chances, answers), judged(chances, answers)
    assert found.model == "logistic"
    assert best.auc - 0.02 < quality.auc < best.auc + 0.005
    assert quality.calibration_error < 0.04
    assert np.abs(found.chances - chances).mean() < 0.06
    weights = np.abs(found.parts).mean(axis=0)
    assert weights[0] > weights[1] > 3 * weights[2]
    assert found.parts[columns[1].values == 2, 1].min() > 0


def test_what_only_two_columns_tell_together_is_found_by_boosting() -> None:
    chance = np.random.default_rng(2)
    one, other = chance.normal(size=(2, 800))
    answers = (one * other > 0) ^ (chance.random(800) < 0.1)
    columns = [Column("one", one), Column("other", other)]
    found = foretold(Question(columns, answers, np.arange(800)))
    assert (found.model, found.is_exact) == ("boosting", False)
    assert judged(found.chances, answers).auc > 0.8
    assert np.abs(found.parts).mean(axis=0).min() > 0.1


def test_the_same_seed_tells_the_same() -> None:
    columns, answers, _ = planted()
    question = Question(columns[:2], answers, np.arange(COUNT))
    one, other = foretold(question, seed=4), foretold(question, seed=4)
    assert (one.chances == other.chances).all()


def test_parts_and_their_average_are_the_log_odds() -> None:
    columns, answers, _ = planted()
    rows = np.arange(COUNT)
    learned = design(columns, rows[:1000])
    fitted = MODELS["logistic"](0).fit(learned.matrix(rows[:1000]), answers[:1000])
    model = Model(learned, fitted, rows[:1000])
    rest = model.raw(rows) - model.parts(rows).sum(axis=1)
    assert rest == pytest.approx(rest[0])
    assert model.parts(rows[:1000]).mean(axis=0) == pytest.approx(0, abs=1e-9)


def test_rows_of_one_group_say_nothing_about_each_other() -> None:
    """Each of 150 has an answer by chance, in ten rows, and a word that is theirs alone."""
    chance = np.random.default_rng(5)
    groups = np.repeat(np.arange(150), 10)
    answers = np.repeat(chance.random(150) < 0.5, 10)
    columns = [Column("number", np.repeat(chance.permutation(150), 10).astype(float))]
    apart = foretold(Question(columns, answers, groups))
    mixed = foretold(Question(columns, answers, np.arange(1_500)))
    assert judged(apart.chances, answers).auc < 0.6
    assert judged(mixed.chances, answers).auc > 0.7


@pytest.mark.parametrize("name", MODELS)
def test_no_row_is_judged_by_a_model_that_saw_it_or_its_group(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    seen: list[tuple[np.ndarray, np.ndarray]] = []
    raw = Model.raw

    def watched(model: Model, rows: np.ndarray) -> np.ndarray:
        seen.append((model.seen, rows))
        return raw(model, rows)

    monkeypatch.setattr(Model, "raw", watched)
    monkeypatch.setattr("rapport.insight.studies.foretelling.MODELS", {name: MODELS[name]})
    columns, answers, _ = planted()
    groups = np.arange(COUNT) // 3
    foretold(Question(columns, answers, groups))
    assert len(seen) >= 5 * (1 + 3)
    assert not any(np.isin(groups[held], groups[learned]).any() for learned, held in seen)


@given(st.integers(0, 1_000), st.integers(2, 6), st.integers(20, 60))
def test_folds_keep_groups_and_shares(seed: int, count: int, size: int) -> None:
    chance = np.random.default_rng(seed)
    groups, answers = chance.integers(0, size, 300), np.zeros(300, bool)
    answers[np.isin(groups, np.arange(size // 3))] = True
    folds = parted(answers, groups, count, seed=seed)
    assert set(folds) <= set(range(count))
    for group in np.unique(groups):
        assert len(set(folds[groups == group])) == 1
    yes = [len(set(groups[(folds == fold) & answers])) for fold in range(count)]
    assert max(yes) - min(yes) <= 1


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=4, max_size=40))
def test_the_area_counts_pairs(rows: list[tuple[int, bool]]) -> None:
    scores = np.array([score for score, _ in rows], float)
    answers = np.array([answer for _, answer in rows])
    if answers.all() or not answers.any():
        return
    pairs = scores[answers][:, None] - scores[~answers][None, :]
    area, low, high = auc(scores, answers)
    assert area == pytest.approx(np.mean((pairs > 0) + 0.5 * (pairs == 0)))
    assert 0 <= low <= area + 1e-12
    assert area - 1e-12 <= high <= 1
    assert auc(-scores, answers)[0] == pytest.approx(1 - area)


def test_the_interval_holds_the_truth_in_95_of_100() -> None:
    """Scores of those with a yes are one spread higher: the area is Φ(1/√2) = .7602."""
    chance, held = np.random.default_rng(6), 0
    for _ in range(400):
        answers = np.arange(200) < 60
        _, low, high = auc(chance.normal(size=200) + answers, answers)
        held += low < 0.7602 < high
    assert 0.92 <= held / 400 <= 0.98


def test_the_interval_knows_that_rows_of_one_group_go_together() -> None:
    """Eight rows of each of 50, that share a score and an answer: as sure as 50 rows are, not as 400."""
    chance, held = np.random.default_rng(7), 0
    groups = np.repeat(np.arange(50), 8)
    for _ in range(300):
        answers = groups < 20
        scores = (chance.normal(size=50) + (np.arange(50) < 20))[groups]
        _, low, high = auc(scores, answers, groups)
        held += low < 0.7602 < high
    assert 0.9 <= held / 300 <= 0.98
    scores = chance.normal(size=400)
    alone, one_by_one = auc(scores, groups < 20), auc(scores, groups < 20, np.arange(400))
    assert alone == one_by_one


def test_losses_by_hand() -> None:
    chances, answers = np.array([0.8, 0.4, 0.15, 1.0]), np.array([True, True, False, True])
    assert log_loss(chances, answers) == pytest.approx(-np.log([0.8, 0.4, 0.85, 1]).mean())
    assert calibration_error(chances, answers) == pytest.approx((0.2 + 0.6 + 0.15) / 4)
    assert judged(chances, answers).brier == pytest.approx((0.04 + 0.36 + 0.0225) / 4)
    assert np.isfinite(log_loss(np.array([0.0, 1.0]), np.array([True, False])))


def test_codings_learn_of_their_rows_alone() -> None:
    values = np.array([1.0, 2, 3, 4, np.nan, 1_000])
    coded = coding(Column("much", values), np.arange(4))
    assert (coded.mean, len(coded.bends)) == (2.5, 3)
    assert coded.matrix(values)[4].tolist() == [0, *np.maximum(-coded.bends, 0), 1]
    words = Column("kind", np.array([0.0] * 12 + [1] * 3 + [-1] * 10), ("often", "rare"))
    assert coding(words, np.arange(25)).matrix(np.array([0.0, 1, -1])).tolist() == [
        [1, 0],
        [0, 0],
        [0, 1],
    ]
    assert coding(Column("none", np.full(3, np.nan)), np.arange(3)).matrix(values).shape == (6, 2)
