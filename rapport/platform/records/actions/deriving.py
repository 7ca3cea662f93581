"""What follows from fields that were written set-based: derived columns, formulas, other tables."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from rapport.platform.records.actions.following import compute, follow
from rapport.platform.records.types import RecordType, Writing

BATCH = 2_000
IDS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


@transaction.atomic
def derive(kind: RecordType, pks: Sequence[int], names: frozenset[str]) -> None:
    """Bring up to date what follows from the fields called ``names`` of these records, and what is
    rolled up from them.

    Nothing where nothing follows; else the records are read, and written where they changed, in
    batches: about 10,000 a second. For actions.
    """
    sources = needed(kind.writing, names)
    if sources and kind.writing.refresh:
        kind.writing.refresh(pks, sources)
        sources = frozenset()
    if sources or any(found.compute for found in kind.all_fields().values()):
        _derive(kind, pks, sources)
    follow(kind, pks, None if "deleted_at" in names else names)


def _derive(kind: RecordType, pks: Sequence[int], sources: frozenset[str]) -> None:
    for start in range(0, len(pks), BATCH):
        records = list(kind.model._default_manager.filter(pk__in=pks[start : start + BATCH]))
        before = [stored(record) for record in records]
        for record in records:
            if sources:
                kind.writing.before(record, sources)
            compute(kind, record)
        store(kind, [*changed(records, before)])
        if sources:
            for record in records:
                kind.writing.after(record, sources)


def needed(writing: Writing, names: frozenset[str]) -> frozenset[str]:
    """Those of ``names`` from which the type's own hooks derive something."""
    nothing = Writing()
    if (writing.before, writing.after, writing.refresh) == (nothing.before, nothing.after, None):
        return frozenset()
    return names & (writing.derives_from or names)


def stored(record: Any) -> dict[str, Any]:
    """The columns of ``record`` as they are now, whatever becomes of it."""
    values = {one.attname: getattr(record, one.attname) for one in record._meta.concrete_fields}
    return {
        name: copy.deepcopy(value) if isinstance(value, dict | list) else value
        for name, value in values.items()
    }


def changed(records: list[Any], before: list[dict[str, Any]]) -> Iterator[tuple[Any, set[str]]]:
    """Those of ``records`` that differ from what they were ``before``, with the columns that do."""
    for record, known in zip(records, before, strict=True):
        names = {name for name, value in known.items() if getattr(record, name) != value}
        if names:
            yield record, names


def insert(kind: RecordType, records: Sequence[Any]) -> None:
    """Enter new records, which then have their ids. Two statements, to which only those columns are
    sent one by one in which the records differ.
    """
    if not records:
        return
    with connection.cursor() as cursor:
        cursor.execute(IDS, [kind.model._meta.db_table, len(records)])
        for record, (pk,) in zip(records, cursor.fetchall(), strict=True):
            record.pk = pk
    alike, unlike = _told_apart(records)
    names = ", ".join(f'"{field.column}"' for field in (*alike, *unlike))
    same = ", ".join(f"%s::{field.rel_db_type(connection)}" for field in alike)
    own = ", ".join(f'made."{field.column}"' for field in unlike)
    arrays = ", ".join(f"%s::{field.rel_db_type(connection)}[]" for field in unlike)
    columns = ", ".join(f'"{field.column}"' for field in unlike)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {kind.model._meta.db_table} ({names})"
            f" SELECT {same}, {own} FROM unnest({arrays}) AS made ({columns})",
            [*(found[0] for found in alike.values()), *unlike.values()],
        )


def _told_apart(records: Sequence[Any]) -> tuple[dict[Any, list[Any]], dict[Any, list[Any]]]:
    """Column → its values for the database: those in which all records are alike, and the others."""
    alike: dict[Any, list[Any]] = {}
    unlike: dict[Any, list[Any]] = {}
    written = (field for field in records[0]._meta.concrete_fields if not field.generated)
    for field in written:
        values = [field.pre_save(record, True) for record in records]
        is_alike = not field.primary_key and all(value == values[0] for value in values)
        sent = values[:1] if is_alike else values
        kept = alike if is_alike else unlike
        kept[field] = [field.get_db_prep_save(value, connection) for value in sent]
    return alike, unlike


def store(kind: RecordType, changed: list[tuple[Any, set[str]]]) -> None:
    """Write the columns in which any of the records ``changed``, in one statement."""
    names = {name for _, found in changed for name in found}
    fields = [field for field in kind.model._meta.concrete_fields if field.attname in names]
    if not fields:
        return
    table = kind.model._meta.db_table
    sets = ", ".join(f'"{field.column}" = made."{field.column}"' for field in fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    arrays = ", ".join(f"%s::{field.rel_db_type(connection)}[]" for field in fields)
    values = [
        [
            field.get_db_prep_save(getattr(record, field.attname), connection)
            for record, _ in changed
        ]
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS record SET {sets}"
            f" FROM unnest(%s::bigint[], {arrays}) AS made (id, {columns}) WHERE made.id = record.id",
            [[record.pk for record, _ in changed], *values],
        )
