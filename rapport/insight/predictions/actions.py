"""What is written of predictions: the definition of leaving, cards, and scores of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rapport.insight.events import ChurnDefined
from rapport.insight.models import (
    SCORES,
    ChurnDefinition,
    PredictionCard,
    Run,
    Score,
)
from rapport.insight.predictions.churn import LEAST_DAYS, MOST_DAYS, Definition
from rapport.insight.predictions.declared import SCORED
from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.types import declared_type

ScoreRow = tuple[int, float, str]
"""(record id, percent, facts as JSON)"""
STAGE = "CREATE TEMPORARY TABLE told_score (id bigint, number numeric, facts jsonb) ON COMMIT DROP"
# Records that have gone meanwhile are left out.
FILL = """
    INSERT INTO {table} (name, number, facts, at, {about}_id)
    SELECT %(name)s, told.number, told.facts, %(at)s, told.id
      FROM told_score AS told JOIN {records} AS found ON found.id = told.id"""


@transaction.atomic
def define_churn(definition: Definition, *, by: Actor) -> ChurnDefinition:
    """Say what it takes to have left; the next build goes by it. Raises Invalid for days that are no span."""
    access.require(by, "insight.define_churn")
    for days in (definition.days, definition.active_days):
        if days and not LEAST_DAYS <= days <= MOST_DAYS:
            raise Invalid(
                "days_out_of_range",
                "Days are from %(least)s to %(most)s, or empty.",
                least=LEAST_DAYS,
                most=MOST_DAYS,
            )
    said = ChurnDefinition.objects.create(
        way=definition.way, days=definition.days, active_days=definition.active_days
    )
    events.record(
        ChurnDefined(definition.way.value, definition.days, definition.active_days),
        by=by,
        subject=said,
    )
    return said


def keep_cards(run: Run, cards: Iterable[Mapping[str, Any]]) -> None:
    """What a build found of each prediction."""
    PredictionCard.objects.bulk_create(
        PredictionCard(run=run, place=place, **card) for place, card in enumerate(cards)
    )


@transaction.atomic
def publish_scores(scores: Mapping[str, Sequence[ScoreRow]]) -> None:
    """Let the scores of records be these, and no others. A few statements for each prediction, whatever the rows."""
    for name, about in SCORED.items():
        model = SCORES[about]
        model._default_manager.filter(name=name).delete()
        if scores.get(name):
            _fill(model, about, name, scores[name])


def _fill(model: type[Score], about: str, name: str, rows: Sequence[ScoreRow]) -> None:
    records = declared_type(about).model._meta.db_table
    fill = FILL.format(table=model._meta.db_table, about=about, records=records)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS told_score")
        cursor.execute(STAGE)
        with cursor.copy("COPY told_score FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(fill, {"name": name, "at": timezone.now()})
