"""Records as one flat table: a statement that gives the cells of many records at once, typed.

Whatever hangs on a record (its e-mails, roles, traits) is looked up for all of them together: one join
per relation, of which one pass over its rows picks or gathers what the fields want. The records come in
windows of ids, so that neither side holds more than a window.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db import models
from django.db.models import F, Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KT

from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.keyset import Order

WINDOW, NARROW = 10_000, 2_000
SPARSE = 4
"""Ids that span more than so many times their number are looked up one by one."""
BETWEEN = ", "
"""What parts several values of one cell."""


class Type(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    TRUTH = "truth"


@dataclass(frozen=True)
class Column:
    """A column: its heading, what its cells are, and the expression that gives them.

    ``digits`` and ``decimals`` bound a number, unless it ``is_open`` and may have more. A day or moment
    that ``is_written`` comes as text in ISO form, as custom fields and traits keep it.
    """

    heading: str
    type: Type
    sql: str
    digits: int = 38
    decimals: int = 12
    is_open: bool = True
    is_written: bool = False


_TYPES: Sequence[tuple[type[models.Field[Any, Any]], Type]] = (
    (models.BooleanField, Type.TRUTH),
    (models.IntegerField, Type.WHOLE),
    (models.ForeignKey, Type.WHOLE),
    (models.DecimalField, Type.NUMBER),
    (models.DateTimeField, Type.MOMENT),
    (models.DateField, Type.DATE),
    (models.TimeField, Type.TIME),
)
_WRITTEN = {Kind.DATE: Type.DATE, Kind.DATETIME: Type.MOMENT, Kind.TIME: Type.TIME}
_WHOLE = "CASE jsonb_typeof({0}) WHEN 'number' THEN ({0})::bigint END"
_NUMBER = "CASE jsonb_typeof({0}) WHEN 'number' THEN ({0})::numeric END"
_TRUTH = "CASE jsonb_typeof({0}) WHEN 'boolean' THEN ({0})::boolean END"
_LIST = (
    "CASE jsonb_typeof({0}) WHEN 'array' THEN (SELECT string_agg(part, '" + BETWEEN + "')"
    " FROM jsonb_array_elements_text({0}) AS part) ELSE {0} #>> '{{}}' END"
)
_CUSTOM = {
    Kind.NUMBER: (Type.NUMBER, _NUMBER),
    Kind.MONEY: (Type.NUMBER, _NUMBER),
    Kind.RATING: (Type.NUMBER, _NUMBER),
    Kind.BOOLEAN: (Type.TRUTH, _TRUTH),
    Kind.CHOICES: (Type.TEXT, _LIST),
    Kind.USER: (Type.WHOLE, _WHOLE),
    Kind.RECORD: (Type.WHOLE, _WHOLE),
    Kind.FILE: (Type.WHOLE, _WHOLE),
}


_IN_PLACE = "JOIN unnest(%s::bigint[]) WITH ORDINALITY AS given (id, place) ON given.id = flat.id_ ORDER BY given.place"


class Flat:
    """The records of ``rows`` in ``fields``, in an ``order``, else by id: the id, and of each field a column
    or two.
    """

    def __init__(
        self, rows: QuerySet[Any], fields: Sequence[Field], order: Order | None = None
    ) -> None:
        self.rows, self.model, self.order = rows, rows.model, order
        self.columns = [Column("id", Type.WHOLE, "flat.id_")]
        self._own: dict[str, Any] = {}
        self._relations: dict[tuple[Any, ...], _Relation] = {}
        self._is_wordy = any(field.kind is Kind.LONG_TEXT for field in fields)
        for field in fields:
            self.columns += self._related(field) if field.relation else self._of(field)

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def windows(self) -> Generator[list[int]]:
        """The ids in their order, some thousands at a time, through a cursor on the server."""
        size = NARROW if self._is_wordy else WINDOW
        window: list[int] = []
        for pk in chain.from_iterable(rows.iterator(chunk_size=size) for rows in self._ordered()):
            window.append(pk)
            if len(window) == size:
                yield window
                window = []
        if window:
            yield window

    def _ordered(self) -> Iterator[Any]:
        if self.order is None:
            yield self.rows.order_by("pk").values_list("pk", flat=True)
            return
        yield self.order.of(self.rows).values_list("pk", flat=True)
        if self.order.has_rest:
            yield self.order.rest(self.rows).values_list("pk", flat=True)

    def statement(
        self, ids: Sequence[int], cells: Sequence[str] = ()
    ) -> tuple[str, tuple[Any, ...]]:
        """What gives the rows of ``ids`` in their order, and what it binds. ``cells`` are expressions
        over those of the columns, where these are not wanted as they are.
        """
        known = sorted(ids) if self.order else ids
        rows = self.model._default_manager.filter(_among("pk", known, is_exact=True))
        own = rows.annotate(id_=F("pk"), **self._own).order_by()
        flat, bound = own.values("id_", *self._own).query.sql_with_params()
        wanted = ", ".join(cells or [column.sql for column in self.columns])
        parts = [f"SELECT {wanted} FROM ({flat}) AS flat"]
        for relation in self._relations.values():
            found, params = relation.rows(known).query.sql_with_params()
            parts.append(f"LEFT JOIN ({found}) AS {relation.alias} ON {relation.condition}")
            bound += params
        if not self.order:
            return " ".join([*parts, "ORDER BY flat.id_"]), bound
        return " ".join([*parts, _IN_PLACE]), (*bound, list(ids))

    def _of(self, field: Field) -> Iterator[Column]:
        """The currency of a record's money is a field of its own; a link has id and name."""
        is_link = not field.keeps_id
        if field.kind is Kind.USER and is_link:
            yield self._column(field, field.name, f"{field.column}__name")
        else:
            yield self._column(field, field.name, field.column)
        if field.kind is Kind.RECORD and is_link:
            yield self._column(field, f"{field.name}_name", field.shown_column)

    def _column(self, field: Field, heading: str, path: str) -> Column:
        alias = f"cell{len(self._own)}"
        sql = f"flat.{alias}"
        if not field.is_custom:
            self._own[alias] = F(path)
            return _declared(self.model, path, field, heading, sql)
        if field.kind in _CUSTOM:
            self._own[alias] = F(path)
            kind, form = _CUSTOM[field.kind]
            return Column(heading, kind, form.format(sql))
        self._own[alias] = KT(path)
        kind = _WRITTEN.get(field.kind, Type.TEXT)
        return Column(heading, kind, sql, is_written=field.kind in _WRITTEN)

    def _related(self, field: Field) -> Iterator[Column]:
        key = (field.relation, field.first, *sorted(field.where))
        new = _Relation(self.model, field, f"of{len(self._relations)}")
        return self._relations.setdefault(key, new).columns(field)


