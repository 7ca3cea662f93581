"""The records that a filter selects, in an order; searching for words is the art of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from rapport.platform.access import Actor
from rapport.platform.records.filters import Tree, compile_tree, is_indexed, searched
from rapport.platform.records.keyset import Order, Place
from rapport.platform.records.types import RecordType

READ, SORTED = 12_000, 8_000


def selection(
    asker: Actor, record_type: RecordType, tree: Tree, *, by_scan: bool = False
) -> QuerySet[Any]:
    """The records that ``asker`` sees and ``tree`` selects, unordered."""
    rows = record_type.visible_to(asker)
    return rows.filter(compile_tree(tree, record_type, by=asker, by_scan=by_scan))


def ways(
    asker: Actor,
    record_type: RecordType,
    tree: Tree,
    order: Order,
    *,
    after: Place | None,
    limit: int,
) -> Iterator[QuerySet[Any]]:
    """Ways to the first ``limit`` records after ``after``; the last one leads to all that there are.

    Common words are met soon by reading along the order; rare ones are better looked up, and what
    holds them sorted. Which ones are common nobody knows beforehand, so first some records are read.
    Custom fields have no order that could be read along.
    """
    words = searched(tree) if record_type.search else []
    if not words:
        yield order.of(selection(asker, record_type, tree), after=after)
        return
    kept, is_known = _kept(record_type), any(map(is_indexed, words))
    if is_known and order.field.is_custom:
        yield looked_up(asker, record_type, tree, order, after=after, limit=limit)
        return
    end = order.place(kept, READ, after=after) if is_known else None
    read = order.of(selection(asker, record_type, tree, by_scan=True), after=after, before=end)
    yield order.of(kept.filter(pk__in=read.values("pk")[:limit]))
    if end is not None:
        yield looked_up(asker, record_type, tree, order, after=after, limit=limit)


def looked_up(
    asker: Actor,
    record_type: RecordType,
    tree: Tree,
    order: Order,
    *,
    after: Place | None = None,
    limit: int,
) -> QuerySet[Any]:
    """The first ``limit`` records by the index of words, or by reading, when too many hold them to be
    sorted. One statement before the query that it returns.
    """
    rows = selection(asker, record_type, tree)
    met: Any = order.first(rows, limit, after=after, among=SORTED)
    if met is None:
        read = order.of(selection(asker, record_type, tree, by_scan=True), after=after)
        met = read.values("pk")[:limit]
    return order.of(_kept(record_type).filter(pk__in=met))


def first(limit: int, ways: Iterable[QuerySet[Any]]) -> list[Any]:
    """The first ``limit`` rows: of the first way that has as many, else of the last."""
    found: list[Any] = []
    for rows in ways:
        found = list(rows[:limit])
        if len(found) == limit:
            break
    return found


def _kept(record_type: RecordType) -> QuerySet[Any]:
    """All records that are not in the trash."""
    rows: QuerySet[Any] = record_type.model._default_manager.filter(**record_type.only)
    return rows.filter(deleted_at=None) if record_type.is_trashable else rows
