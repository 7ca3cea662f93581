"""``rapport demo``: invent the demo company and load it, all or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from rapport.demo import bulk
from rapport.demo.copying import copier
from rapport.demo.customers import World, world
from rapport.demo.events import DemoLoaded
from rapport.demo.goods import goods
from rapport.demo.model import DAYS
from rapport.demo.people import Names
from rapport.demo.rows import TABLES, draw_chunk
from rapport.demo.rows.chunks import Counter, Setting
from rapport.demo.staff import DEMO_SIGN_INS, hire
from rapport.demo.story import Story
from rapport.demo.story.parts import tell
from rapport.demo.truth import Witness
from rapport.kit.errors import Refused
from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.touchpoints.partitions import ensure_months

__all__ = ["DEMO_SIGN_INS", "load_demo"]

Told = Callable[[str, float], None]
BIG = 5_000
"""From so many customers on, indexes are made after the rows instead of with them."""
KEPT = ("catalog_product", "catalog_price", "catalog_relation", "catalog_component")
"""Tables that are filled once, whatever is drawn."""
PARTITIONED = frozenset({"touchpoints_interaction", "touchpoints_participant"})
DRAWN, INDEXED = 0.55, 0.92
"""Shares of the work, for the progress bar."""


def load_demo(
    *,
    customers: int,
    seed: int,
    progress: Told,
    until: date | None = None,
    again: bool = False,
    story: bool = True,
) -> dict[str, Any]:
    """Invent ``customers`` customers with ``seed`` and load them; returns counts and seconds.

    The same numbers and ``until`` (by default yesterday) give the same rows in an empty database.
    One transaction: killed at any moment, it leaves nothing behind. Raises Refused when there are
    parties already, unless ``again`` adds to them. Without the ``story`` it is the population alone.
    """
    begun = time.perf_counter()
    last_day = until or datetime.now(UTC).date() - timedelta(days=1)
    planned = world(customers, seed, last_day)
    progress("Preparing", 0.0)
    with transaction.atomic():
        ensure_months(last_day - timedelta(days=DAYS), last_day)
    with transaction.atomic():
        _refuse_twice(again=again)
        counts = _load(planned, progress, with_story=story)
    progress("Cleaning up", INDEXED)
    _tidy()
    progress("Done", 1.0)
    seconds = time.perf_counter() - begun
    return {
        "customers": customers,
        "seed": seed,
        "until": str(last_day),
        "rows": counts,
        "seconds": round(seconds, 1),
    }


def _refuse_twice(*, again: bool) -> None:
    """Keep other writers out until the end, and stop if there is something to spoil."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            "SELECT data FROM events_event WHERE name = %s ORDER BY id LIMIT 1", [DemoLoaded.name]
        )
        loaded = cursor.fetchone()
        if again:
            return
        if loaded:
            raise Refused(
                "demo_loaded",
                "The demo company is here already; --again adds another one beside it.",
            )
        cursor.execute(
            "SELECT EXISTS (SELECT FROM parties_party) OR EXISTS (SELECT FROM orders_order)"
        )
        if cursor.fetchone()[0]:
            raise Refused(
                "not_empty",
                "There are customers here already; --again adds the demo company to them.",
            )


def _load(planned: World, progress: Told, *, with_story: bool) -> dict[str, int]:
    """Staff and goods, then all chunks; returns the new rows by table. Runs in the caller's transaction."""
    stock, home = goods(), Path(settings.HOME)
    before, staff = _counts(), hire(stock)
    setting = Setting(planned, stock, staff, Names(), Counter(_next_ids()))
    plan = _clear_the_way(planned)
    witness = Witness(home)
    with copier(frozenset(TABLES) - PARTITIONED if plan else frozenset()) as copying:
        for chunk in range(planned.chunks):
            progress("Inventing customers", DRAWN * chunk / planned.chunks)
            rows = draw_chunk(setting, chunk)
            for name, table in rows.tables.items():
                copying.put(name, table)
            witness.hear(*rows.truth)
    if plan:
        plan.carry_out(lambda label, share: progress(label, DRAWN + (INDEXED - DRAWN) * share))
    if with_story:
        progress("Telling the story", INDEXED)
        tell(Story(staff, planned.until, np.random.default_rng(planned.seed)))
    counts = {table: count - before[table] for table, count in _counts().items()}
    loaded = DemoLoaded(planned.customers, planned.seed, str(planned.until), counts)
    events.record(loaded, by=SYSTEM)
    witness.swear(planned, stock)
    return counts


def _counts() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        parts = (f"SELECT '{table}', count(*) FROM {table}" for table in TABLES)
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def _next_ids() -> dict[str, int]:
    """The next free id by table: 1 where there is nothing yet."""
    following = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            latest = f"greatest(max(id), (SELECT last_value FROM {sequence}))"
            cursor.execute(
                f"SELECT CASE WHEN max(id) IS NULL THEN 1 ELSE {latest} + 1 END FROM {table}"
            )
            following[table] = cursor.fetchone()[0]
    return following


def _clear_the_way(planned: World) -> bulk.Plan | None:
    """Put indexes aside when that pays and nothing stands in their tables."""
    if planned.customers < BIG:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f"EXISTS (SELECT FROM {table})" for table in TABLES))
        if cursor.fetchone()[0]:
            return None
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return bulk.clear_the_way(TABLES)


def _tidy() -> None:
    """Statistics for the planner and the map of what everybody sees. VACUUM wants no transaction."""
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} {', '.join((*TABLES, *KEPT, 'events_event'))}")
