"""Reading by several connections at once, all of which see the database at the same moment."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from typing import Any, TypeVar

from django.db import connection, transaction

LANES = 2
Item = TypeVar("Item")
Found = TypeVar("Found")
Work = Callable[[Any, Item], Found]


def in_order(work: Work[Item, Found], items: Iterable[Item]) -> Generator[Found]:
    """What ``work`` makes of each item with a cursor, in their order, a few of them ahead.

    ``items`` may read the database too. Where a transaction has begun before, whose rows nobody else
    sees, it all happens on its connection, one after the other.
    """
    if connection.in_atomic_block:
        for item in items:
            with connection.cursor() as cursor:
                yield work(cursor, item)
        return
    with _one_moment() as moment, _lanes(moment) as free, ThreadPoolExecutor(LANES) as threads:
        waiting: deque[Future[Found]] = deque()
        for item in items:
            waiting.append(threads.submit(_on_a_lane, free, work, item))
            if len(waiting) > LANES:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _on_a_lane(free: SimpleQueue[Any], work: Work[Item, Found], item: Item) -> Found:
    lane = free.get()
    try:
        with lane.cursor() as cursor:
            return work(cursor, item)
    finally:
        free.put(lane)


@contextmanager
def _one_moment() -> Iterator[str]:
    """A transaction whose statements all see the database as it is now; its name for other connections."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        ((moment,),) = cursor.fetchall()
        yield moment


@contextmanager
def _lanes(moment: str) -> Iterator[SimpleQueue[Any]]:
    """Connections that see the database at ``moment``, and are closed afterwards."""
    free: SimpleQueue[Any] = SimpleQueue()
    with ExitStack() as opened:
        for _ in range(LANES):
            lane = connection.copy()
            lane.settings_dict["OPTIONS"].pop("pool", None)
            lane.inc_thread_sharing()
            opened.callback(lane.close)
            with lane.cursor() as cursor:
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute(f"SET TRANSACTION SNAPSHOT '{moment}'")
            free.put(lane)
        yield free
