"""The months that interactions are partitioned by.

What has no month of its own lies in the default partition, so that nothing is ever refused for its
date; a month gets partitions when it is made ahead of time, or when many rows wait for it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from rapport.kit.periods import month_after, months

TABLES = ("touchpoints_interaction", "touchpoints_participant")
MANY_ROWS = 1000  # fewer are quicker to find in the default partition than to plan around

_WAITING = """
    SELECT (date_trunc('month', at AT TIME ZONE 'UTC'))::date AS month
    FROM touchpoints_interaction_rest WHERE isfinite(at)
    GROUP BY month HAVING count(*) >= %s ORDER BY month
"""


def ensure_months(first: date, last: date) -> int:
    """Make the partitions of every month from ``first`` to ``last``; returns how many were missing.

    Rows that wait in the default partition move over. Each month is a transaction of its own unless
    one is open: its last step keeps readers of interactions out until it ends, so do not call this
    within a long one. Safe to call at the same time from several processes.
    """
    return sum(_ensure_month(month) for month in months(first, last))


def tidy_months(today: date) -> int:
    """Make the coming months, and those that many rows of the default partition wait for."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [MANY_ROWS])
        waiting = [month for (month,) in cursor.fetchall()]
    made = sum(_ensure_month(month) for month in waiting)
    return made + ensure_months(today, month_after(today, 2))


@transaction.atomic
def _ensure_month(month: date) -> bool:
    with connection.cursor() as cursor:
        if _exists(cursor, month):
            return False
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('touchpoints.months', 0))")
        if _exists(cursor, month):
            return False
        for table in TABLES:
            _make(cursor, table, month)
    return True


def _exists(cursor: Any, month: date) -> bool:
    # Not to_regclass: what it found missing before a lock was waited for, it finds missing after.
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_class WHERE relname = %s AND pg_table_is_visible(oid))",
        [_name(TABLES[-1], month)],
    )
    return bool(cursor.fetchone()[0])


def _make(cursor: Any, table: str, month: date) -> None:
    """A table beside the others, filled from the default partition, then attached."""
    name, first, end = _name(table, month), _start(month), _start(month_after(month))
    cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)")
    cursor.execute(
        f"""
        WITH moved AS (DELETE FROM {table}_rest WHERE at >= %s AND at < %s RETURNING *)
        INSERT INTO {name} SELECT * FROM moved
        """,
        [first, end],
    )
    # Rows that moved have checks of their foreign keys pending, and a table with those cannot be
    # altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(
        f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{end}')"
    )
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _name(table: str, month: date) -> str:
    return f"{table}_{month:%Y_%m}"


def _start(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)
