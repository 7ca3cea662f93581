"""DuckDB, held on a short leash: Ibis writes the SQL, DuckDB's own cursor runs it."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.types import Expr, Table

from rapport.insight.warehouse.engine import Engine, Row

MEMORY = "1GB"
THREADS = 2
PARQUET = "FORMAT parquet, COMPRESSION zstd"
_DROPPED = re.compile(r"EXCLUDE \(([^()]*)\)")


class DuckDB(Engine):
    """One in-memory connection; what does not fit spills into the folder ``spill``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spill: Path) -> None:
        self.connection, self.spill, self.local = connection, spill, self

    @property
    def version(self) -> str:
        return duckdb.__version__

    def read(self, name: str, path: Path) -> Table:
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {name} AS FROM read_parquet('{quoted(path)}')"
        )
        return self.table(name)

    def table(self, name: str) -> Table:
        columns = self.connection.execute(f"DESCRIBE {name}").fetchall()
        schema = {column[0]: DuckDBType.from_string(column[1]) for column in columns}
        return ibis.table(schema, name=name)

    def view(self, name: str, expression: Table) -> Table:
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS {self.sql(expression)}")
        return self.table(name)

    def sql(self, expression: Expr) -> str:
        return _compiled(expression.op())

    def rows(self, expression: Expr) -> list[Row]:
        return self.connection.execute(self.sql(expression)).fetchall()

    def columns(self, expression: Table) -> dict[str, Any]:
        return dict(self.connection.execute(self.sql(expression)).fetchnumpy())

    def given(self, name: str, columns: Mapping[str, Any]) -> Table:
        self.connection.register(name, pa.table(dict(columns)))
        return self.table(name)

    def keep(self, name: str, expression: Table) -> Table:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {self.sql(expression)}")
        return self.table(name)

    def write(self, select: Table | str, path: Path, *, options: str = PARQUET) -> None:
        """Write a result as a file: SQL as it stands, of a table each column in the type that Ibis says it has."""
        sql = select if isinstance(select, str) else self._exactly(select)
        self.connection.execute(f"COPY ({sql}) TO '{quoted(path)}' ({options})")

    def _exactly(self, select: Table) -> str:
        # DuckDB adds up integers as larger ones, and adds days to a day as a moment.
        kinds = select.schema().items()
        cast = (
            f'CAST("{name}" AS {DuckDBType.to_string(kind)}) AS "{name}"' for name, kind in kinds
        )
        return f"SELECT {', '.join(cast)} FROM ({self.sql(select)})"

    def rows_in(self, pattern: Path) -> dict[str, int]:
        """As ``rows_of_files``, from what the files say of themselves."""
        sql = f"SELECT file_name, num_rows FROM parquet_file_metadata('{quoted(pattern)}')"
        counts: Counter[str] = Counter()
        for file, rows in self.connection.execute(sql).fetchall():
            counts[Path(file).stem.partition("-")[0]] += rows
        return dict(counts)


@lru_cache(maxsize=1024)
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
def opened(temp: Path, *, memory: str = MEMORY, threads: int = THREADS) -> Iterator[DuckDB]:
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
            yield DuckDB(connection, spill)
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def quoted(path: Path) -> str:
    """A path inside a literal of SQL."""
    return str(path).replace("'", "''")
