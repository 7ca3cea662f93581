"""The queries of a page, asked straight of PostgreSQL: what no framework can be faster than."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

HTMX = {"HTTP_HX_REQUEST": "true"}


@dataclass
class Straight:
    """Milliseconds of a page's queries without the page, medians over its addresses."""

    queries: float
    all_ms: float
    main_ms: float
    main_sql: str
    slowest: list[tuple[float, str]] = field(default_factory=list)


def measure(
    client: Client, dsn: str, paths: Sequence[str], *, is_fragment: bool
) -> Straight | None:
    """Open each of ``paths`` once in this process, noting its queries, then ask them again by psycopg.

    Pages that fail are left out; None when all do.
    """
    runs = [
        found for path in paths if (found := _statements(client, path, is_fragment=is_fragment))
    ]
    if not runs:
        return None
    with psycopg.connect(dsn, autocommit=True) as database:
        taken = [[(_time(database, sql), sql) for sql in statements] for statements in runs]
    sums = [sum(ms for ms, _ in run) for run in taken]
    mains = [max(run) for run in taken if run]
    middle = sorted(mains)[len(mains) // 2] if mains else (0.0, "")
    return Straight(
        queries=statistics.median(map(len, runs)),
        all_ms=statistics.median(sums),
        main_ms=middle[0],
        main_sql=middle[1][:600],
        slowest=sorted((entry for run in taken for entry in run), reverse=True)[:3],
    )


def _statements(client: Client, path: str, *, is_fragment: bool) -> list[str]:
    headers: dict[str, Any] = HTMX if is_fragment else {}
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path, **headers)
    if answer.status_code != 200:
        return []
    return [query["sql"] for query in captured if _reads(query["sql"])]


def _reads(sql: str) -> bool:
    return sql.lstrip("( \n\t").upper().startswith(("SELECT", "WITH"))


def _time(database: psycopg.Connection[Any], sql: str) -> float:
    """Milliseconds to ask and to take in all rows, second of two times."""
    for _ in range(2):
        begun = time.perf_counter()
        database.execute(sql.encode()).fetchall()
        taken = (time.perf_counter() - begun) * 1000
    return taken
