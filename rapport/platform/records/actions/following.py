"""What follows from a write: formulas of the same record, roll-ups of those that it leads to, and so on.

All in the transaction of the write, for many records at once. Whoever writes records past the
engine calls ``follow`` afterwards, or leaves it to the stream of events.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from rapport.kit.errors import Invalid
from rapport.platform.records import values
from rapport.platform.records.queries.custom import roll_ups
from rapport.platform.records.rollups import RollUp, is_own, totals
from rapport.platform.records.types import RecordType, record_type

AT_ONCE = 1000
Before = Mapping[str, Iterable[Any]]
"""Field → the values that it held before."""


def compute(kind: RecordType, record: Any) -> dict[str, list[Any]]:
    """Work out the formulas of ``record`` anew; returns those that changed: [before, after]."""
    fields = kind.all_fields()
    computed = [found for found in fields.values() if found.compute is not None]
    if not computed:
        return {}
    known = {name: values.get(record, found) for name, found in fields.items() if is_own(found)}
    changes = {}
    for found in computed:
        before, after = known[found.name], found.compute(known)  # type: ignore[misc]
        if before != after:
            values.put(record, found, after)
            changes[found.name] = [values.plain(before), values.plain(after)]
    return changes


def begin(kind: RecordType, record: Any) -> None:
    """Give a new record what its roll-ups come to while nothing leads to it."""
    for roll_up in roll_ups():
        if roll_up.parent == kind.key and roll_up.of_none is not None:
            record.custom[roll_up.name] = roll_up.of_none


def follow(
    kind: RecordType,
    pks: Collection[int],
    names: Collection[str] | None = None,
    before: Before | None = None,
) -> None:
    """Bring up to date what is rolled up from the records ``pks``, of which the fields ``names``
    changed; None says that they came, or went. ``before`` tells where links led until now.

    Costs nothing when nothing is rolled up from them; else per parent type four statements for every
    thousand parents.
    """
    found: defaultdict[tuple[str, str], list[RollUp]] = defaultdict(list)
    for roll_up in roll_ups():
        if roll_up.child == kind.key and _matters(roll_up, names):
            found[roll_up.parent, roll_up.through].append(roll_up)
    for (key, through), concerned in found.items():
        parent, moved = record_type(key), (before or {}).get(through, ())
        parents = _parents(kind, through, pks) | {int(pk) for pk in moved if pk}
        if parent is not None and parents:
            refresh(parent, parents, concerned)


def _matters(roll_up: RollUp, names: Collection[str] | None) -> bool:
    return names is None or not roll_up.reads.isdisjoint(names)


def _parents(kind: RecordType, name: str, pks: Collection[int]) -> set[int]:
    """The records that ``pks`` lead to by their field ``name``."""
    through = kind.all_fields().get(name)
    if through is None:
        return set()
    rows = kind.model._default_manager.filter(pk__in=list(pks)).order_by()
    found = rows.exclude(**{f"{through.column}__isnull": True}).values_list(through.column)
    return {int(pk) for (pk,) in found.distinct()}


@transaction.atomic
def refresh(kind: RecordType, pks: Iterable[int], concerned: Collection[RollUp] = ()) -> int:
    """Work out the roll-ups ``concerned`` and all formulas of the records ``pks`` anew, and what is
    rolled up from those. Returns how many records changed.

    The records are locked first: who changes another child at the same time waits, and then counts
    ours too.
    """
    ordered, changed = sorted(set(pks)), 0
    for start in range(0, len(ordered), AT_ONCE):
        changed += _refresh(kind, ordered[start : start + AT_ONCE], concerned)
    return changed


def _refresh(kind: RecordType, pks: list[int], concerned: Collection[RollUp]) -> int:
    rows = kind.model._default_manager.filter(**kind.only, pk__in=pks).order_by("pk")
    records: list[Any] = list(rows.select_for_update(of=("self",), no_key=True))
    sums = [(roll_up, _safe_totals(roll_up, pks)) for roll_up in concerned]
    stored: dict[int, dict[str, Any]] = {}
    names: set[str] = set()
    for record in records:
        before = dict(record.custom)
        for roll_up, found in sums:
            _put(record, roll_up.name, found.get(record.pk))
        compute(kind, record)
        changed = {name for name in {*before, *record.custom} if _differs(record, before, name)}
        names |= changed
        stored |= {record.pk: record.custom} if changed else {}
    store_custom(kind, stored)
    if stored:
        follow(kind, list(stored), names)
    return len(stored)


def _differs(record: Any, before: Mapping[str, Any], name: str) -> bool:
    return bool(before.get(name) != record.custom.get(name))


def _safe_totals(roll_up: RollUp, pks: Collection[int]) -> Mapping[int, Any]:
    """What the roll-up comes to; nothing when a field that it needs is gone."""
    try:
        return totals(roll_up, pks)
    except Invalid:
        return {}


def _put(record: Any, name: str, value: Any) -> None:
    if value is None:
        record.custom.pop(name, None)
    else:
        record.custom[name] = value


def store_custom(kind: RecordType, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Write the custom values of many records, and nothing else of them. One statement."""
    if not rows:
        return
    statement = sql.SQL(
        "UPDATE {table} AS kept SET custom = given.custom::jsonb"
        " FROM unnest(%s::bigint[], %s::text[]) AS given(id, custom) WHERE kept.id = given.id"
    ).format(table=sql.Identifier(kind.model._meta.db_table))
    texts = [json.dumps(custom) for custom in rows.values()]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(rows), texts])
