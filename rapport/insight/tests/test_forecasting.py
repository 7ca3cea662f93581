"""Forecasts: recurrences by hand, planted truths, and that nothing later is ever looked at."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

pytest.importorskip("scipy", reason="the packages of studies are not here")

from rapport.insight.studies.forecasting.accuracy import judged, scaled, smape
from rapport.insight.studies.forecasting.combining import (
    ALIKE,
    ENOUGH,
    NO_BETTER,
    TOO_SHORT,
    fewest,
    forecast,
    origins,
    roll,
    weighed,
)
from rapport.insight.studies.forecasting.methods import (
    METHODS,
    filled,
    naive,
    recent_error,
    told,
    usual_error,
)
from rapport.insight.studies.forecasting.seasons import season_of
from rapport.insight.studies.forecasting.smoothing import damped, grid, simple, smoothed, theta

OIL = np.array([
    445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87,
    456.72, 473.82, 525.95, 549.83, 542.34,
])  # fmt: skip
"""Saudi Arabian oil from 1996 to 2013: Hyndman and Athanasopoulos, Forecasting, chapter 7.1."""


def walks(count: int, length: int = 40, *, drift: float = 0.0, seed: int = 1) -> list[np.ndarray]:
    steps = np.random.default_rng(seed).normal(drift, 1, (count, length))
    return list(100 + steps.cumsum(axis=1))


def test_the_published_simple_smoothing_of_oil() -> None:
    """Their alpha is .8339, their first level 446.5868, and the last one 542.68."""
    found = smoothed([OIL], np.array([446.5868]), np.zeros(1), grid([0.8339]))
    assert found.level[0] == pytest.approx(542.68, abs=0.005)
    assert found.ahead(3)[0] == pytest.approx([542.68] * 3, abs=0.005)


@pytest.mark.parametrize("phi", [1.0, 0.9])
def test_holt_and_the_damped_trend_by_hand(phi: float) -> None:
    """In Holt's (1957) own form: level and slope are means of what is new and what was told."""
    values, alpha, beta = np.array([10.0, 12.0, 13.0, 17.0]), 0.5, 0.4
    level, trend = 9.0, 1.5
    for value in values:
        before = level
        level = alpha * value + (1 - alpha) * (before + phi * trend)
        trend = beta * (level - before) + (1 - beta) * phi * trend
    found = smoothed([values], np.array([9.0]), np.array([1.5]), grid([alpha], [beta], [phi]))
    assert (found.level[0], found.trend[0]) == pytest.approx((level, trend))
    assert found.ahead(2)[0] == pytest.approx([level + phi * trend, level + (phi + phi**2) * trend])


def test_series_of_any_length_are_smoothed_as_if_alone() -> None:
    series = [OIL[:3], OIL, OIL[:1], OIL[4:9], OIL[::-1]]
    for learn in (simple, damped):
        together = learn(series).ahead(2)
        alone = [learn([one]).ahead(2)[0] for one in series]
        assert together == pytest.approx(np.array(alone))


def test_theta_is_simple_smoothing_with_half_the_slope() -> None:
    """Hyndman and Billah (2003): from one period to the next it rises by half the slope of the whole."""
    found = theta([OIL], 3)[0]
    slope = np.polyfit(np.arange(len(OIL)), OIL, 1)[0]
    assert np.diff(found) == pytest.approx([slope / 2] * 2)
    straight = theta([np.arange(10.0)], 2)[0]
    assert straight[0] > 9.4
    assert straight[1] - straight[0] == pytest.approx(0.5)


@pytest.mark.parametrize("multiplies", [True, False])
def test_a_planted_season_is_found(multiplies: bool) -> None:
    indices = np.array([0.5, 1.0, 1.5, 1.0])
    level = 100 + np.arange(40.0)
    values = level * np.tile(indices, 10) if multiplies else np.tile(indices, 10) * 40 - 30
    found = season_of(values, 4)
    assert found.multiplies is multiplies
    expected = indices if multiplies else (indices - 1) * 40
    assert found.indices == pytest.approx(expected, abs=0.02)
    assert found.onto(found.without(values), 0) == pytest.approx(values)


def test_chance_and_short_series_have_no_season() -> None:
    noise = np.random.default_rng(2).normal(size=(200, 60))
    assert np.mean([len(season_of(one, 12).indices) > 1 for one in noise]) < 0.1
    assert len(season_of(np.tile([1.0, 9.0, 1.0, 9.0], 1), 4).indices) == 1
    assert len(season_of(np.full(20, 3.0), 4).indices) == 1


def test_planted_truths_are_told() -> None:
    """A season on a straight line, and a line that falls: both go on."""
    season = (50 + np.arange(60.0)) * np.tile([0.8, 1.0, 1.3, 0.9], 15)
    falling = 100 - 1.5 * np.arange(40.0)
    found = forecast([season], 4, 4)
    assert found.value[0] == pytest.approx(
        (50 + np.arange(60, 64)) * [0.8, 1.0, 1.3, 0.9], rel=0.04
    )
    assert found.standing.tolist() == [ENOUGH]
    down = forecast([falling], 1, 3)
    assert down.value[0] == pytest.approx([40, 38.5, 37], abs=1.5)


