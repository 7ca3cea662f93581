"""What a tile of records shows: counted, added up or averaged over the rows that the asker may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rapport.dashboards.drawn import Drawn, Mark, Row
from rapport.dashboards.queries import sums
from rapport.dashboards.queries.cohorts import cohorts
from rapport.dashboards.queries.fields import DATES, order_of
from rapport.dashboards.queries.maps import world
from rapport.dashboards.queries.question import (
    Question,
    condition,
    day_of,
    days_of,
    names_of,
    needed,
    notes_of,
    question_of,
)
from rapport.dashboards.queries.sums import Found, Sums
from rapport.dashboards.tiles import COUNT, Asking, Chart
from rapport.dashboards.wording import number_text
from rapport.kit.speech import say
from rapport.performance import periods
from rapport.performance.metric import Asked
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind

MOST_MARKS, MOST_MONTHS, MOST_ACROSS = 12, 36, 8


def drawn(asker: Actor, asking: Asking, asked: Asked) -> Drawn:
    """The tile for what the dashboard asks. Up to four statements, whatever the number of rows."""
    found = question_of(asker, asking, asked)
    make = {
        Chart.NUMBER: _number,
        Chart.DISTRIBUTION: _distribution,
        Chart.STACKED: _grid,
        Chart.HEAT: _grid,
        Chart.COHORT: cohorts,
        Chart.MAP: world,
    }.get(asking.chart, _marks)
    return make(found, asked)


def _number(question: Question, asked: Asked) -> Drawn:
    """One number; with a day, also how it was in the period before."""
    found = sums.added_up(
        question.asker, question.rows, question.asking, (), number=question.number
    )
    mark = question.mark(question.value_label, found.total, question.url())
    change = None
    if question.asking.at:
        earlier = question_of(question.asker, question.asking, asked.at(asked.period.shifted(-1)))
        past = sums.added_up(earlier.asker, earlier.rows, earlier.asking, (), number=earlier.number)
        before = past.total.value(question.asking.measure)
        now = found.total.value(question.asking.measure)
        change = (now - before) / before if before else None
    return Drawn(
        number=mark,
        change=change,
        value_label=question.value_label,
        notes=notes_of(question, found),
    )


def _marks(question: Question, asked: Asked) -> Drawn:
    """Bars, a line, a funnel or a table: by one field."""
    by = needed(question.by)
    found = sums.added_up(
        question.asker,
        question.rows,
        question.asking,
        [sums.key_of(by)],
        number=question.number,
        order=order_of(by),
    )
    totals = _edge(_groups(question, found), 0)
    is_staged = question.asking.chart is Chart.FUNNEL
    keys = _in_order(question, by, totals, found.order, is_staged=is_staged)
    marks, notes = _each(question, by, keys, totals), notes_of(question, found)
    rest = _rest(keys, totals)
    if rest.count and by.kind in DATES:
        left = say(
            "Not shown: %(count)s without a day, or longer ago.", count=number_text(rest.count)
        )
        notes = (*notes, left)
    elif rest.count:
        marks.append(question.mark(say("All others"), rest))
    if question.asking.measure == COUNT and question.asking.chart is Chart.TABLE:
        notes = (*notes, say("In all: %(count)s.", count=number_text(found.total.count)))
    return Drawn(
        marks=tuple(marks),
        by_label=by.label,
        value_label=question.value_label,
        notes=notes,
    )


def _grid(question: Question, asked: Asked) -> Drawn:
    """Stacked bars or a heat map: by two fields."""
    by, across = needed(question.by), needed(question.across)
    keys = [sums.key_of(by), sums.key_of(across)]
    found = sums.added_up(
        question.asker, question.rows, question.asking, keys, number=question.number,
        order=order_of(by),
    )  # fmt: skip
    groups = _groups(question, found)
    rows, columns = _edge(groups, 0), _edge(groups, 1)
    kept = _in_order(question, by, rows, found.order, is_staged=False)
    over = _in_order(question, across, columns, {}, is_staged=False)
    over = over[-MOST_ACROSS:] if across.kind in DATES else over[:MOST_ACROSS]
    named = names_of(question.asker, by, kept), names_of(question.asker, across, over)
    lines = []
    for key in kept:
        cells = []
        for other in over:
            one = groups.get((key, other))
            url = question.url(condition(by, key), condition(across, other))
            label = f"{named[0][key]}, {named[1][other]}"
            cells.append(None if one is None else question.mark(label, one, url))
        lines.append(
            Row(named[0][key], tuple(cells), question.url(condition(by, key)), days_of(by, key))
        )
    notes = notes_of(question, found)
    if len(columns) > len(over) or len(rows) > len(kept):
        notes = (*notes, say("Only the largest are shown."))
    return Drawn(
        rows=tuple(lines), columns=tuple(named[1][key] for key in over),
        by_label=by.label, value_label=question.value_label, notes=notes,
    )  # fmt: skip


def _distribution(question: Question, asked: Asked) -> Drawn:
    """How many records have how much of a number."""
    by = needed(question.by)
    bins = sums.bins_of(question.rows, by)
    if bins is None:
        return Drawn(notes=question.notes)
    place = sums.place_in(bins, by)
    found = sums.added_up(
        question.asker, question.rows, question.asking, [place], number=question.number
    )
    totals = {int(key): one for (key, _), one in found.groups.items() if key is not None}
    marks = []
    for at in range(max(totals, default=-1) + 1):
        low, high = bins.ends(at)
        label = f"{number_text(low)} – {number_text(high)}"
        url = question.url(f"{by.name}>={_plain(low)}", f"{by.name}<{_plain(high)}")
        marks.append(question.mark(label, totals.get(at, Sums()), url))
    notes = notes_of(question, found)
    if by.kind is Kind.MONEY:
        notes = (*notes, say("Amounts as they stand, each in its own currency."))
    return Drawn(
        marks=tuple(marks), by_label=by.label, value_label=question.value_label, notes=notes
    )


def _groups(question: Question, found: Found) -> dict[tuple[Any, Any], Sums]:
    """The groups, months by their first day."""
    dated = [one is not None and one.kind in DATES for one in (question.by, question.across)]
    groups: dict[tuple[Any, Any], Sums] = {}
    for keys, one in found.groups.items():
        by, across = (
            day_of(key) if is_dated and key is not None else key
            for key, is_dated in zip(keys, dated, strict=True)
        )
        groups.setdefault((by, across), Sums()).add(one)
    return groups


def _edge(groups: Mapping[tuple[Any, Any], Sums], side: int) -> dict[Any, Sums]:
    """The totals of the rows (0) or of the columns (1)."""
    totals: dict[Any, Sums] = {}
    for keys, one in groups.items():
        totals.setdefault(keys[side], Sums()).add(one)
    return totals


def _in_order(
    question: Question,
    by: Field,
    totals: Mapping[Any, Sums],
    order: Mapping[Any, Any],
    *,
    is_staged: bool,
) -> list[Any]:
    """The keys as they are shown: months (those without anything too) and stages in their order, all else
    the largest first.
    """
    if by.kind in DATES:
        return _months(sorted(key for key in totals if key is not None))
    keys = sorted(totals, key=lambda key: -totals[key].value(question.asking.measure))[:MOST_MARKS]
    if order and order_of(by):
        return sorted(keys, key=lambda key: (key is None, order.get(key) or 0))
    places = {str(value): place for place, (value, _) in enumerate(by.choices)}
    if is_staged:
        return sorted(keys, key=lambda key: places.get(str(key), len(places)))
    return keys


def _months(days: Sequence[date]) -> list[date]:
    """The first days of the months from the first of ``days`` to the last, of as many as can be shown."""
    if not days:
        return []
    count = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month + 1
    last = periods.of_months(days[-1], periods.Span.MONTH)
    return [month.first for month in last.up_to(min(count, MOST_MONTHS))]


def _each(
    question: Question, by: Field, keys: Sequence[Any], totals: Mapping[Any, Sums]
) -> list[Mark]:
    """A mark for each key, which leads to its rows."""
    named = names_of(question.asker, by, keys)
    return [
        question.mark(
            named[key],
            totals.get(key, Sums()),
            question.url(condition(by, key)),
            days=days_of(by, key),
        )
        for key in keys
    ]


def _rest(keys: Sequence[Any], totals: Mapping[Any, Sums]) -> Sums:
    """What is left beside ``keys``."""
    shown, rest = set(keys), Sums()
    for key, one in totals.items():
        if key not in shown:
            rest.add(one)
    return rest


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")
