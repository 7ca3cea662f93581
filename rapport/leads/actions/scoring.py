"""What leads are worth, by the declared points: many leads in one statement, however many rules there are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import CharField, IntegerField, Value

from rapport.kit.errors import Invalid
from rapport.leads.models import Lead, PointRule
from rapport.leads.models.leads import OPEN
from rapport.leads.queries.conditions import meeting

NOTHING = "SELECT NULL::bigint AS id, 0 AS points, '' AS why WHERE false"
SCORE = """
    UPDATE leads_lead AS kept SET score = found.score, reasons = found.reasons
      FROM (SELECT scope.id, coalesce(sum(given.points), 0) AS score,
                   coalesce(jsonb_agg(jsonb_build_object('points', given.points, 'why', given.why)
                            ORDER BY abs(given.points) DESC, given.why)
                            FILTER (WHERE given.id IS NOT NULL), '[]'::jsonb) AS reasons
              FROM ({scope}) AS scope(id) LEFT JOIN ({given}) AS given(id, points, why)
                ON given.id = scope.id
             GROUP BY scope.id) AS found
     WHERE kept.id = found.id
       AND (kept.score, kept.reasons) IS DISTINCT FROM (found.score, found.reasons)"""


@transaction.atomic
def score_leads(pks: Collection[int] | None = None) -> int:
    """Work out the score of these leads, or of all open ones; returns how many changed. Two statements."""
    if pks is not None and not pks:
        return 0
    rows = Lead.objects.filter(deleted_at=None)
    rows = rows.filter(status__in=OPEN) if pks is None else rows.filter(pk__in=list(pks))
    scope, asked = rows.values("pk").query.sql_with_params()
    given, values = _given(pks)
    statement = SCORE.format(scope=scope, given=given)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*asked, *values])
        return int(cursor.rowcount)


def _given(pks: Collection[int] | None) -> tuple[str, list[Any]]:
    """SQL for who gets which points why, of every rule; a rule that is broken gives none."""
    selects: list[str] = []
    values: list[Any] = []
    for rule in PointRule.objects.filter(is_on=True, deleted_at=None).order_by("pk"):
        points = Value(rule.points, output_field=IntegerField())
        why = Value(rule.name, output_field=CharField())
        try:
            rows = meeting(rule.condition, pks).annotate(points_of=points, why=why)
            statement, params = rows.values_list("pk", "points_of", "why").query.sql_with_params()
        except (EmptyResultSet, Invalid):
            continue
        selects.append(f"({statement})")
        values += params
    return " UNION ALL ".join(selects) or NOTHING, values
