"""The stream of events, for readers that must miss none."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from rapport.platform.events.models import Event


class Position(NamedTuple):
    """A place in the stream of events: everything up to and with this event has been read."""

    tx: int = 0
    id: int = 0


def after(position: Position, limit: int) -> list[Event]:
    """The next ``limit`` events of the stream, for readers that must miss none; two queries.

    Only events of transactions before which all others have ended, in an order to which nothing is
    ever added: who goes on from ``position_of`` the last one sees each event exactly once, however
    late its writer commits. Inside the transaction that writes an event it is not there yet.
    """
    return list(Event.objects.raw(FOLLOWING, [position.tx, position.id, _ended(), limit]))


def position_of(event: Event) -> Position:
    """Where to go on after ``event``."""
    return Position(event.tx, event.pk)


def present() -> Position:
    """Where a reader begins who wants only what is still to come."""
    return Position(_ended(), 0)


def _ended() -> int:
    """Up to which transaction all have ended that write events here; asked before one reads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT events_ended()")
        return int(cursor.fetchone()[0])


FOLLOWING = """
    SELECT * FROM events_event
     WHERE (tx, id) > (%s, %s) AND tx < %s
     ORDER BY tx, id LIMIT %s"""
