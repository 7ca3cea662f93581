"""What builds found of each prediction, and how it went before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapport.insight.models import SCORES, ChurnDefinition, PredictionCard, Score
from rapport.insight.predictions.churn import Definition, Way
from rapport.insight.predictions.declared import DECLARED, SCORED
from rapport.insight.predictions.prediction import Feature, Prediction
from rapport.insight.predictions.saying import reasons, verdict_text
from rapport.insight.queries.figures import latest_run
from rapport.insight.studies.verdicts import Verdict
from rapport.kit.errors import NotFound
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.types import declared_type

RUNS_SHOWN = 30


@dataclass(frozen=True)
class Weight:
    """A feature with the log odds that it moves on average, the way in which more of it moves them (1 up, -1 down,
    0 for words), and how far it has moved since.
    """

    feature: Feature
    weight: float
    way: int
    drift: float


@dataclass(frozen=True)
class Card:
    """A prediction with what a build found of it."""

    prediction: Prediction
    row: PredictionCard

    @property
    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = self.row.figures
        return found

    @property
    def is_told(self) -> bool:
        return self.row.verdict == Verdict.TOLD

    @property
    def verdict(self) -> str:
        """In a sentence."""
        return verdict_text(self.prediction, self.row.verdict, self.figures)

    @property
    def about(self) -> str:
        """What was counted."""
        return say(self.prediction.about, **self.figures["data"]) if self.prediction.about else ""

    @property
    def quality(self) -> dict[str, float] | None:
        tried = self.figures.get("tried")
        return tried["quality"] if tried else None

    @property
    def today(self) -> date | None:
        """The day that it is told on."""
        return _days([self.figures["today"]])[0] if self.figures["today"] else None

    @property
    def learned_on(self) -> list[date]:
        """The days that were learned from, newest first."""
        return _days(self.figures["learned_on"])

    @property
    def judged_on(self) -> list[date]:
        """The days of the trial."""
        return _days(self.figures["judged_on"])

    @property
    def weights(self) -> list[Weight]:
        """The weightiest first."""
        found = [
            Weight(
                feature,
                self.figures["weights"].get(feature.name, 0.0),
                self.figures.get("ways", {}).get(feature.name, 0),
                self.figures["drift"].get(feature.name, 0.0),
            )
            for feature in self.prediction.features
        ]
        return sorted(found, key=lambda one: -one.weight)

    @property
    def drift(self) -> float:
        """Of the score."""
        return float(self.figures["drift"].get("", 0.0))


def _days(texts: Sequence[str]) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


@dataclass(frozen=True)
class History:
    """The card in force, and those of the builds before it, newest first."""

    card: Card
    before: Sequence[Card]


def predictions(asker: Actor) -> list[Card]:
    """Those of the last build; none before the first. Two queries."""
    run = latest_run(asker)
    if run is None:
        return []
    rows = PredictionCard.objects.filter(run=run, name__in=DECLARED).order_by("place")
    return [Card(DECLARED[row.name], row) for row in rows.select_related("run")]


def prediction(asker: Actor, name: str) -> History:
    """Raises NotFound for one that the last build did not make. Two queries."""
    run = latest_run(asker)
    if run is None or name not in DECLARED:
        raise NotFound("no_prediction", "The last build made no prediction of that name.")
    rows = PredictionCard.objects.filter(name=name, run__lte=run.pk).select_related("run")
    cards = [Card(DECLARED[name], row) for row in rows.order_by("-run")[:RUNS_SHOWN]]
    if not cards or cards[0].row.run_id != run.pk:
        raise NotFound("no_prediction", "The last build made no prediction of that name.")
    return History(cards[0], cards[1:])


def churn_definition(asker: Actor) -> Definition:
    """The one in force; before anybody said one, the data say it."""
    access.require(asker, "insight.read_insight")
    said = ChurnDefinition.objects.order_by("-pk").first()
    return Definition(Way(said.way), said.days, said.active_days) if said else Definition()


@dataclass(frozen=True)
class Chance:
    """How likely something is to come to a record; ``score`` is None where nothing is told."""

    prediction: Prediction
    title: str
    score: Score | None

    @property
    def why(self) -> list[str]:
        if self.score is None:
            return []
        facts = self.score.facts
        return [said for reason in reasons(self.prediction) if (said := reason(facts))]


def chance(asker: Actor, name: str, pk: int) -> Chance:
    """Of the record that the prediction ``name`` is about. Raises NotFound for one that the asker does not see."""
    access.require(asker, "insight.read_insight")
    key = SCORED[name]
    kind = declared_type(key)
    record = kind.visible_to(asker).filter(pk=pk).first()
    if record is None:
        raise NotFound("no_such_record", "There is no such record, or it is not yours to see.")
    found = SCORES[key]._default_manager.filter(name=name, **{key: record}).first()
    return Chance(DECLARED[name], str(record), found)
