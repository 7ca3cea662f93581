"""Cohorts: those who begin in the same month, and what share of them comes back in each month after.

Of records with a day and a link (orders: placed, customer) the cohort of whom they are linked to is the
month of their first record; they come back in each month in which they have another. Of records with two
days (opportunities: opened, closed) the cohort is the month of the first, and the second says when they
got there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from rapport.dashboards.drawn import Drawn, Mark, Row
from rapport.dashboards.queries import sums
from rapport.dashboards.queries.fields import DATES
from rapport.dashboards.queries.question import Question, condition, day_of, month_days, needed
from rapport.dashboards.wording import address, month_text, number_text
from rapport.kit.periods import month_after
from rapport.kit.speech import say
from rapport.performance.metric import Asked
from rapport.platform.records.fields import Field
from rapport.platform.records.filters import Tree, parse
from rapport.platform.records.filters.relations import relations
from rapport.platform.records.queries.links import target_of
from rapport.platform.records.types import RecordType
from rapport.platform.ui import formats

MONTHS = 12
"""How many cohorts there are, and how many months of each."""
Counts = dict[tuple[date, date], int]
"""(month of the cohort, later month) → how many."""
Behind = Callable[..., str]
"""The address of the rows behind a cohort's month, and with a second month behind that of its cells."""
_RETURNED = """
    WITH pairs AS ({pairs}), firsts AS (SELECT _who, min(_month) AS _first FROM pairs GROUP BY _who)
    SELECT _first, _month, count(*) FROM pairs JOIN firsts USING (_who)
     WHERE _first >= %s AND _first < %s AND _month < %s GROUP BY 1, 2
"""


def cohorts(question: Question, asked: Asked) -> Drawn:
    """The cohorts of the twelve months up to the end of what is asked, each in the months after. One
    statement.
    """
    by, across = needed(question.by), needed(question.across)
    end = month_after(asked.period.last.replace(day=1), 1)
    months = [month_after(end, -back) for back in range(MONTHS, 0, -1)]
    is_return = across.kind not in DATES
    counts = _returned(question, by, across, months) if is_return else _arrived(question, months)
    sizes = _sizes(counts, is_return=is_return)
    first_column = 1 if is_return else 0
    shown = [month for month in months if sizes.get(month)]
    behind = behind_of(question)
    rows = tuple(
        _row(behind, month, counts, sizes[month], first_column=first_column, end=end)
        for month in shown
    )
    said = (
        say("Of those who came first in a month, the share that came again in the months after.")
        if is_return
        else say("Of those of a month, the share that got there in the months after.")
    )
    columns = tuple(f"+{place}" for place in range(first_column, MONTHS))
    return Drawn(
        rows=rows,
        columns=columns,
        by_label=by.label,
        value_label=question.value_label,
        whole_label=_whole_label(question, across, is_return=is_return),
        notes=(*question.notes, said),
    )


def _whole_label(question: Question, across: Field, *, is_return: bool) -> str:
    """Who is in a cohort."""
    target = target_of(across, question.kind) if is_return else None
    return target.plural if target else question.kind.plural


def _row(
    behind: Behind,
    month: date,
    counts: Mapping[tuple[date, date], int],
    size: int,
    *,
    first_column: int,
    end: date,
) -> Row:
    """A cohort: all of it, then the share of each month that has begun."""
    cells: list[Mark | None] = []
    for place in range(first_column, MONTHS):
        later = month_after(month, place)
        share = counts.get((month, later), 0) / size
        label = f"{month_text(month)}, +{place}"
        text = formats.percent(share)
        cells.append(Mark(label, share, text, behind(month, later)) if later < end else None)
    whole = Mark(month_text(month), size, number_text(size), behind(month))
    return Row(month_text(month), tuple(cells), whole.url, month_days(month), whole)


def behind_of(question: Question) -> Behind:
    """What gives the list of exactly those of a cohort, or of those of them that came back in a later
    month.
    """
    by, across = needed(question.by), needed(question.across)
    if across.kind in DATES:
        return lambda month, later=None: question.url(
            condition(by, month), *([condition(across, later)] if later else [])
        )
    target = target_of(across, question.kind)
    name = _name_of(question.kind, across, target) if target else ""
    if target is None or not name:
        return lambda _month, _later=None: ""
    own = question.tree.get("all", [question.tree])

    def having(text: str) -> Tree:
        return {"related": name, "where": {"all": [*parse(text)["all"], *own]}}

    def behind(month: date, later: date | None = None) -> str:
        parts: list[Tree] = [
            having(condition(by, month)),
            {"none": [having(f"{by.name}<{month.isoformat()}")]},
        ]
        if later is not None and later != month:
            parts.append(having(condition(by, later)))
        return address(target.key, {"all": parts})

    return behind


def _name_of(kind: RecordType, across: Field, target: RecordType) -> str:
    """What filters of ``target`` call the records of ``kind`` that lead to it."""
    for relation in relations(target).values():
        if relation.target.key == kind.key and relation.link.name == across.name:
            return relation.name
    return ""


def _sizes(counts: Counts, *, is_return: bool) -> dict[date, int]:
    """How many are in each cohort. Who comes back has begun, each once; who arrives, arrives once."""
    sizes: dict[date, int] = defaultdict(int)
    for (month, later), count in counts.items():
        if not is_return or month == later:
            sizes[month] += count
    return sizes


def _returned(question: Question, by: Field, across: Field, months: list[date]) -> Counts:
    rows: QuerySet[Any] = question.rows.order_by()
    target = target_of(across, question.kind)
    if target is not None:
        seen = target.visible_to(question.asker).order_by().values("pk")
        rows = rows.filter(**{f"{across.column}__in": seen})
    pairs = rows.annotate(_who=F(f"{across.column}_id"), _month=sums.key_of(by))
    pairs = pairs.filter(**{f"{by.column}__isnull": False}).values("_who", "_month").distinct()
    try:
        sql, parameters = pairs.query.sql_with_params()
    except EmptyResultSet:
        return {}
    end = month_after(months[-1], 1)
    with connection.cursor() as cursor:
        cursor.execute(_RETURNED.format(pairs=sql), [*parameters, months[0], end, end])
        found = cursor.fetchall()
    return {(_first(one), _first(other)): int(count) for one, other, count in found}


def _arrived(question: Question, months: list[date]) -> Counts:
    """By the months of the two days; those that have not arrived count as of no later month."""
    by, across = needed(question.by), needed(question.across)
    first, last = months[0], month_days(months[-1])[1]
    narrowed = parse(f"{by.name}:{first.isoformat()}..{last.isoformat()}")
    question = question.narrowed(narrowed)
    keys = [sums.key_of(by), sums.key_of(across)]
    found = sums.added_up(question.asker, question.rows, question.asking, keys, number=None)
    counts: Counts = {}
    for (one, other), group in found.groups.items():
        place = (day_of(one), day_of(other) if other is not None else date.min)
        counts[place] = counts.get(place, 0) + group.count
    return counts


def _first(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
