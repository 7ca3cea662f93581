"""Small demo companies for tests, and a look into the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from rapport.demo.load import load_demo
from rapport.demo.rows import TABLES

UNTIL = date(2026, 6, 30)


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def load_some(customers: int = 120, seed: int = 1, **more: Any) -> dict[str, Any]:
    """The population alone, unless ``story=True`` is said."""
    more = {"story": False} | more
    return load_demo(customers=customers, seed=seed, until=UNTIL, progress=lambda *_: None, **more)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}
