"""Arrow tables into the database by COPY, in a thread beside the one that draws them."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.csv
from django.db import connection

AHEAD = 24
"""Tables that may wait to be copied: about one chunk, so that memory stays constant."""
PIECE = 1024 * 1024
OPTIONS = pa.csv.WriteOptions(include_header=False, quoting_style="needed", batch_size=16_384)


class Copier:
    """Writes tables into the open transaction in the order they are given, one after the other.

    While it is at work nothing else may use Django's connection.
    """

    def __init__(self, frozen: frozenset[str]) -> None:
        self.frozen = frozen  # tables that this transaction emptied: their rows need no vacuum
        self.pool = ThreadPoolExecutor(1, "copy")
        self.waiting: deque[Future[None]] = deque()
        assert connection.connection is not None
        self.database: Any = connection.connection

    def put(self, name: str, table: Any) -> None:
        """Queue ``table``; waits while too many are queued, and raises what went wrong before."""
        if not table.num_rows:
            return
        text = io.BytesIO()
        pa.csv.write_csv(table, text, OPTIONS)
        while len(self.waiting) >= AHEAD:
            self.waiting.popleft().result()
        last = table["id"][-1].as_py()
        self.waiting.append(
            self.pool.submit(self._copy, name, table.column_names, last, text.getbuffer())
        )

    def finish(self) -> None:
        """Wait until everything is written."""
        while self.waiting:
            self.waiting.popleft().result()

    def _copy(self, name: str, columns: list[str], last_id: int, text: memoryview) -> None:
        options = "FORMAT csv, FREEZE" if name in self.frozen else "FORMAT csv"
        names = ", ".join(f'"{column}"' for column in columns)
        with self.database.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [name, last_id])
            with cursor.copy(f"COPY {name} ({names}) FROM STDIN WITH ({options})") as copy:
                for start in range(0, len(text), PIECE):
                    copy.write(text[start : start + PIECE])


@contextmanager
def copier(frozen: frozenset[str] = frozenset()) -> Iterator[Copier]:
    """A copier; on the way out everything is written, or nothing more is tried."""
    made = Copier(frozen)
    try:
        yield made
        made.finish()
    finally:
        made.pool.shutdown(wait=True, cancel_futures=True)
