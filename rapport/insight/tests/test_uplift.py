"""Uplift: planted effects are ranked, chance is not, and curves are what their formulas say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rapport.insight.studies.drawing import figure, weights
from rapport.insight.studies.effects.learners import crossfitted, treatment_auc
from rapport.insight.studies.effects.qini import GRID, above_chance, curves, judged, perfect
from rapport.insight.studies.effects.targeting import (
    GROUPS,
    Gain,
    Thresholds,
    best_share,
    grouped,
    groups,
)
from rapport.insight.studies.effects.trials import Numbers, Trial, effects_of
from rapport.insight.studies.uplift import (
    FEWEST,
    TOGETHER,
    Asked,
    average_effect,
    lacking,
    uplift,
)

LOGISTIC = ("logistic",)
NOBODY = np.empty((0, 4))


def planted(rows: int, effect: float, *, harm: float | None = None, seed: int = 1) -> Trial:
    """The first column decides the effect: ``effect`` above 0, ``harm`` below; the second how likely the
    outcome is anyway.
    """
    chance = np.random.default_rng(seed)
    known = chance.normal(size=(rows, 4))
    treated = chance.random(rows) < 0.5
    anyway = 1 / (1 + np.exp(1.2 - 0.7 * known[:, 1]))
    moved = np.where(known[:, 0] > 0, effect, effect if harm is None else harm)
    return Trial(known, treated, chance.random(rows) < np.clip(anyway + moved * treated, 0, 1))


@pytest.mark.parametrize("kind", ["boosting", "logistic"])
def test_every_learner_ranks_a_planted_effect(kind: str) -> None:
    trial = planted(4_000, 0.25, harm=-0.1)
    found = crossfitted(trial, NOBODY, kinds=(kind,), seed=0)
    assert list(found.effects) == [f"{name} {kind}" for name in "STX"]
    rankings = judged(trial, found.effects, seed=0)
    for name, ranking in rankings.items():
        assert ranking.qini.low > 0.05, name
        moved = found.effects[name][trial.known[:, 0] > 0.3].mean()
        assert moved == pytest.approx(0.25, abs=0.1), name


def test_what_is_known_of_the_truth_is_found() -> None:
    trial = planted(6_000, 0.3, harm=-0.15)
    found = uplift(trial, NOBODY, Asked(kinds=LOGISTIC, gain=Gain(10, 0.5)))
    assert found.verdict.startswith("Enough data: ranking by effect beats chance")
    assert found.is_randomised
    assert found.average.low < 0.075 < found.average.high
    assert found.groups is not None
    assert found.groups.thresholds.harm == 0
    harmed = found.groups.of_rows == GROUPS.index("do not disturb")
    assert (trial.known[harmed, 0] < 0).mean() > 0.9
    assert found.share is not None
    assert found.share.share == pytest.approx(0.5, abs=0.12)
    assert found.share.above_simple.low > 0
    assert found.share.profit.value == pytest.approx(500 * (10 * 0.3 - 0.5), rel=0.2)


def test_an_effect_that_is_the_same_for_all_is_no_signal() -> None:
    trial = planted(4_000, 0.1)
    found = uplift(trial, np.zeros((3, 4)), Asked(kinds=LOGISTIC, gain=Gain(10, 0.5)))
    assert found.verdict.startswith("No signal in these data")
    assert "everybody is given the average effect" in found.verdict
    assert "Treating everybody makes the most profit" in found.verdict
    assert set(found.effects) == {found.average.value}
    assert len(found.effects) == 4_003
    assert found.groups is None


@pytest.mark.slow
def test_chance_is_seldom_taken_for_a_signal() -> None:
    """Of 40 trials without a difference 1 is expected above a 95 % interval; 5 come once in 500 times."""
    above = 0
    for seed in range(40):
        trial = planted(2_000, 0.08, seed=100 + seed)
        found = crossfitted(trial, NOBODY, kinds=LOGISTIC, seed=0)
        above += judged(trial, {TOGETHER: found.together}, seed=0)[TOGETHER].qini.low > 0
    assert above < 5


def test_nobody_is_foretold_by_a_model_that_saw_them() -> None:
    """Outcomes that no model can foretell, with columns enough to learn them by heart."""
    chance = np.random.default_rng(4)
    trial = Trial(chance.normal(size=(600, 60)), chance.random(600) < 0.5, chance.random(600) < 0.5)
    found = crossfitted(trial, np.empty((0, 60)), kinds=LOGISTIC, seed=0)
    assert judged(trial, {TOGETHER: found.together}, seed=0)[TOGETHER].qini.value < 0.1
    outcome = trial.outcome.copy()
    outcome[7] = ~outcome[7]
    other = crossfitted(
        Trial(trial.known, trial.treated, outcome), trial.known[7:8], kinds=LOGISTIC, seed=0
    )
    assert abs(other.together[-1] - other.together[7]) < 0.2


def test_treatment_that_was_chosen_is_said_to_be() -> None:
    trial = planted(3_000, 0.25, harm=-0.1)
    chosen = Trial(trial.known, trial.known[:, 2] + trial.known[:, 3] > 0, trial.outcome)
    assert treatment_auc(trial, kinds=LOGISTIC, seed=0) == pytest.approx(0.5, abs=0.04)
    found = uplift(chosen, NOBODY, Asked(kinds=LOGISTIC))
    assert found.is_randomised is False
    assert "the arms were not drawn by lot" in found.verdict


def test_the_curve_of_four_people_by_hand() -> None:
    """Treated with, control with, control without, treated without an outcome, in this order."""
    trial = Trial(
        np.zeros((4, 1)), np.array([True, False, False, True]), np.array([True, True, False, False])
    )
    found = curves(trial, np.array([4.0, 3.0, 2.0, 1.0]), np.ones((1, 4)))
    assert found.share[0].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert found.qini[0].tolist() == [0, 0.5, 0, 0.25, 0]
    assert found.uplift[0].tolist() == [0, 0, 0, 0.375, 0]
    assert above_chance(found.share, found.qini)[0] == pytest.approx(0.1875)


def test_a_ranking_that_says_nothing_is_chance_and_the_perfect_one_is_one() -> None:
    trial = planted(500, 0.2)
    found = judged(trial, {"alike": np.zeros(500), "perfect": perfect(trial)}, seed=0)
    assert found["alike"].qini.value == pytest.approx(0, abs=1e-12)
    assert found["alike"].auuc.value == pytest.approx(average_effect(trial, seed=0).value / 2)
    assert found["perfect"].qini.value == pytest.approx(1)


@settings(max_examples=40, deadline=None)
@given(some.integers(0, 10_000), some.integers(30, 200))
def test_curves_end_at_the_average_and_only_the_order_counts(seed: int, rows: int) -> None:
    chance = np.random.default_rng(seed)
    trial = Trial(np.zeros((rows, 1)), np.arange(rows) % 2 == 0, chance.random(rows) < 0.4)
    scores, drawn = chance.integers(0, 9, rows).astype(float), np.ones((1, rows))
    one, other = curves(trial, scores, drawn), curves(trial, 3 * scores - 7, drawn)
    whole = effects_of(trial, np.ones((rows, 1)), drawn)[0, 0]
    assert one.qini[0, -1] == pytest.approx(whole)
    assert one.uplift[0, -1] == pytest.approx(whole)
    assert (one.qini == other.qini).all()
    shuffled = chance.permutation(rows)
    third = curves(trial.part(shuffled), scores[shuffled], drawn)
    assert np.allclose(one.qini, third.qini)


def test_the_interval_of_the_average_is_that_of_two_rates() -> None:
    trial = planted(4_000, 0.1)
    found = average_effect(trial, seed=3)
    rates = [trial.outcome[trial.treated == arm] for arm in (True, False)]
    error = np.sqrt(sum(rate.var() / len(rate) for rate in rates))
    assert found.value == pytest.approx(rates[0].mean() - rates[1].mean())
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.12)
    assert average_effect(trial, seed=3) == found


def test_blocks_of_draws_have_as_many_as_there_are_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.insight.studies.drawing.AT_ONCE", 150)
    blocks = list(weights(50, seed=1, draws=10))
    assert [len(block) for block in blocks] == [1, 3, 3, 3, 1]
    assert (np.concatenate(blocks).sum(axis=1) == 50).all()


def test_groups_by_threshold() -> None:
    effects: Numbers = np.array([0.2, 0.05, 0.05, -0.1, 0.1])
    untreated = np.array([0.1, 0.5, 0.1, 0.9, 0.3])
    found = [GROUPS[number] for number in groups(effects, untreated, Thresholds(0.1, 0.3))]
    assert found == ["persuadable", "sure thing", "lost cause", "do not disturb", "sure thing"]


def test_harm_is_said_only_where_the_data_show_it() -> None:
    trial = planted(3_000, 0.1)
    wrong = np.where(trial.known[:, 0] > 0, 0.2, -0.1)
    found = grouped(trial, wrong, np.full(3_000, 0.3), Thresholds(0.05, 0.2), seed=0)
    assert found.thresholds.harm is None
    assert GROUPS.index("do not disturb") not in found.of_rows


@pytest.mark.parametrize(("cost", "share"), [(0.0, 1.0), (0.9, 1.0), (1.1, 0.0)])
def test_where_all_are_alike_everybody_or_nobody_is_treated(cost: float, share: float) -> None:
    trial = Trial(np.zeros((400, 1)), np.arange(400) % 2 == 0, np.arange(400) % 10 < 3)
    outcome = trial.outcome & (trial.treated | (np.arange(400) % 20 > 9))
    trial = Trial(trial.known, trial.treated, outcome)
    assert average_effect(trial, seed=0).value == pytest.approx(0.3)
    found = best_share(trial, np.zeros(400), Gain(10, cost), seed=0)
    assert best_share(trial, np.zeros(400), Gain(10, 3 * cost), seed=0).share == share
    assert found.profit.value == pytest.approx(1_000 * max(0, 3 - cost))


def test_the_best_share_is_no_boast() -> None:
    """Scores by chance, and a treatment that is worth nothing: the best of a hundred shares looks good on its own
    rows, and earns nothing of others.
    """
    told, boasted = [], []
    for seed in range(30):
        trial = planted(1_000, 0.1, seed=200 + seed)
        scores = np.random.default_rng(seed).normal(size=1_000)
        found = best_share(trial, scores, Gain(10, 1), seed=0)
        told.append(found.above_simple.value)
        uplift = curves(trial, scores, np.ones((1, 1_000))).on_grid()[1]
        boasted.append(1_000 * (10 * uplift - GRID).max() - max(found.everybody.value, 0))
    assert np.mean(boasted) > 60
    assert np.mean(told) < 15


def test_what_the_best_share_earns_of_a_planted_effect() -> None:
    trial = planted(8_000, 0.3, harm=-0.2)
    found = best_share(trial, trial.known[:, 0], Gain(10, 0.5), seed=0)
    assert found.share == pytest.approx(0.5, abs=0.06)
    assert found.profit.value == pytest.approx(500 * (3 - 0.5), rel=0.12)
    assert found.profit.low < 1_250 < found.profit.high


def test_how_many_more_are_needed() -> None:
    outcome = np.r_[np.arange(1_000) < 50, np.arange(1_000) < 400]
    trial = Trial(np.zeros((2_000, 1)), np.arange(2_000) >= 1_000, outcome)
    assert lacking(trial) == [(0, 983)]  # 50 lack at 51 of 1,002
    found = uplift(trial, np.zeros((2, 1)), Asked(("no mail", "mail")))
    assert found.verdict == "Not enough data: about 983 more of “no mail” are needed."
    assert FEWEST == 100


def test_a_figure_of_nothing_has_no_interval() -> None:
    assert np.isnan(figure(1.0, np.array([np.nan])).low)
    assert figure(1.0, np.linspace(0, 2, 401), wider=2.0).high == pytest.approx(2.9)
