"""Spark, for as long as one build takes: Ibis writes the SQL, Spark's session runs it.

What Spark makes becomes one file by DuckDB, so that a mart looks the same whoever made it. Every result is cast to
the types that Ibis says it has: Spark has others for some.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import ibis.config
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyspark
from ibis.backends.sql.datatypes import PySparkType
from ibis.expr.types import Expr, Table
from pyspark.sql import DataFrame, SparkSession

from rapport.insight.warehouse.duck import DuckDB
from rapport.insight.warehouse.engine import Engine, Row


class Spark(Engine):
    """A session of its own; ``local`` writes its files."""

    def __init__(self, session: SparkSession, local: DuckDB) -> None:
        self.session, self.local, self.spill = session, local, local.spill
        self._numbers, self._tables = count(), dict[str, Table]()

    @property
    def version(self) -> str:
        return f"Spark {pyspark.__version__}"

    def read(self, name: str, path: Path) -> Table:
        table = self._tables[name] = self.local.read(name, path)
        kinds = ", ".join(f"`{column}` {_kind(kind)}" for column, kind in table.schema().items())
        # Not told the types, Spark would look into the files by a job of its own.
        self.session.read.schema(kinds).parquet(str(path)).createOrReplaceTempView(name)
        return table

    def table(self, name: str) -> Table:
        return self._tables[name]

    def view(self, name: str, expression: Table) -> Table:
        self._told(expression).createOrReplaceTempView(name)
        self._tables[name] = ibis.table(expression.schema(), name=name)
        return self._tables[name]

    def sql(self, expression: Expr) -> str:
        return _compiled(expression.op())

    def rows(self, expression: Expr) -> list[Row]:
        return [tuple(row) for row in self._told(expression).collect()]

    def columns(self, expression: Table) -> dict[str, Any]:
        found = self._told(expression).toArrow()
        return {name: _array(found[name]) for name in found.column_names}

    def given(self, name: str, columns: Mapping[str, Any]) -> Table:
        folder = self._folder(name)
        folder.mkdir()
        pq.write_table(pa.table(dict(columns)), folder / "given.parquet")
        return self.read(name, folder / "*.parquet")

    def keep(self, name: str, expression: Table) -> Table:
        return self.read(name, self._parts(name, expression))

    def write(self, select: Table, path: Path) -> None:
        parts = self._parts("written", select)
        self.local.write(self.local.read("written", parts).cast(select.schema()), path)
        shutil.rmtree(parts.parent)

    def _parts(self, name: str, expression: Table) -> Path:
        """A pattern for the files that Spark writes a result to, one for each part that it worked on."""
        folder = self._folder(name)
        self._told(expression).write.parquet(str(folder), compression="zstd")
        return folder / "*.parquet"

    def _folder(self, name: str) -> Path:
        """A new one each time: what is replaced may still be read."""
        return self.spill / f"{name}-{next(self._numbers)}"

    def _told(self, expression: Expr) -> DataFrame:
        table = expression.as_table()
        cast = (
            f"CAST(`{name}` AS {_kind(kind)}) AS `{name}`" for name, kind in table.schema().items()
        )
        return self.session.sql(f"SELECT {', '.join(cast)} FROM ({self.sql(table)})")


class _Options(ibis.config.Config):  # type: ignore[misc]  # Ibis brings no types
    """What Ibis asks of whoever writes SQL for Spark; its own answer needs pandas."""

    treat_nan_as_null: bool = False


@lru_cache(maxsize=1024)
def _compiled(operation: Any) -> str:
    # Writing the SQL takes longer than running it on small tables, and most of it never changes.
    ibis.options.pyspark = _Options()
    return str(ibis.to_sql(operation.to_expr(), dialect="pyspark"))


def _kind(kind: Any) -> str:
    """Spark's moments have six digits of a second always, and no word to say so."""
    return str(PySparkType.to_string(kind.copy(scale=None) if kind.is_timestamp() else kind))


def _array(column: pa.ChunkedArray) -> Any:
    """As DuckDB gives them: decimals as floating numbers."""
    if pa.types.is_decimal(column.type):
        column = pc.cast(column, pa.float64())
    return column.to_numpy()