class _Relation:
    """The rows of a reverse relation, brought to one per record: the first, or of several marks the
    first of each, or all in one cell.
    """

    def __init__(self, model: type[Any], field: Field, alias: str) -> None:
        reverse: Any = model._meta.get_field(field.relation)
        self.model, self.key, self.alias = reverse.related_model, reverse.field.attname, alias
        self.condition = f'{alias}."{reverse.field.column}" = flat.id_'
        self.first, self.is_marked = field.first, bool(field.where)
        self.is_gathered = field.kind is Kind.CHOICE and not field.where
        self.is_single = _is_unique(self.model, {reverse.field.name, *field.where})
        self.cells: dict[str, Any] = {}

    def columns(self, field: Field) -> Iterator[Column]:
        """A money field has its currency beside it."""
        yield self._column(field, field.name, field.shown or field.column)
        if field.kind is Kind.MONEY:
            yield self._column(field, f"{field.name}_currency", field.currency)

    def _column(self, field: Field, heading: str, path: str) -> Column:
        cell, where = f"cell{len(self.cells)}", Q(**field.where)
        sql = f"{self.alias}.{cell}"
        if self.is_gathered:
            self.cells[cell] = StringAgg(path, BETWEEN, order_by=self.first)
            return Column(heading, Type.TEXT, sql)
        if not self.is_marked:
            self.cells[cell] = F(path)
        elif self.is_single:
            self.cells[cell] = Max(path, filter=where)
        else:
            self.cells[cell] = ArrayAgg(path, filter=where, order_by=self.first)
            sql = f"({sql})[1]"
        return _declared(self.model, path, field, heading, sql)

    def rows(self, ids: Sequence[int]) -> QuerySet[Any]:
        """One for each record among ``ids`` that has any."""
        rows: QuerySet[Any] = self.model._default_manager.filter(_among(self.key, ids))
        if self.is_gathered or self.is_marked:
            found: QuerySet[Any] = rows.order_by().values(self.key).annotate(**self.cells)
        else:
            first = rows.order_by(self.key, *self.first).distinct(self.key)
            found = first.annotate(**self.cells).values(self.key, *self.cells)
        return found


def _declared(model: type[Any], path: str, field: Field, heading: str, sql: str) -> Column:
    """A column of a model's field; a day that is kept as text stays text that holds a day."""
    found = model._default_manager.annotate(cell=F(path)).query.annotations["cell"].output_field
    kind = next((kind for known, kind in _TYPES if isinstance(found, known)), Type.TEXT)
    if kind is Type.NUMBER and isinstance(found, models.DecimalField):
        return Column(heading, kind, sql, found.max_digits, found.decimal_places, is_open=False)
    if kind is Type.TEXT and field.kind in _WRITTEN:
        return Column(heading, _WRITTEN[field.kind], sql, is_written=True)
    if kind is Type.TEXT and not isinstance(found, models.CharField | models.TextField):
        sql = f"({sql})::text"
    return Column(heading, kind, sql)


def _is_unique(model: type[Any], names: set[str]) -> bool:
    """Whether no two rows share the values of the fields ``names``."""
    return any(
        isinstance(found, models.UniqueConstraint)
        and found.condition is None
        and set(found.fields) <= names
        for found in model._meta.constraints
    )


def _among(path: str, ids: Sequence[int], *, is_exact: bool = False) -> Q:
    """Rows whose ``path`` is among ``ids``, ascending; unless ``is_exact``, some between them too where
    reading these along is quicker.
    """
    span = ids[-1] - ids[0] + 1
    near = Q(**{f"{path}__gte": ids[0], f"{path}__lte": ids[-1]})
    same = Q(**{f"{path}__in": RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])})
    if span > SPARSE * len(ids):
        return same
    return near & same if is_exact and span > len(ids) else near
