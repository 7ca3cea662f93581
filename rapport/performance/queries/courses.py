"""How many customers were won, stayed, or might be, in each of successive periods: all in one statement.

The list of such customers asks of every party what was bought when, which is right for a page of fifty. Of a
million, for twelve periods, it is quicker to go once over what was bought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from rapport.performance.metric import Asked, Course, Rows
from rapport.performance.periods import Period
from rapport.performance.queries.rows import kind_called
from rapport.platform.access import Actor
from rapport.platform.records.filters import parse
from rapport.platform.records.queries.finding import selection

COUNT = """
    WITH period AS (
         SELECT begins, ends, first, last, place - 1 AS place
           FROM unnest(%s::timestamptz[], %s::timestamptz[], %s::date[], %s::date[])
                WITH ORDINALITY AS given (begins, ends, first, last, place)),
         bought (party_id, at) AS ({bought}),
         earliest AS (SELECT party_id, min(at) AS at FROM bought GROUP BY party_id),
         hit AS (SELECT DISTINCT party_id, place FROM ({hits}) AS found (party_id, place))
    SELECT place, count(*)
      FROM hit JOIN period USING (place) LEFT JOIN earliest USING (party_id)
     WHERE {condition} AND party_id IN ({parties}) GROUP BY place"""
CONDITIONS: Mapping[Course, str] = {
    Course.WON: "earliest.at >= period.begins",
    Course.STAYED: "earliest.at < period.begins",
    Course.PROSPECTIVE: "(earliest.at IS NULL OR earliest.at >= period.ends)",
}
AT_MOMENTS = """
    SELECT party_id, width_bucket(at, %s::timestamptz[]) - 1 FROM ({rows}) AS moment (party_id, at)"""
IN_SPANS = """
    SELECT party_id, place FROM ({rows}) AS span (party_id, begins_on, ends_on)
      JOIN period ON begins_on <= last AND (ends_on IS NULL OR ends_on >= first)"""
ON_DAYS = (
    "SELECT party_id, on_day::timestamp AT TIME ZONE %s FROM ({rows}) AS day (party_id, on_day)"
)
NOTHING = ("NULL::bigint", "NULL::date", "NULL::date")
BOUGHT = "party:any -status:cancelled"
WON = "party:any status:won"

Statement = tuple[str, tuple[Any, ...]]


def counted(
    asker: Actor, rows: Rows, course: Course, asked: Asked, periods: Sequence[Period]
) -> dict[int, int]:
    """How many parties ``rows`` holds by the place of each of ``periods``, which follow each other: those
    that the list holds. One statement.
    """
    last = periods[-1].last.isoformat()
    bought = _union(
        [
            _moments(asker, "order", f"{BOUGHT} placed<={last}", "placed_at"),
            _days(asker, "opportunity", f"{WON} closed<={last}", "closed_on"),
        ]
    )
    hits = _union(_hits(asker, course, asked, periods))
    parties = _of(_selected(asker, rows.kind, rows.whose(asked)), "pk")
    statement = COUNT.format(
        bought=bought[0], hits=hits[0], condition=CONDITIONS[course], parties=parties[0]
    )
    bounds = (
        [_midnight(one.first) for one in periods],
        [_midnight(one.last + timedelta(days=1)) for one in periods],
        [one.first for one in periods],
        [one.last for one in periods],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, (*bounds, *bought[1], *hits[1], *parties[1]))
        return {int(place): int(count) for place, count in cursor.fetchall()}


def _hits(
    asker: Actor, course: Course, asked: Asked, periods: Sequence[Period]
) -> Iterable[Statement]:
    """Statements of whom something is known in which period: party, place."""
    first, last = periods[0].first.isoformat(), periods[-1].last.isoformat()
    product = f" product:{asked.product}" if asked.product else ""
    starts = [_midnight(one.first) for one in periods]
    if course is Course.PROSPECTIVE:
        opened = f"party:any opened<={last} (closed:none or closed>={first}){product}"
        yield _spans(asker, "opportunity", opened, "opened_on", "closed_on")
        given = f"party:any given:{first}..{last}{product}"
        yield _placed(_given(asker, given), starts)
        return
    placed = f"{BOUGHT} placed:{first}..{last}{product}"
    yield _placed(_moments(asker, "order", placed, "placed_at"), starts)
    closed = f"{WON} closed:{first}..{last}{product}"
    yield _placed(_days(asker, "opportunity", closed, "closed_on"), starts)
    if course is Course.STAYED:
        runs = f"party:any begins<={last} (ends:none or ends>={first}) pattern(total>=0{product})"
        yield _spans(asker, "recurring-order", runs, "begins_on", "ends_on")


def _selected(asker: Actor, kind: str, text: str) -> QuerySet[Any]:
    return selection(asker, kind_called(asker, kind), parse(text)).order_by()


def _given(asker: Actor, text: str) -> Statement:
    """When quotes were given: sent for the first time."""
    given = kind_called(asker, "quote").fields_for(asker)["given"]
    rows, path = given.joined(_selected(asker, "quote", text))
    return _of(rows, "party_id", path)


def _moments(asker: Actor, kind: str, text: str, at: str) -> Statement:
    return _of(_selected(asker, kind, text), "party_id", at)


def _days(asker: Actor, kind: str, text: str, on: str) -> Statement:
    """The same of a day: where it begins."""
    rows, values = _of(_selected(asker, kind, text), "party_id", on)
    return ON_DAYS.format(rows=rows), (timezone.get_current_timezone_name(), *values)


def _spans(asker: Actor, kind: str, text: str, begins: str, ends: str) -> Statement:
    rows, values = _of(_selected(asker, kind, text), "party_id", begins, ends)
    return IN_SPANS.format(rows=rows), values


def _placed(moments: Statement, starts: Sequence[datetime]) -> Statement:
    rows, values = moments
    return AT_MOMENTS.format(rows=rows), (list(starts), *values)


def _of(rows: QuerySet[Any], *columns: str) -> Statement:
    """The statement of a query; of one that finds nothing for sure, one that does not either."""
    try:
        return rows.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return f"SELECT {', '.join(NOTHING[: len(columns)])} WHERE false", ()


def _union(statements: Iterable[Statement]) -> Statement:
    each = list(statements)
    values = [value for _statement, given in each for value in given]
    return " UNION ALL ".join(f"({statement})" for statement, _given in each), tuple(values)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
