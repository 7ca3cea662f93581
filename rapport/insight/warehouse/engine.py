"""DuckDB, held on a short leash: Ibis writes the SQL, DuckDB's own cursor runs it."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.types import Expr, Table

MEMORY = "1GB"
THREADS = 2
PARQUET = "FORMAT parquet, COMPRESSION zstd"
Row = tuple[Any, ...]
_DROPPED = re.compile(r"EXCLUDE \(([^()]*)\)")


@dataclass
class Engine:
    """One in-memory connection; what does not fit spills into the folder ``spill``."""

    connection: duckdb.DuckDBPyConnection
    spill: Path

    @property
    def version(self) -> str:
        """Of DuckDB, which may come to write the same in another way."""
        return duckdb.__version__

    def read(self, name: str, path: Path) -> Table:
        """The Parquet file at ``path``, or all that a pattern finds, as the table ``name``."""
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

    def columns(self, expression: Table) -> dict[str, Any]:
        """A result as arrays, by column: for studies that reckon in memory."""
        return dict(self.connection.execute(self.sql(expression)).fetchnumpy())

    def given(self, name: str, columns: Mapping[str, Any]) -> Table:
        """Arrays of one length as the table ``name``, by column."""
        self.connection.register(name, pa.table(dict(columns)))
        return self.table(name)

    def keep(self, name: str, expression: Table) -> Table:
        """A result kept for as long as the connection is open."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {self.sql(expression)}")
        return self.table(name)

    def write(self, select: Table | str, path: Path, *, options: str = PARQUET) -> None:
        """Write a result as a file, each column in the type that Ibis says it has."""
        sql = select if isinstance(select, str) else self._exactly(select)
        self.connection.execute(f"COPY ({sql}) TO '{quoted(path)}' ({options})")

    def _exactly(self, select: Table) -> str:
        # DuckDB adds up integers as larger ones, and adds days to a day as a moment.
        kinds = select.schema().items()
        cast = (
            f'CAST("{name}" AS {DuckDBType.to_string(kind)}) AS "{name}"' for name, kind in kinds
        )
        return f"SELECT {', '.join(cast)} FROM ({self.sql(select)})"

    def rows_of_files(self, pattern: Path) -> dict[str, int]:
        """How many rows the Parquet files have that ``pattern`` finds, by their name up to the first hyphen."""
        sql = f"SELECT file_name, num_rows FROM parquet_file_metadata('{quoted(pattern)}')"
        counts: Counter[str] = Counter()
        for file, rows in self.connection.execute(sql).fetchall():
            counts[Path(file).stem.partition("-")[0]] += rows
        return dict(counts)


@lru_cache(maxsize=256)
def _compiled(operation: Any) -> str:
    # Writing the SQL takes longer than running it on small tables, and most of it never changes.
    sql = str(ibis.to_sql(operation.to_expr(), dialect="duckdb"))
    return _DROPPED.sub(_in_order, sql)


def _in_order(found: re.Match[str]) -> str:
    """Ibis writes the columns that are dropped in another order in each process; a mart that is made of the
    same would seem to be made in another way.
    """
    return f"EXCLUDE ({', '.join(sorted(name.strip() for name in found[1].split(',')))})"


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
