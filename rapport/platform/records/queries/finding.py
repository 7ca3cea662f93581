"""The records that a filter selects, in an order; searching for words is the art of it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from rapport.platform.access import Actor
from rapport.platform.access.lookups import AnyOf
from rapport.platform.records.filters import Tree, compile_tree, is_indexed, leaves, searched
from rapport.platform.records.keyset import Order, Place
from rapport.platform.records.types import RecordType

COMMON, READ, SORTED = 8_000, 20_000, 8_000
GUESSES, GUESS_SECONDS = 1_000, 600
_guesses: OrderedDict[str, int] = OrderedDict()


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
    holds them sorted. Which ones are common PostgreSQL guesses from a hundred records, so reading
    gives up after a while, and so does looking up. Along custom fields nothing can be read. Whether
    something related holds is asked of many records in vain, so of those nothing else is read.
    """
    rows = selection(asker, record_type, tree)
    words = searched(tree) if record_type.search else []
    if not words and any(leaf.get("related") for leaf in leaves(tree)):
        yield _read(asker, record_type, tree, order, after=after, limit=limit)
    elif not words:
        yield order.of(rows, after=after)
    elif not any(map(is_indexed, words)):
        yield _read(asker, record_type, tree, order, after=after, limit=limit)
    else:
        if not order.field.is_custom and _expected(rows) >= COMMON:
            end = order.place(_kept(record_type), READ, after=after)
            yield _read(asker, record_type, tree, order, after=after, before=end, limit=limit)
            if end is None:
                return
        met = order.first(rows, limit, after=after, among=SORTED)
        if met is not None:
            yield order.of(_kept(record_type).filter(AnyOf(F("pk"), met)))
        else:
            yield _read(asker, record_type, tree, order, after=after, limit=limit)


def page(
    asker: Actor,
    record_type: RecordType,
    tree: Tree,
    order: Order,
    *,
    after: Place | None,
    limit: int,
    paths: Iterable[str],
) -> list[dict[str, Any]]:
    """The first ``limit`` records after ``after``, as ``paths`` of each: those with a value to sort by,
    then those without.
    """
    found: list[dict[str, Any]] = []
    if not order.is_in_rest(after):
        chosen = ways(asker, record_type, tree, order, after=after, limit=limit)
        found = first(limit, (rows.values(*paths) for rows in chosen))
    if len(found) < limit and order.has_rest:
        rest = order.rest(selection(asker, record_type, tree), after=after)
        found += rest.values(*paths)[: limit - len(found)]
    return found


def first(limit: int, ways: Iterable[QuerySet[Any]]) -> list[Any]:
    """The first ``limit`` rows: of the first way that has as many, else of the last."""
    found: list[Any] = []
    for rows in ways:
        found = list(rows[:limit])
        if len(found) == limit:
            break
    return found


def _read(
    asker: Actor,
    record_type: RecordType,
    tree: Tree,
    order: Order,
    *,
    after: Place | None,
    before: Place | None = None,
    limit: int,
) -> QuerySet[Any]:
    """The first ``limit`` records between two places, met along the order: an index that holds the
    words too is all that this reads.
    """
    rows = selection(asker, record_type, tree, by_scan=True)
    met = order.of(rows, after=after, before=before).values("pk")[:limit]
    return order.of(_kept(record_type).filter(pk__in=met))


def _expected(rows: QuerySet[Any]) -> int:
    """How many rows the planner expects, as it said in the last minutes. One statement at most: whoever
    reads on, or types a filter once more, asks the same.
    """
    try:
        statement, values = rows.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    said = f"{int(time.time() // GUESS_SECONDS)} {statement} {values}"
    guess = _guesses.get(said)
    if guess is None:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)
            [[[plan]]] = cursor.fetchall()
        guess = _guesses[said] = int(plan["Plan"]["Plan Rows"])
        while len(_guesses) > GUESSES:
            _guesses.popitem(last=False)
    return guess


def _kept(record_type: RecordType) -> QuerySet[Any]:
    """All records that are not in the trash."""
    rows: QuerySet[Any] = record_type.model._default_manager.filter(**record_type.only)
    return rows.filter(deleted_at=None) if record_type.is_trashable else rows
