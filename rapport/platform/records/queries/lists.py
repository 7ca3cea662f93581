"""One page of a list: filtered, sorted, permitted, with its columns' values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any

from rapport.kit.errors import Invalid, NotFound
from rapport.kit.money import Money
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.records import keyset
from rapport.platform.records.filters import Tree, is_indexed, parse, searched
from rapport.platform.records.keyset import Order
from rapport.platform.records.queries import finding
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.queries.related import related_values
from rapport.platform.records.types import Field, Kind, RecordType, record_types
from rapport.platform.records.values import loaded

PAGE = 50
COUNT_LIMIT = 10_000
LINKS = (Kind.USER, Kind.RECORD, Kind.FILE)
Found = dict[str, Any]
"""A record as it was read: the values of ``paths_of`` by path, and its ``pk``."""


@dataclass(frozen=True)
class Row:
    """A record's id, its kind where the type has faces, and the values of the page's columns."""

    pk: int
    kind: str
    cells: tuple[tuple[Field, Any], ...]


@dataclass(frozen=True)
class ListPage:
    """A page of rows; ``next_cursor`` is empty on the last one."""

    rows: tuple[Row, ...]
    columns: tuple[Field, ...]
    next_cursor: str
    sort: Field
    is_descending: bool


def record_type_of(asker: Actor, key: str) -> RecordType:
    """The type called ``key``. Raises NotFound for an unknown or a forbidden one: they look alike."""
    found = record_types().get(key)
    if found is None or not access.may_see(asker, found.model, name=found.policy_name):
        raise NotFound()
    return found


def list_page(
    asker: Actor,
    record_type: RecordType,
    *,
    where: str | Tree = "",
    sort: str = "",
    columns: Sequence[str | Field] = (),
    cursor: str = "",
    limit: int = PAGE,
) -> ListPage:
    """A page of ``limit`` rows after ``cursor``. Statements: one, plus one per relation shown, plus
    at most four for a search, plus one where those begin that have nothing to sort by. A column is the
    name of a field, or a field that says what it shows.
    """
    fields = record_type.fields_for(asker)
    shown = tuple(_columns(fields, columns or record_type.columns))
    order = order_of(fields, sort or record_type.sort)
    tree = parse(where) if isinstance(where, str) else where
    after = keyset.decode_cursor(cursor, order.field) if cursor else None
    paths = ("pk", "cursor_value", *paths_of(record_type, shown))
    found = finding.page(asker, record_type, tree, order, after=after, limit=limit + 1, paths=paths)
    return ListPage(
        rows=tuple(with_cells(asker, record_type, found[:limit], shown)),
        columns=shown,
        next_cursor=_cursor(found[limit - 1]) if len(found) > limit else "",
        sort=order.field,
        is_descending=order.is_descending,
    )


def _columns(fields: Mapping[str, Field], columns: Sequence[str | Field]) -> Iterator[Field]:
    for column in columns:
        if isinstance(column, Field):
            yield column
        elif column in fields:
            yield fields[column]


def rows_of(
    asker: Actor, record_type: RecordType, pks: Sequence[int], columns: Sequence[Field]
) -> dict[int, Row]:
    """The rows of some records that ``asker`` sees, by id."""
    rows = (
        record_type.visible_to(asker)
        .filter(pk__in=list(pks))
        .values("pk", *paths_of(record_type, columns))
    )
    return {row.pk: row for row in with_cells(asker, record_type, list(rows), columns)}


def paths_of(record_type: RecordType, shown: Sequence[Field]) -> set[str]:
    """What is read of each record: rows of values cost a quarter of model instances."""
    own = [field for field in shown if not field.relation]
    paths = {field.shown_column for field in own}
    paths |= {field.currency for field in own if field.currency and not field.is_custom}
    return paths | ({"kind"} if record_type.has_faces else set())


def count(asker: Actor, record_type: RecordType, where: str | Tree = "") -> tuple[int, bool]:
    """How many records match, and whether that is all: counting stops at 10,000."""
    tree = parse(where) if isinstance(where, str) else where
    found = selection(asker, record_type, tree).order_by()[: COUNT_LIMIT + 1].count()
    return min(found, COUNT_LIMIT), found <= COUNT_LIMIT


def order_of(fields: Mapping[str, Field], sort: str) -> Order:
    """The order that ``sort`` names, with a minus before it downwards. Raises Invalid."""
    field = fields.get(sort.removeprefix("-"))
    if field is None or not field.is_sortable:
        raise Invalid(
            "unknown_order", "The list cannot be sorted by “%(sort)s”.", sort=sort.removeprefix("-")
        )
    return Order(field, sort.startswith("-"))


def _cursor(row: Found) -> str:
    return keyset.encode_cursor(row["cursor_value"], row["pk"])


def with_cells(
    asker: Actor, record_type: RecordType, found: list[Found], columns: Sequence[Field]
) -> Iterable[Row]:
    """``found``, rows of ``paths_of``, with the values of ``columns``. One statement per relation, and
    one per field that keeps the id of something, unless it says to show that.
    """
    if not found:
        return
    related = related_values(record_type, [row["pk"] for row in found], columns)
    for field in columns:
        if field.keeps_id and field.kind in LINKS and not field.shown:
            related[field.name] = _linked(asker, field, found)
    readers = [(field, _reader(field, related)) for field in columns]
    for row in found:
        cells = tuple([(field, read(row)) for field, read in readers])
        yield Row(row["pk"], row.get("kind", ""), cells)


def _linked(asker: Actor, field: Field, found: list[Found]) -> dict[int, Any]:
    from rapport.platform.records.queries.links import links

    known = links(asker, field, [row[field.column] for row in found])
    return {row["pk"]: known.get(row[field.column]) for row in found}


def _reader(field: Field, related: Mapping[str, Mapping[int, Any]]) -> Callable[[Found], Any]:
    """What finds the value of ``field`` in a row."""
    if field.name in related:
        known = related[field.name]
        return lambda row: known.get(row["pk"])
    column = field.shown_column
    if field.kind is Kind.MONEY:
        return partial(_money, field)
    return (lambda row: loaded(field, row[column])) if field.is_custom else itemgetter(column)


def _money(field: Field, row: Found) -> Money | None:
    value = row[field.shown_column]
    if value is None:
        return None
    return Money(Decimal(str(value)), field.currency if field.is_custom else row[field.currency])


def search(asker: Actor, text: str, *, limit: int = 5) -> list[tuple[RecordType, list[Any]]]:
    """Some records of every searchable type that hold all words of ``text``; one statement each.

    Words that no index knows (a sign, two Chinese letters) find nothing by themselves.
    """
    tree = {"all": [{"search": word} for word in text.split()]}
    if not any(map(is_indexed, searched(tree))):
        return []
    found = []
    for record_type in record_types().values():
        may_see = access.may_see(asker, record_type.model, name=record_type.policy_name)
        if record_type.search and may_see:
            rows = list(selection(asker, record_type, tree)[:limit])
            found += [(record_type, rows)] if rows else []
    return found


def exportable(asker: Actor, record_type: RecordType) -> bool:
    """Whether ``asker`` may take the type's records out of the house."""
    return access.may_see(asker, record_type.model, Right.EXPORT, name=record_type.policy_name)
