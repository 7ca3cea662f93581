"""What administrators set up (fields, objects, rules) is read once and kept until it changes.

A sequence in the database counts the changes. Every request learns its number with the user, so
that a process which keeps something older reads it again: nobody sees a stale form after a reload.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from django.db import connection, transaction

T = TypeVar("T")
Walked = tuple[list[Any], int, tuple["_Renewal", ...]]
"""What waits for a commit, how much of it was looked through, and the renewals found there."""
READ = "(SELECT last_value + is_called::int FROM accounts_stamp)"
_seen: ContextVar[int] = ContextVar("stamp", default=0)
_walked: ContextVar[Walked] = ContextVar("walked", default=([], 0, ()))


def see(stamp: int) -> None:
    """What follows in this request knows the changes up to ``stamp``."""
    _seen.set(stamp)


def current() -> int:
    """The stamp that this request has seen; outside a request, one query."""
    return _seen.get() or _read(f"SELECT {READ}")


def renew() -> None:
    """Something that ``stamped`` functions read was changed: they read it again, here and now, and
    elsewhere after the commit. To be called after the change.
    """
    transaction.on_commit(_Renewal())


def stamped(function: Callable[[], T]) -> Callable[[], T]:
    """``function`` without arguments, called once per stamp and process."""
    kept: dict[Hashable, T] = {}

    @wraps(function)
    def read() -> T:
        stamp = _uncommitted() or current()
        if stamp not in kept:
            found = function()
            kept.clear()
            kept[stamp] = found
        return kept[stamp]

    return read


class _Renewal:
    """What waits for a commit; each is another, so that what was read before it is not taken for new."""

    def __call__(self) -> None:
        see(_read("SELECT nextval('accounts_stamp') + 1"))


def _uncommitted() -> tuple[_Renewal, ...]:
    """The renewals of this transaction; a savepoint that is rolled back takes its own along.
    Only what was not there the last time is looked through.
    """
    waiting = connection.run_on_commit
    known, length, found = _walked.get()
    if known is not waiting:
        length, found = 0, ()
    if length != len(waiting):
        new = (entry[1] for entry in waiting[length:])
        found += tuple(one for one in new if isinstance(one, _Renewal))
        _walked.set((waiting, len(waiting), found))
    return found


def _read(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
