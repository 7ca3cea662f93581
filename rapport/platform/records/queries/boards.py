"""Records laid out other than in a list: on a board by a choice, on the days of a calendar, in groups with sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor
from rapport.platform.records import values
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import Tree
from rapport.platform.records.keyset import Order
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.queries.lists import Row, paths_of, with_cells
from rapport.platform.records.types import RecordType

CARDS = 25
COUNTED = 50_000
MOST_GROUPS = 100
MOST_ON_CALENDAR = 400
GROUPED = (Kind.CHOICE, Kind.BOOLEAN, Kind.USER, Kind.RATING, Kind.TEXT, Kind.DATE)


@dataclass(frozen=True)
class Lane:
    """A column of a board: the records whose field has ``value``; empty for those without one."""

    value: str
    label: str
    rows: tuple[Row, ...]
    has_more: bool

    @property
    def count(self) -> int:
        """How many records it holds, or one more than it shows."""
        return len(self.rows) + self.has_more


@dataclass(frozen=True)
class Totals:
    """How many records a group holds and what their numbers add up to, by field name."""

    count: int
    sums: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Records that share the value of a field; ``value`` is how the filter text names it."""

    value: str
    label: str
    totals: Totals


def lanes_of(by: Field) -> list[tuple[str, str]]:
    """The columns of a board by the field ``by``: its choices, then those without one."""
    return [*((str(value), label) for value, label in by.choices), ("", "")]


def board(
    asker: Actor,
    record_type: RecordType,
    *,
    by: Field,
    tree: Tree,
    order: Order,
    cards: Sequence[Field],
) -> list[Lane]:
    """The first cards of every column. One statement, plus one per relation shown on a card, plus one
    where columns have room for cards without a value to sort by.
    """
    if by.kind is not Kind.CHOICE or by.relation:
        raise Invalid("not_a_choice", "A board needs a choice; %(by)s is none.", by=by.label)
    rows, paths = selection(asker, record_type, tree), ("pk", *paths_of(record_type, cards))
    found: dict[str, list[dict[str, Any]]] = {value: [] for value, _ in lanes_of(by)}
    for part in (order.of, order.rest) if order.has_rest else (order.of,):
        open_lanes = [value for value, cards in found.items() if len(cards) <= CARDS]
        slices = [
            part(rows.filter(_has(by, value))).values(*paths, by.column)[: CARDS + 1]
            for value in open_lanes
        ]
        for row in slices[0].union(*slices[1:], all=True) if slices else ():
            found[row[by.column] or ""].append(row)
    return [
        Lane(
            value,
            label,
            tuple(with_cells(asker, record_type, found[value][:CARDS], cards)),
            len(found[value]) > CARDS,
        )
        for value, label in lanes_of(by)
    ]


def totals(
    asker: Actor, record_type: RecordType, *, by: Field, tree: Tree, summed: Sequence[Field]
) -> tuple[dict[str, Totals], bool]:
    """Count and sums by the value of ``by``, and whether every record was counted: counting stops at
    50,000. One statement.
    """
    rows = _bounded(selection(asker, record_type, tree), record_type)
    grouped = rows.order_by().values(by.column).annotate(_count=Count("pk"), **_sums(summed))
    found = {}
    for row in grouped.order_by("-_count")[:MOST_GROUPS]:
        sums = {one.name: row[f"_sum_{one.name}"] for one in summed if row[f"_sum_{one.name}"]}
        found[_named(row[by.column])] = Totals(row["_count"], sums)
    return found, sum(one.count for one in found.values()) < COUNTED


def groups(
    asker: Actor, record_type: RecordType, *, by: Field, tree: Tree, summed: Sequence[Field]
) -> tuple[list[Group], bool]:
    """The groups of a list, largest first; at most a hundred. See ``totals``."""
    if by.kind not in GROUPED or by.relation:
        raise Invalid("not_groupable", "A list cannot be grouped by %(by)s.", by=by.label)
    found, is_exact = totals(asker, record_type, by=by, tree=tree, summed=summed)
    labels = _labels(asker, by, list(found))
    return [Group(value, labels.get(value, value), one) for value, one in found.items()], is_exact


def day_of(text: str, today: date) -> date:
    """The day that "2026-11-22" names, else today; nobody plans for other millennia."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 1000 < day.year < 3000 else today


def calendar(
    asker: Actor,
    record_type: RecordType,
    *,
    by: Field,
    tree: Tree,
    days: Sequence[date],
    cards: Sequence[Field],
) -> tuple[dict[date, list[Row]], bool]:
    """The records of successive ``days``, by day, and whether that is all: at most 400. One statement."""
    if by.kind not in (Kind.DATE, Kind.DATETIME) or by.relation:
        raise Invalid("not_a_day", "A calendar needs a day; %(by)s is none.", by=by.label)
    start, end = _bounds(by, days[0], len(days))
    rows = selection(asker, record_type, tree).filter(
        **{f"{by.column}__gte": start, f"{by.column}__lt": end}
    )
    shown = ("pk", by.column, *paths_of(record_type, cards))
    more = list(rows.order_by(by.column, "pk").values(*shown)[: MOST_ON_CALENDAR + 1])
    found = more[:MOST_ON_CALENDAR]
    days_found: dict[date, list[Row]] = {}
    for raw, row in zip(found, with_cells(asker, record_type, found, cards), strict=True):
        days_found.setdefault(_day(by, raw[by.column]), []).append(row)
    return days_found, len(more) == len(found)


def _has(by: Field, value: str) -> Q:
    if value:
        return Q(**{by.column: value})
    empty = Q(**{f"{by.column}__isnull": True})
    return empty if by.is_custom else empty | Q(**{by.column: ""})


def _bounded(rows: QuerySet[Any], record_type: RecordType) -> QuerySet[Any]:
    """Not more of ``rows`` than can be counted while somebody waits."""
    some = rows.order_by().values("pk")[:COUNTED]
    return record_type.model._default_manager.filter(pk__in=some)


def _sums(summed: Sequence[Field]) -> dict[str, Any]:
    exact = DecimalField(max_digits=30, decimal_places=6)
    return {
        f"_sum_{one.name}": Sum(
            Cast(KeyTextTransform(one.name, "custom"), exact) if one.is_custom else F(one.column)
        )
        for one in summed
    }


def _named(value: Any) -> str:
    """A group's value as the filter text has it."""
    if value is None:
        return ""
    return str(values.plain(value)) if not isinstance(value, bool) else ("yes" if value else "no")


def _labels(asker: Actor, by: Field, found: Sequence[str]) -> Mapping[str, str]:
    if by.kind is Kind.USER:
        from rapport.platform.accounts.queries import names_of_users

        return {
            str(pk): name for pk, name in names_of_users([int(one) for one in found if one]).items()
        }
    return by.choice_labels


def _bounds(by: Field, first: date, days: int) -> tuple[Any, Any]:
    start, end = first, first + timedelta(days=days)
    if by.kind is Kind.DATE:
        return (values.plain(start), values.plain(end)) if by.is_custom else (start, end)
    moments = [timezone.make_aware(datetime.combine(day, time.min)) for day in (start, end)]
    return tuple(values.plain(one) if by.is_custom else one for one in moments)  # type: ignore[return-value]


def _day(by: Field, raw: Any) -> date:
    value = values.loaded(by, raw)
    return timezone.localdate(value) if isinstance(value, datetime) else value