def test_four_fifths_of_random_walks_stay_inside() -> None:
    series = walks(300, drift=0.3)
    found = judged(series, 1, 6)
    assert found is not None
    assert found.coverage == pytest.approx(0.8, abs=0.04)
    assert found.smape["combined"] < found.smape["naive"]
    assert found.gains.mean() > 0


def test_pure_chance_gains_nothing_over_naive_walks() -> None:
    found = judged(walks(300), 1, 6)
    assert found is not None
    assert found.mase["combined"] == pytest.approx(found.mase["naive"], rel=0.08)


@settings(max_examples=15, deadline=None)
@given(some.integers(0, 10_000), some.integers(30, 60), some.sampled_from([1, 4]))
def test_nothing_later_is_looked_at(seed: int, length: int, season: int) -> None:
    """Other values after a period change nothing that is told of it, from any origin."""
    chance = np.random.default_rng(seed)
    values = 50 + chance.normal(size=length).cumsum()
    other = values.copy()
    end = origins(values, season)[-3]
    other[end:] = chance.normal(1_000, 500, length - end)
    one, another = (roll([which], season, 4) for which in (values, other))
    until = [place for place, known in enumerate(origins(values, season)) if known <= end]
    assert (one.told[:, until] == another.told[:, until]).all()
    assert (one.recent[until] == another.recent[until]).all()


def test_what_is_judged_by_changes_no_forecast() -> None:
    series = walks(5)
    other = [np.r_[one[:-6], one[-6:] * 100 + 7] for one in series]
    one, another = judged(series, 1, 6), judged(other, 1, 6)
    assert one is not None
    assert another is not None
    before = forecast([values[:-6] for values in series], 1, 6)
    came = np.array([values[-6:] for values in other])
    assert another.smape["combined"] == smape(before.value, came)
    assert one.smape["combined"] == smape(before.value, np.array([v[-6:] for v in series]))


def test_series_that_say_little_have_a_rule_each() -> None:
    series = [
        np.array([7.0]),
        np.arange(1.0, 5.0),
        np.full(30, 4.0),
        -np.arange(1.0, 31.0),
        np.r_[5.0, np.nan, np.nan, 8.0, np.arange(9.0, 40.0)],
    ]
    found = forecast(series, 1, 3)
    assert found.standing[:3].tolist() == [TOO_SHORT, TOO_SHORT, ALIKE]
    assert found.value[:3].tolist() == [[7, 7, 7], [4, 4, 4], [4, 4, 4]]
    assert np.isnan(found.low[0]).all()
    assert (found.low[2] == 4).all()
    assert (found.high[2] == 4).all()
    assert (found.value[3] < -29).all()
    assert np.isfinite(found.value).all()
    assert fewest(1) == 8
    assert fewest(12) == 28


def test_a_series_by_chance_alone_is_told_as_the_naive_does() -> None:
    standings = forecast(walks(200), 1, 3).standing
    assert (standings == NO_BETTER).mean() > 0.3
    first = int(np.flatnonzero(standings == NO_BETTER)[0])
    found = forecast(walks(200), 1, 3)
    assert (found.value[first] == walks(200)[first][-1]).all()
    assert found.weights[first].tolist() == [1, 0, 0, 0]


def test_what_was_never_below_zero_is_not_told_to_be() -> None:
    falling = np.maximum(60 - 2.5 * np.arange(24), 0.5)
    found = forecast([falling, falling - 100], 1, 6)
    assert (found.low[0] >= 0).all()
    assert (found.value[0] >= 0).all()
    assert (found.low[1] < -99).all()


def test_methods_count_by_what_they_erred() -> None:
    found = weighed(np.array([[1.0, 2.0, 1.0, 2.0], [np.nan] * 4, [0.0, 1.0, 1.0, 1.0], [0.0] * 4]))
    assert found[0] == pytest.approx(np.array([16, 1, 16, 1]) / 34)
    assert found[1] == pytest.approx([0.25] * 4)
    assert found[2] == pytest.approx([1, 0, 0, 0])
    assert found[3] == pytest.approx([0.25] * 4)
    assert METHODS[0] == "naive"


def test_measures_by_hand() -> None:
    one = np.array([[100.0, 0.0, np.nan]])
    assert smape(np.array([[50.0, 0.0, 3.0]]), one) == pytest.approx((200 * 50 / 150 + 0) / 2)
    assert scaled(np.array([[50.0, 0.0, 3.0]]), one, np.array([10.0])) == pytest.approx([2.5])
    assert np.isnan(scaled(one, one, np.array([0.0]))).all()
    assert usual_error(np.array([1.0, 3.0, 2.0, 7.0, 4.0, 4.0]), 4) == 2
    assert usual_error(np.array([1.0, 3.0, 2.0]), 4) == 1.5
    assert usual_error(np.array([1.0]), 1) == recent_error(np.array([1.0]), 1) == 0
    assert recent_error(np.array([0.0, 1.0, 3.0]), 1) == pytest.approx((0.9 + 2) / 1.9)


def test_the_naive_forecast_and_what_fills_a_hole() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert naive(values, 4, 6).tolist() == [2, 3, 4, 5, 2, 3]
    assert naive(values, 12, 2).tolist() == [5, 5]
    holes = np.array([1.0, np.nan, np.nan, 4.0, np.nan])
    assert filled(holes).tolist() == [1, 1, 1, 4, 4]
    assert told([holes], 1, 1)["naive"].tolist() == [[4]]
