"""Following the stream: what follows from events, and how far a reader has come, are one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.db import transaction

from rapport.platform.events.models import Event, Reader
from rapport.platform.events.queries import Position, after, position_of, present

Listeners = TypeVar("Listeners", bound=Collection[Any])


def follow(
    name: str,
    listeners: Callable[[], Listeners],
    heed: Callable[[Listeners, list[Event]], int],
    *,
    limit: int = 1000,
) -> int:
    """Read on to the end of the stream as the reader ``name``; returns the sum of what ``heed`` answers.

    ``heed`` is given what ``listeners`` finds and the next ``limit`` events; where nobody listens, all
    are passed over. One process at a time reads under a name: nothing while another does.
    """
    total = 0
    while True:
        count, may_be_more = _read_batch(name, listeners, heed, limit)
        total += count
        if not may_be_more:
            return total


@transaction.atomic
def _read_batch(
    name: str,
    listeners: Callable[[], Listeners],
    heed: Callable[[Listeners, list[Event]], int],
    limit: int,
) -> tuple[int, bool]:
    """What ``heed`` answers to the next events, and whether there may be more."""
    reader = take_reader(name)
    if reader is None:
        return 0, False
    listening, at = listeners(), Position(reader.tx, reader.event)
    if not listening:
        _move(reader, max(present(), at))
        return 0, False
    found = after(at, limit)
    if not found:
        return 0, False
    count = heed(listening, found)
    _move(reader, position_of(found[-1]))
    return count, len(found) == limit


def take_reader(name: str, *, wait: bool = False) -> Reader | None:
    """The reader ``name``, locked until the transaction ends; a new one begins at the present.

    None while somebody else reads, unless told to ``wait``.
    """
    if not Reader.objects.filter(name=name).exists():
        now = present()
        Reader.objects.get_or_create(name=name, defaults={"tx": now.tx, "event": now.id})
    rows = Reader.objects.select_for_update(skip_locked=not wait)
    return rows.filter(name=name).first()


def _move(reader: Reader, to: Position) -> None:
    if (reader.tx, reader.event) != to:
        reader.tx, reader.event = to
        reader.save(update_fields=["tx", "event"])
