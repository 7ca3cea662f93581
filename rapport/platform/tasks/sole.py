"""Work that only one process does at a time, by an advisory lock that goes with the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_HELD = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


@contextmanager
def sole(lock: int) -> Iterator[bool]:
    """Hold ``lock`` if nobody else does; says whether. The database frees it when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        ((is_ours,),) = cursor.fetchall()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])


def is_held(lock: int) -> bool:
    """Whether somebody holds ``lock``."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [lock])
        ((held,),) = cursor.fetchall()
    return bool(held)
