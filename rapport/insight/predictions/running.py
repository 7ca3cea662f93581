"""Every prediction by one machine: what was known on days that lie back, what came then, and what that tells today."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table

from rapport.insight.predictions import churn
from rapport.insight.predictions.asking import Asking, Read
from rapport.insight.predictions.churn import Definition
from rapport.insight.predictions.customers import CUSTOMERS
from rapport.insight.predictions.declared import declared
from rapport.insight.predictions.defection import defection
from rapport.insight.predictions.offers import offers
from rapport.insight.predictions.prediction import Prediction
from rapport.insight.predictions.telling import told
from rapport.insight.studies.designs import Column
from rapport.insight.studies.predicting import Predicted, Rows, predicted
from rapport.insight.studies.rfm import Monetary
from rapport.insight.studies.standing import NUMBER
from rapport.insight.studies.verdicts import Verdict
from rapport.insight.warehouse.build import Warehouse

SNAPSHOTS = 6
"""Days that lie back and are learned from, at most."""
HISTORY = 30
"""Days that have to be known before the first of them."""


@dataclass(frozen=True)
class Days:
    """Of a prediction: those learned from, those judged on, and today; empty where too little time is known, of
    which ``lacking`` days are missing.
    """

    today: date | None
    learned: tuple[date, ...] = ()
    judged: tuple[date, ...] = ()
    lacking: int = 0


@dataclass(frozen=True)
class Told:
    """What a run found: ``figures`` for its card, and with ``rows`` one per key with number and facts."""

    prediction: Prediction
    verdict: Verdict
    figures: dict[str, Any]
    rows: Table | None = None


@dataclass(frozen=True)
class Foretold:
    """Everything that a build foretells: rows of traits, scores of records by prediction, and what is kept."""

    traits: list[Table] = field(default_factory=list)
    scores: dict[str, list[tuple[int, float, str]]] = field(default_factory=dict)
    kept: list[dict[str, Any]] = field(default_factory=list)


def foretell(
    warehouse: Warehouse, definition: Definition, *, bins: int, monetary: Monetary
) -> Foretold:
    """All that are declared, each of which may find that it has nothing to tell; and who has left."""
    asking, found = Asking(warehouse), Foretold()
    settled = churn.settled(definition, asking.long_pause(churn.SHARE))
    for prediction in declared(settled):
        began = time.perf_counter()
        one = run(asking, prediction)
        seconds = round(time.perf_counter() - began, 2)
        found.kept.append(
            {
                "name": prediction.name,
                "verdict": one.verdict.value,
                "figures": one.figures | {"seconds": seconds},
            }
        )
        if one.rows is None:
            continue
        if prediction.subject is CUSTOMERS:
            found.traits.append(_trait_rows(prediction, one.rows))
        else:
            found.scores[prediction.name] = [
                (int(key), float(number), facts)
                for key, number, facts in warehouse.engine.rows(one.rows)
            ]
    if found.kept[0]["verdict"] != Verdict.SHORT:
        leaving = churn.churn(settled)
        gone = defection(asking, leaving, bins=bins, monetary=monetary)
        found.traits.extend(gone.rows)
        found.kept[0]["figures"] |= {"defection": gone.kept, "offers": offers(asking, leaving)}
    return found


def run(asking: Asking, prediction: Prediction) -> Told:
    """One of them: the days, what was known and what came, whether that tells anything, and what."""
    days = days_of(prediction, *asking.reach(prediction.subject))
    figures = _figures(asking, prediction, days)
    if not days.learned or days.today is None:
        return Told(prediction, Verdict.SHORT, figures | {"lacking": days.lacking})
    before, later = (
        Read.joined([asking.past(prediction, day) for day in some])
        for some in (days.learned, days.judged)
    )
    now = asking.now(prediction, days.today)
    known, judged, asked = asking.columns(prediction, [before, later, now])
    found, parts = predicted(
        Rows(known, before.came, before.keys), Rows(judged, later.came, later.keys), asked
    )
    figures |= _found(found)
    if parts is None or found.model is None:
        return Told(prediction, found.verdict, figures)
    said = told(prediction, found.model, asked, now.raw, parts)
    rows = asking.engine.given(f"told_{prediction.name}", {"key": now.keys, **said})
    figures |= {"told": len(now.keys), "mean": 100 * float(found.model.chances(parts).mean())}
    figures["ways"] = dict(_ways(asked, parts))
    return Told(prediction, found.verdict, figures, rows)


def days_of(prediction: Prediction, first: date | None, today: date | None) -> Days:
    """What is judged lies in the last ``span`` days that are known whole, what is learned wholly before that."""
    if first is None or today is None:
        return Days(None, lacking=3 * prediction.span + HISTORY)
    span = timedelta(days=prediction.span)
    step = timedelta(days=prediction.step or prediction.span)
    judged = [today - span - place * step for place in range(max(span // step, 1))]
    newest, earliest = judged[-1] - span, first + timedelta(days=HISTORY)
    learned = [
        newest - place * step for place in range(SNAPSHOTS) if newest - place * step >= earliest
    ]
    if not learned:
        return Days(today, lacking=(earliest - newest).days)
    return Days(today, tuple(learned), tuple(judged))


def _figures(asking: Asking, prediction: Prediction, days: Days) -> dict[str, Any]:
    """What every run says, whatever it finds."""
    return {
        "generation": asking.warehouse.generation.name,
        "today": days.today,
        "learned_on": days.learned,
        "judged_on": days.judged,
        "span": prediction.span,
        "data": dict(prediction.data),
        "parameters": {"share": asking.share(prediction.subject), "seed": 0},
    }


def _found(found: Predicted) -> dict[str, Any]:
    return {
        "learned": found.learned,
        "lacking": found.lacking,
        "rarer": found.rarer,
        "telling": found.telling,
        "tried": asdict(found.tried) if found.tried else None,
        "weights": found.weights,
        "drift": found.drift,
    }


def _ways(columns: Sequence[Column], parts: Any) -> Iterator[tuple[str, int]]:
    """Of each number whether more of it makes it likelier (1) or less likely (-1)."""
    for place, column in enumerate(columns):
        if not column.words:
            known = ~np.isnan(column.values)
            values, part = column.values[known], parts[known, place]
            slope = float(((values - values.mean()) * part).sum()) if len(values) else 0.0
            yield column.name, (slope > 0) - (slope < 0)


def _trait_rows(prediction: Prediction, rows: Table) -> Table:
    """As ``standing.trait_rows`` has them."""
    return rows.select(
        party_id=rows.key,
        name=ibis.literal(prediction.name),
        number=rows.number.cast(NUMBER),
        text=ibis.literal(""),
        facts=rows.facts,
    )
