"""Not waiting for what takes long: a page says at once what it knows, and fetches the rest."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

T = TypeVar("T")
BOUND = "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)"


class Patience:
    """How long one waits for all that is asked; without a limit, as long as it takes."""

    def __init__(self, milliseconds: float | None) -> None:
        self.until = None if milliseconds is None else perf_counter() + milliseconds / 1000

    def left(self) -> float | None:
        """In milliseconds."""
        return None if self.until is None else (self.until - perf_counter()) * 1000


def within(milliseconds: float | None, ask: Callable[[], T]) -> T | None:
    """What ``ask`` finds; None where one of its statements would take longer, if there is a limit. Two
    statements besides.
    """
    if milliseconds is None:
        return ask()
    if milliseconds < 1:
        return None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BOUND, [str(int(milliseconds))])
            before = cursor.fetchone()[0]
            found = ask()
            cursor.execute(BOUND, [before])
            return found
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return None
