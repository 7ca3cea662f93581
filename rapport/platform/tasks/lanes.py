"""One piece of work by several connections at once: a database does with each what one processor can."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from contextvars import copy_context
from queue import SimpleQueue
from typing import Any, TypeVar

from django.db import connection, transaction

LANES = 2
Item = TypeVar("Item")
Found = TypeVar("Found")
Work = Callable[[Any, Item], Found]


def side_by_side(work: Callable[[int], Found], lanes: int) -> list[Found]:
    """What ``work`` makes of each number below ``lanes``, at the same time on connections of their own.

    For writing: each commits for itself, and an error of one is raised when all have ended. Where a
    transaction has begun before, whose rows nobody else sees, one comes after the other.
    """
    if lanes == 1 or connection.in_atomic_block:
        return [work(lane) for lane in range(lanes)]
    with ThreadPoolExecutor(lanes) as threads:
        begun = [
            threads.submit(copy_context().run, _and_close, work, lane) for lane in range(lanes)
        ]
    return [one.result() for one in begun]


def _and_close(work: Callable[[int], Found], lane: int) -> Found:
    try:
        return work(lane)
    finally:
        connection.close()


def in_order(work: Work[Item, Found], items: Generator[Item]) -> Generator[Found]:
    """What ``work`` reads for each item with a cursor, in their order, a few of them ahead; all of it as
    the database is at one moment.

    ``items`` may read the database too, and are closed before its transaction ends. Where one has begun
    before, whose rows nobody else sees, it all happens on its connection, one after the other.
    """
    if connection.in_atomic_block:
        yield from _one_by_one(work, items)
        return
    with (
        one_moment() as moment,
        _lanes(moment) as free,
        ThreadPoolExecutor(LANES) as threads,
        closing(items),
    ):
        waiting: deque[Future[Found]] = deque()
        for item in items:
            waiting.append(threads.submit(_on_a_lane, free, work, item))
            if len(waiting) > LANES:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _one_by_one(work: Work[Item, Found], items: Generator[Item]) -> Generator[Found]:
    with closing(items), connection.cursor() as cursor:
        for item in items:
            yield work(cursor, item)


def _on_a_lane(free: SimpleQueue[Any], work: Work[Item, Found], item: Item) -> Found:
    lane = free.get()
    try:
        with lane.cursor() as cursor:
            return work(cursor, item)
    finally:
        free.put(lane)


@contextmanager
def aside() -> Iterator[Any]:
    """A cursor whose statements count at once, whatever transaction is open here meanwhile; within one
    that has begun before, its own.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            yield cursor
        return
    with ExitStack() as opened, _lane(opened).cursor() as cursor:
        yield cursor


@contextmanager
def one_moment() -> Iterator[str]:
    """A transaction whose statements all see the database as it is now; its name for other connections.

    Within a transaction that has begun before, they see what that one sees, and there is no name.
    """
    if connection.in_atomic_block:
        yield ""
        return
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
            lane = _lane(opened)
            with lane.cursor() as cursor:
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute(f"SET TRANSACTION SNAPSHOT '{moment}'")
            free.put(lane)
        yield free


def _lane(opened: ExitStack) -> Any:
    """A connection of its own, that any thread may use, closed with ``opened``."""
    lane = connection.copy()
    lane.settings_dict["OPTIONS"].pop("pool", None)
    lane.inc_thread_sharing()
    opened.callback(lane.close)
    return lane
