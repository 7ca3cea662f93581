"""What a page of records shows of the rows that hang on them: one statement for each relation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import F, Model, Q
from django.db.models.constants import LOOKUP_SEP

from rapport.kit.money import Money
from rapport.platform.access.lookups import AnyOf
from rapport.platform.records.types import Field, Kind, RecordType

Line = tuple[Any, ...]
_RECORDS: list[int] = []
"""Stands in a statement for the records that are asked about."""


@dataclass(frozen=True)
class Rows:
    """Which rows several fields are read from at once: those of a relation for which the ``conditions``
    hold; the ``marks`` tell whose each row is.
    """

    relation: str
    marks: tuple[str, ...]
    conditions: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, field: Field) -> Rows:
        marks = tuple(sorted(name for name in field.where if LOOKUP_SEP not in name))
        rest = sorted(pair for pair in field.where.items() if pair[0] not in marks)
        return cls(field.relation, marks, tuple(rest))


def related_values(
    record_type: RecordType, pks: list[int], columns: Sequence[Field]
) -> dict[str, dict[int, Any]]:
    """Field → record id → value of its relation, of those of ``columns`` that have one. Several roles
    make a list; of several e-mails the first is shown.
    """
    by_rows: defaultdict[Rows, list[Field]] = defaultdict(list)
    for field in columns:
        if field.relation:
            by_rows[Rows.of(field)].append(field)
    values: dict[str, dict[int, Any]] = {field.name: {} for field in columns if field.relation}
    for rows, fields in by_rows.items():
        _gather(values, rows.marks, fields, *_lines(record_type, rows, fields, pks))
    return values


def _gather(
    values: Mapping[str, dict[int, Any]],
    marks: Sequence[str],
    fields: Sequence[Field],
    places: Mapping[str, int],
    lines: Iterable[Line],
) -> None:
    """Put into ``values`` what each of ``fields`` takes from ``lines``, whose paths are at ``places``."""
    wanted = defaultdict(list)
    for field in fields:
        taken = (_taker(field, places), values[field.name], field.has_several)
        wanted[tuple([field.where[mark] for mark in marks])].append(taken)
    marked = slice(1, 1 + len(marks))
    for line in lines:
        for take, known, is_list in wanted[line[marked]]:
            value = take(line)
            if value is None:
                continue
            if is_list:
                known.setdefault(line[0], []).append(value)
            else:
                known.setdefault(line[0], value)


def _taker(field: Field, places: Mapping[str, int]) -> Callable[[Line], Any]:
    at = places[field.shown or field.column]
    if field.kind is Kind.MONEY:
        beside = places[field.currency]
        return lambda line: None if line[at] is None else Money(line[at], line[beside])
    if field.kind is Kind.DATE:
        return lambda line: _day(line[at])
    return itemgetter(at)


def _day(value: date | str | None) -> date | None:
    """A trait keeps its date as text, which sorts alike."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _lines(
    record_type: RecordType, rows: Rows, fields: Sequence[Field], pks: list[int]
) -> tuple[dict[str, int], list[Line]]:
    """Those of ``rows`` that some of ``fields`` wants, and what stands where in each: the record's id, the
    marks, then what is shown.
    """
    reverse_relation: Any = record_type.model._meta.get_field(rows.relation)
    shown = [
        path for field in fields for path in (field.shown or field.column, field.currency) if path
    ]
    paths = tuple(dict.fromkeys([reverse_relation.field.attname, *rows.marks, *shown]))
    wanted = tuple([tuple([field.where[mark] for mark in rows.marks]) for field in fields])
    model, first = reverse_relation.related_model, fields[0].first
    statement, values = _statement(model, paths, rows, wanted, first)
    with connection.cursor() as cursor:
        cursor.execute(statement, [pks if value is _RECORDS else value for value in values])
        lines = cursor.fetchall()
    return {path: place for place, path in enumerate(paths)}, lines


@lru_cache(maxsize=1_000)
def _statement(
    model: type[Model],
    paths: tuple[str, ...],
    among: Rows,
    wanted: tuple[Line, ...],
    first: tuple[str, ...],
) -> tuple[str, Line]:
    """The columns at ``paths``, the first of which leads to ``_RECORDS``, of the rows with one of the
    ``wanted`` values of their marks. To put it together takes longer than to answer it.
    """
    if len(among.marks) == 1:
        condition = Q(**{f"{among.marks[0]}__in": [value for (value,) in wanted]})
    else:
        each = [Q(**dict(zip(among.marks, values, strict=True))) for values in wanted]
        condition = Q(*each, _connector=Q.OR)
    rows = model._default_manager.filter(condition, AnyOf(F(paths[0]), _RECORDS), *among.conditions)
    found: tuple[str, Line] = rows.order_by(*first).values_list(*paths).query.sql_with_params()
    return found
