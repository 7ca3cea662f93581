"""Copy tables out of PostgreSQL into Parquet: what changed since, in batches of columns and in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from rapport.insight.warehouse import steps
from rapport.insight.warehouse.duck import DuckDB
from rapport.insight.warehouse.engine import Engine
from rapport.insight.warehouse.lake import Generation
from rapport.insight.warehouse.sources.chunks import PLACE, chunks
from rapport.insight.warehouse.sources.rapport import CONTROLS, SOURCES
from rapport.insight.warehouse.spans import Span

BATCH_BYTES = 4 * 1024 * 1024
Progress = Callable[[str], object]


@dataclass(frozen=True)
class Control:
    """How many rows the source counts, and what they add up to."""

    rows: int
    total: Decimal


class Snapshot(Protocol):
    """What a build needs of a source: files for every table, and control totals, of one moment."""

    def copy(self, engine: Engine, generation: Generation, *, progress: Progress) -> None:
        """Have the files of every table in ``generation``."""

    def controls(self, span: Span) -> dict[str, Control]:
        """The totals that the marts must come to."""


@dataclass(frozen=True)
class PostgresSnapshot:
    """A read-only transaction that sees one moment of the database."""

    connection: Any
    zone: str

    def copy(self, engine: Engine, generation: Generation, *, progress: Progress) -> None:
        """Stream the chunks of every table that are not kept as they are now."""
        with closing(self.connection.cursor()) as cursor:
            cursor.execute(PLACE.replace("%zone", self.zone))
            place = cursor.fetchone()
            for source in SOURCES:
                progress(steps.COPYING[source.name])
                for chunk in chunks(source, self.zone, place, cursor):
                    name = f"{source.name}-{chunk.number}-{chunk.digest}"
                    query = source.query(self.zone, chunk.where)
                    write = partial(self._stream, engine.local, query, source.landing("batches"))
                    generation.put_raw(name, write)

    def _stream(self, duck: DuckDB, query: str, landing: str, target: Path) -> None:
        """Write what PostgreSQL answers to ``query``."""
        with closing(self.connection.cursor()) as cursor:
            cursor.adbc_statement.set_options(
                **{"adbc.postgresql.batch_size_hint_bytes": str(BATCH_BYTES)}
            )
            cursor.execute(query)
            duck.connection.register("batches", cursor.fetch_record_batch())
            try:
                duck.write(landing, target)
            finally:
                duck.connection.unregister("batches")

    def controls(self, span: Span) -> dict[str, Control]:
        """Count and add up in PostgreSQL, in the same snapshot."""
        found = {}
        for sql in CONTROLS:
            with closing(self.connection.cursor()) as cursor:
                cursor.execute(span.said(sql.replace("%zone", self.zone)))
                found.update(
                    {name: Control(rows, Decimal(total)) for name, rows, total in cursor.fetchall()}
                )
        return found


@contextmanager
def postgres_snapshot(address: str, *, zone: str = "UTC") -> Iterator[Snapshot]:
    """Open ``address`` (a libpq connection string) and hold one snapshot of it."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(address) as connection:
        with closing(connection.cursor()) as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield PostgresSnapshot(connection, zone)
        connection.rollback()
