"""Why a prediction says what it says, in sentences for people."""

from __future__ import annotations

from functools import partial
from math import exp
from typing import Any

from rapport.insight.predictions.prediction import Feature, Prediction
from rapport.insight.reasons import days_ahead
from rapport.insight.studies.verdicts import Verdict
from rapport.kit.speech import say, say_count
from rapport.parties.traits import Facts, Good, Reason, TraitDefinition
from rapport.platform.ui import formats

REASONS = 3
NOTHING = "–"


def trait_of(prediction: Prediction, order: int) -> TraitDefinition:
    """The trait that a prediction publishes."""
    return TraitDefinition(
        prediction.name,
        prediction.label,
        prediction.meaning,
        unit="%",
        good=Good.UP if prediction.is_good else Good.DOWN,
        order=order,
        reasons=(days_ahead, *reasons(prediction)),
    )


def reasons(prediction: Prediction) -> tuple[Reason, ...]:
    """One after the other, the weightiest first, and what would change it; empty where there are fewer."""
    features = {one.name: one for one in prediction.features}
    said = [partial(_reason, features, place) for place in range(REASONS)]
    return *said, partial(_advice, features)


def _reason(features: dict[str, Feature], place: int, facts: Facts) -> str:
    """By how many times it raises or lowers the odds, against the average."""
    why = facts.get("why", [])
    if place >= len(why) or why[place][0] not in features:
        return ""
    name, part, value = why[place]
    return say(
        "%(what)s: %(value)s, odds × %(times)s.",
        what=say(features[name].label),
        value=value_text(features[name], value),
        times=formats.number(exp(part), 1 if part > 0 else 2),
    )


def _advice(features: dict[str, Feature], facts: Facts) -> str:
    act = facts.get("act")
    if not act or act[0] not in features:
        return ""
    return say(features[act[0]].advice, then=percent(act[1]))


def value_text(feature: Feature, value: float | str | None) -> str:
    """A value of a feature, as people read it."""
    if value is None:
        return NOTHING
    if feature.choices:
        said = value if isinstance(value, str) else f"{value:.0f}"
        return say(feature.choices.get(said, said))
    if isinstance(value, str):
        return value
    return formats.number(value, 0 if abs(value) >= 10 or value == int(value) else 1)


def percent(number: float) -> str:
    """Of a hundred, as traits keep it."""
    return formats.percent(number / 100)


def verdict_text(prediction: Prediction, verdict: str, figures: dict[str, Any]) -> str:
    """What came of it, in a sentence."""
    if verdict == Verdict.SHORT:
        return say_count(
            "Not enough data: about %(count)s more day has to be known.",
            "Not enough data: about %(count)s more days have to be known.",
            figures["lacking"],
        )
    if verdict == Verdict.FEW:
        forms = prediction.few_yes if figures["rarer"] else prediction.few_no
        return say_count(*forms, figures["lacking"])
    return _judged(prediction, verdict, figures)


def _judged(prediction: Prediction, verdict: str, figures: dict[str, Any]) -> str:
    quality = figures["tried"]["quality"]
    told = {name: formats.number(quality[name], 3) for name in ("auc", "low", "high")}
    if verdict == Verdict.NO_SIGNAL:
        return say(
            "No signal in these data: on days that nothing was learned of, it is told no better than by chance "
            "(AUC %(auc)s, 95 % interval %(low)s to %(high)s).",
            **told,
        )
    if verdict == Verdict.LEAK:
        labels = {one.name: one.label for one in prediction.features}
        return say(
            "Refused: it is told nearly too well (AUC %(auc)s), above all by “%(what)s”, which was probably known only "
            "afterwards.",
            what=say(labels.get(figures["telling"], figures["telling"])),
            **told,
        )
    return say(
        "Enough data, and a signal: on days that nothing was learned of, the likelier of two was the right one in "
        "%(auc)s of all cases (95 % interval %(low)s to %(high)s).",
        **{name: formats.percent(quality[name], 1) for name in told},
    )
