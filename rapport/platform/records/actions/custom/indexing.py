"""The indexes behind fast custom fields, made and dropped beside the running product.

What is there is read from the database's own catalogue, never remembered: a build that was killed
leaves an invalid index, which the next run drops and makes anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField
from rapport.platform.records.queries.setting_up import index_names, standing_indexes
from rapport.platform.records.types import RecordType, record_type

PAUSE_SECONDS = 0.2
WORDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE, Kind.ADDRESS, Kind.URL})
UNORDERED = frozenset({Kind.LONG_TEXT, Kind.CHOICES, Kind.FILE})
ORDER, PARTS, MEMBERS = (
    "btree ((custom -> {name}), id)",
    "gin (upper(custom ->> {name}) gin_trgm_ops)",
    "gin ((custom -> {name}) jsonb_path_ops)",
)


def bring_indexes(row: CustomField) -> None:
    """Make the indexes that ``row`` should have, and drop those that it should not.

    Outside of a transaction nobody waits for it; inside of one, writers of the table do.
    """
    kind = record_type(row.record_type)
    row = CustomField.objects.filter(pk=row.pk).first() or row
    wanted = _wanted(row) if kind and row.is_indexed and row.removed_at is None else {}
    with _alone(row):
        standing = standing_indexes(row)
        for name, is_valid in standing.items():
            if name not in wanted or not is_valid:
                _run("DROP STATISTICS IF EXISTS {values}", values=_values(name))
                _run(
                    "DROP INDEX {beside} IF EXISTS {index}",
                    beside=_beside(),
                    index=sql.Identifier(name),
                )
        missing = [name for name in wanted if not standing.get(name)]
        for name in missing:
            _make(kind, row, name, wanted[name])  # type: ignore[arg-type]
        if missing and kind:
            _run("ANALYZE {table}", table=sql.Identifier(kind.model._meta.db_table))


def drop_indexes(row: CustomField) -> None:
    """Drop the indexes of a field that is deleted, inside its transaction."""
    for name in index_names(row):
        _run("DROP STATISTICS IF EXISTS {values}", values=_values(name))
        _run("DROP INDEX IF EXISTS {index}", index=sql.Identifier(name))


def _wanted(row: CustomField) -> Mapping[str, str]:
    """Index name → what it holds."""
    order, parts = index_names(row)
    kind = Kind(row.kind)
    found = {order: MEMBERS} if kind is Kind.CHOICES else {}
    if kind not in UNORDERED:
        found[order] = ORDER
    if kind in WORDS:
        found[parts] = PARTS
    return found


def _make(kind: RecordType, row: CustomField, name: str, what: str) -> None:
    conditions: list[sql.Composable] = []
    conditions += [sql.SQL("deleted_at IS NULL")] if kind.is_trashable else []
    conditions += [
        sql.SQL("{column} = {value}").format(
            column=sql.Identifier(column), value=sql.Literal(value)
        )
        for column, value in kind.only.items()
    ]
    where = sql.SQL(" WHERE ") + sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("")
    _run(
        "CREATE INDEX {beside} IF NOT EXISTS {index} ON {table} USING {what}{where}",
        beside=_beside(),
        index=sql.Identifier(name),
        table=sql.Identifier(kind.model._meta.db_table),
        what=sql.SQL(what).format(name=sql.Literal(row.name)),
        where=where,
    )
    if what == ORDER:
        _run(
            "CREATE STATISTICS IF NOT EXISTS {values} ON (custom -> {name}) FROM {table}",
            values=_values(name),
            name=sql.Literal(row.name),
            table=sql.Identifier(kind.model._meta.db_table),
        )


def _values(index: str) -> sql.Identifier:
    """What the planner knows of the field's values; of a partial index it does not ask."""
    return sql.Identifier(f"{index}_values")


def _beside() -> sql.SQL:
    return sql.SQL("" if connection.in_atomic_block else "CONCURRENTLY")


def _run(statement: str, **parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**parts))


@contextmanager
def _alone(row: CustomField) -> Iterator[None]:
    """One at a time per field, however many workers there are; a lost connection gives it free.

    Who waited inside PostgreSQL would hold a snapshot, for which the other's index waits in turn.
    """
    key = [f"index {row.pk}"]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key)
            if cursor.fetchone() == (True,):
                break
            time.sleep(PAUSE_SECONDS)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)
            cursor.execute("RESET statement_timeout")
