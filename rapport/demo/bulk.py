"""Indexes and foreign keys put aside for a big load, and made again behind it.

All of it happens inside the load's one transaction: whoever kills the loader or the database finds
both data and indexes as they were before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype = 'f'
      FROM pg_constraint
     WHERE conparentid = 0 AND contype IN ('p', 'u', 'f')
       AND (conrelid::regclass::text = ANY(%(tables)s)
            OR contype = 'f' AND confrelid::regclass::text = ANY(%(tables)s))
     ORDER BY contype = 'f', conrelid::regclass::text, contype, conname
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
      FROM pg_index
     WHERE indrelid::regclass::text = ANY(%(tables)s)
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
     ORDER BY indrelid::regclass::text, 1
"""
MEMORY = {"maintenance_work_mem": "768MB", "work_mem": "256MB"}


@dataclass(frozen=True)
class Plan:
    """The statements that make everything again: (what for people, SQL)."""

    steps: tuple[tuple[str, str], ...]

    def carry_out(self, told: Callable[[str, float], None]) -> None:
        with connection.cursor() as cursor:
            for name, value in MEMORY.items():
                cursor.execute(f"SET LOCAL {name} = '{value}'")
            for number, (label, statement) in enumerate(self.steps):
                told(label, number / len(self.steps))
                cursor.execute(statement)


def clear_the_way(tables: Sequence[str]) -> Plan:
    """Drop indexes, keys and foreign keys of the empty ``tables``, and truncate them.

    A table that was truncated in this transaction is written without a write-ahead log.
    """
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, {"tables": list(tables)})
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, {"tables": list(tables)})
        indexes = cursor.fetchall()
        for table, name, _, _ in reversed(constraints):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
    return _plan(constraints, indexes)


def _plan(constraints: list[Any], indexes: list[Any]) -> Plan:
    keys = [_key(row) for row in constraints if not row[3]]
    foreign = [_key(row) for row in constraints if row[3]]
    made = [
        ("Making indexes", definition.replace(" ON ONLY ", " ON ")) for _, definition in indexes
    ]
    return Plan((*keys, *made, *foreign))


def _key(row: tuple[str, str, str, bool]) -> tuple[str, str]:
    table, name, definition, is_foreign = row
    label = "Checking foreign keys" if is_foreign else "Making keys"
    return label, f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
