"""DuckDB, held on a short leash: Ibis writes the SQL, DuckDB's own cursor runs it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.types import Expr, Table

MEMORY = "1GB"
THREADS = 2
PARQUET = "FORMAT parquet, COMPRESSION zstd"
Row = tuple[Any, ...]


@dataclass
class Engine:
    """One in-memory connection; what does not fit spills into the folder ``spill``."""

    connection: duckdb.DuckDBPyConnection
    spill: Path

    def read(self, name: str, path: Path) -> Table:
        """The Parquet file at ``path`` as the table ``name``."""
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {name} AS FROM read_parquet('{quoted(path)}')"
        )
        return self.table(name)

    def table(self, name: str) -> Table:
        """A view or table of the connection as an Ibis table."""
        columns = self.connection.execute(f"DESCRIBE {name}").fetchall()
        schema = {column[0]: DuckDBType.from_string(column[1]) for column in columns}
        return ibis.table(schema, name=name)

    def sql(self, expression: Expr) -> str:
        """What DuckDB is told."""
        return _compiled(expression.op())

    def rows(self, expression: Expr) -> list[Row]:
        """All rows of a small result."""
        return self.connection.execute(self.sql(expression)).fetchall()

    def records(self, expression: Table) -> list[dict[str, Any]]:
        """All rows of a small result, by column name."""
        return [dict(zip(expression.columns, row, strict=True)) for row in self.rows(expression)]

    def value(self, expression: Expr) -> Any:
        """The one value of a scalar."""
        return self.rows(expression)[0][0]

    def write(self, select: Expr | str, path: Path, *, options: str = PARQUET) -> None:
        """Write a result as a file."""
        sql = select if isinstance(select, str) else self.sql(select)
        self.connection.execute(f"COPY ({sql}) TO '{quoted(path)}' ({options})")


@lru_cache(maxsize=256)
def _compiled(operation: Any) -> str:
    # Writing the SQL takes longer than running it on small tables, and most of it never changes.
    return str(ibis.to_sql(operation.to_expr(), dialect="duckdb"))


@contextmanager
def engine(temp: Path, *, memory: str = MEMORY, threads: int = THREADS) -> Iterator[Engine]:
    """A connection of our own with its limits set, closed afterwards."""
    spill = temp / str(os.getpid())
    spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": threads,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            connection.execute("SET enable_progress_bar = false")
            yield Engine(connection, spill)
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def quoted(path: Path) -> str:
    """A path inside a literal of SQL."""
    return str(path).replace("'", "''")
