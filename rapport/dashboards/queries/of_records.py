"""What a tile of records shows: counted, added up or averaged over the rows that the asker may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from rapport.dashboards.drawn import Drawn, Mark, Row
from rapport.dashboards.queries import sums
from rapport.dashboards.queries.fields import offered, order_of
from rapport.dashboards.queries.sums import Found, Sums
from rapport.dashboards.tiles import COUNT, Asking, Chart
from rapport.dashboards.wording import address, amount_text, month_text, number_text
from rapport.kit.errors import Refused
from rapport.kit.speech import say
from rapport.performance import periods
from rapport.performance.metric import Asked
from rapport.performance.queries.rows import kind_called
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import Tree, both, parse
from rapport.platform.records.filters.hanging import hanging_fields
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.queries.links import links
from rapport.platform.records.types import RecordType

MOST_MARKS, MOST_MONTHS, MOST_ACROSS = 12, 36, 8
DATES = (Kind.DATE, Kind.DATETIME)


@dataclass(frozen=True)
class Question:
    """A tile of records as it is asked: their type, which of them, and the fields it is shown by."""

    asker: Actor
    kind: RecordType
    asking: Asking
    tree: Tree
    by: Field | None
    across: Field | None
    number: Field | None
    notes: tuple[str, ...]

    @property
    def rows(self) -> QuerySet[Any]:
        return selection(self.asker, self.kind, self.tree)

    @property
    def value_label(self) -> str:
        """What is reckoned, in words."""
        if self.asking.measure == COUNT or self.number is None:
            return self.kind.plural
        return self.number.label

    def url(self, *conditions: str) -> str:
        """The list of exactly those of its records that meet ``conditions``."""
        return address(self.kind.key, _all_of([self.tree, *map(parse, conditions)]))

    def mark(self, label: str, found: Sums, url: str = "") -> Mark:
        value = found.value(self.asking.measure)
        is_money = self.number is not None and self.number.kind is Kind.MONEY
        text = (
            amount_text(value) if is_money and self.asking.measure != COUNT else number_text(value)
        )
        return Mark(label, float(value), text, url)


def drawn(asker: Actor, asking: Asking, asked: Asked) -> Drawn:
    """The tile for what the dashboard asks. Up to four statements, whatever the number of rows."""
    question = _question(asker, asking, asked)
    make = {
        Chart.NUMBER: _number,
        Chart.DISTRIBUTION: _distribution,
        Chart.STACKED: _grid,
        Chart.HEAT: _grid,
    }.get(asking.chart, _marks)
    return make(question, asked)


def _question(asker: Actor, asking: Asking, asked: Asked) -> Question:
    kind = kind_called(asker, asking.kind)
    known, notes = offered(asker, kind), []
    parts = [parse(asking.where)]
    if asking.at:
        span = f"{asked.period.first.isoformat()}..{asked.period.last.isoformat()}"
        parts.append(parse(f"{asking.at}:{span}"))
    owner = kind.fields_for(asker).get("owner")
    has_owner = owner is not None and owner.kind is Kind.USER
    for is_asked, is_known, text, note in (
        (
            asked.person,
            has_owner,
            f"owner:{asked.person}",
            say("Of everybody: these records have no owner."),
        ),
        (
            asked.team,
            has_owner,
            f"owner:team:{asked.team}",
            say("Of all teams: these records have no owner."),
        ),
        (
            asked.territory,
            "territory" in hanging_fields(kind, asker),
            f"territory:{asked.territory}",
            say("Of everywhere: these records are in no territory."),
        ),
    ):
        if is_asked and is_known:
            parts.append(parse(text))
        elif is_asked:
            notes.append(note)
    by, across, number = (
        _field(known.by(), name) for name in (asking.by, asking.across, asking.field)
    )
    used = number if asking.measure != COUNT else None
    return Question(asker, kind, asking, _all_of(parts), by, across, used, tuple(notes))


def _all_of(trees: Sequence[Tree]) -> Tree:
    """What meets all of ``trees``, side by side: as somebody would type it."""
    return both(*(node for tree in trees for node in tree.get("all", [tree])))


def _field(known: Mapping[str, Field], name: str) -> Field | None:
    """The field called ``name``. Raises Refused when the asker does not see it."""
    if name and name not in known:
        raise Refused("no_field", "You do not see what this is reckoned with.")
    return known.get(name)


def _number(question: Question, asked: Asked) -> Drawn:
    """One number; with a day, also how it was in the period before."""
    found = sums.added_up(
        question.asker, question.rows, question.asking, (), number=question.number
    )
    mark = question.mark(question.value_label, found.total, question.url())
    change = None
    if question.asking.at:
        earlier = _question(question.asker, question.asking, asked.at(asked.period.shifted(-1)))
        past = sums.added_up(earlier.asker, earlier.rows, earlier.asking, (), number=earlier.number)
        before = past.total.value(question.asking.measure)
        now = found.total.value(question.asking.measure)
        change = (now - before) / before if before else None
    return Drawn(
        number=mark,
        change=change,
        value_label=question.value_label,
        notes=_notes(question, found),
    )


def _marks(question: Question, asked: Asked) -> Drawn:
    """Bars, a line, a funnel or a table: by one field."""
    by = _needed(question.by)
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
    marks, notes = _each(question, by, keys, totals), _notes(question, found)
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
    by, across = _needed(question.by), _needed(question.across)
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
    named = _names(question.asker, by, kept), _names(question.asker, across, over)
    lines = []
    for key in kept:
        cells = []
        for other in over:
            one = groups.get((key, other))
            url = question.url(_condition(by, key), _condition(across, other))
            label = f"{named[0][key]}, {named[1][other]}"
            cells.append(None if one is None else question.mark(label, one, url))
        lines.append(Row(named[0][key], tuple(cells), question.url(_condition(by, key))))
    notes = _notes(question, found)
    if len(columns) > len(over) or len(rows) > len(kept):
        notes = (*notes, say("Only the largest are shown."))
    return Drawn(
        rows=tuple(lines), columns=tuple(named[1][key] for key in over),
        by_label=by.label, value_label=question.value_label, notes=notes,
    )  # fmt: skip


def _distribution(question: Question, asked: Asked) -> Drawn:
    """How many records have how much of a number."""
    by = _needed(question.by)
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
    notes = _notes(question, found)
    if by.kind is Kind.MONEY:
        notes = (*notes, say("Amounts as they stand, each in its own currency."))
    return Drawn(
        marks=tuple(marks), by_label=by.label, value_label=question.value_label, notes=notes
    )


def _needed(found: Field | None) -> Field:
    if found is None:
        raise Refused("no_field", "This tile asks for a field that is gone: edit it.")
    return found


def _groups(question: Question, found: Found) -> dict[tuple[Any, Any], Sums]:
    """The groups, months by their first day."""
    dated = [one is not None and one.kind in DATES for one in (question.by, question.across)]
    groups: dict[tuple[Any, Any], Sums] = {}
    for keys, one in found.groups.items():
        by, across = (
            _day(key) if is_dated and key is not None else key
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
    names = _names(question.asker, by, keys)
    return [
        question.mark(names[key], totals.get(key, Sums()), question.url(_condition(by, key)))
        for key in keys
    ]


def _rest(keys: Sequence[Any], totals: Mapping[Any, Sums]) -> Sums:
    """What is left beside ``keys``."""
    shown, rest = set(keys), Sums()
    for key, one in totals.items():
        if key not in shown:
            rest.add(one)
    return rest


def _names(asker: Actor, by: Field, keys: Sequence[Any]) -> dict[Any, str]:
    """What the keys are called. One query for links, else none."""
    named = {}
    if by.kind in (Kind.USER, Kind.RECORD):
        named = links(asker, by, [key for key in keys if key is not None])
    return {key: _name(by, key, named) for key in keys}


def _name(by: Field, key: Any, named: Mapping[int, Any]) -> str:
    if key is None or key == "":
        return say("Nothing")
    if by.kind in (Kind.USER, Kind.RECORD):
        return named[key].text if key in named else say("not yours to see")
    if by.kind in DATES:
        return month_text(_day(key))
    if by.kind is Kind.BOOLEAN:
        return say("Yes") if key in (True, "true") else say("No")
    return by.choice_labels.get(str(key), str(key))


def _condition(by: Field, key: Any) -> str:
    """The filter for one key, as people type it."""
    if key is None or key == "":
        return f"{by.name}:none"
    if by.kind in DATES:
        month = periods.of_months(_day(key), periods.Span.MONTH)
        return f"{by.name}:{month.first.isoformat()}..{month.last.isoformat()}"
    if by.kind is Kind.BOOLEAN:
        return f"{by.name}:{'yes' if key in (True, 'true') else 'no'}"
    return f'{by.name}:"{key}"'


def _day(key: date | datetime) -> date:
    return timezone.localtime(key).date() if isinstance(key, datetime) else key


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _notes(question: Question, found: Found) -> tuple[str, ...]:
    """What else must be known of these numbers."""
    said = list(question.notes)
    if found.is_converted:
        said.append(say("Other currencies are converted by today's rate."))
    if found.lost:
        names = ", ".join(sorted(found.lost))
        said.append(say("Left out, for want of an exchange rate: %(names)s.", names=names))
    if found.is_cut:
        said.append(say("There are more groups than can be read: only the most frequent count."))
    return tuple(said)
