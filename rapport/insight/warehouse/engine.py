"""What the warehouse and the studies ask of an engine: Ibis writes the SQL, the engine runs it.

Marts, checks, metrics and studies are written once and run on either. Where engines mean different things by the
same words (halves that are rounded, whole seconds between two moments), they are written so that both mean one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ibis.expr.types import Expr, Table

if TYPE_CHECKING:
    from rapport.insight.warehouse.duck import DuckDB

Row = tuple[Any, ...]
DUCKDB, SPARK = "duckdb", "spark"
THIS_MACHINE = "local[*]"
"""Spark's word for a cluster that is this machine alone, with all of its processors."""


class Engine(ABC):
    """Tables by name, for as long as it is open; what is needed on the way lies in the folder ``spill``."""

    local: DuckDB
    """For single files on this machine: what comes from PostgreSQL, and what goes back to it."""
    spill: Path

    @property
    @abstractmethod
    def version(self) -> str:
        """Of the engine, which may come to write the same in another way."""

    @abstractmethod
    def read(self, name: str, path: Path) -> Table:
        """The Parquet file at ``path``, or all that a pattern finds, as the table ``name``."""

    @abstractmethod
    def table(self, name: str) -> Table:
        """A view or table of this engine as an Ibis table."""

    @abstractmethod
    def view(self, name: str, expression: Table) -> Table:
        """``expression`` under a name; it is reckoned whenever it is read."""

    @abstractmethod
    def sql(self, expression: Expr) -> str:
        """What the engine is told: the same in every process."""

    @abstractmethod
    def rows(self, expression: Expr) -> list[Row]:
        """All rows of a small result."""

    @abstractmethod
    def columns(self, expression: Table) -> dict[str, Any]:
        """A result as arrays, by column: for studies that reckon in memory."""

    @abstractmethod
    def given(self, name: str, columns: Mapping[str, Any]) -> Table:
        """Arrays of one length as the table ``name``, by column."""

    @abstractmethod
    def keep(self, name: str, expression: Table) -> Table:
        """A result kept for as long as the engine is open."""

    @abstractmethod
    def write(self, select: Table, path: Path) -> None:
        """Write a result as a Parquet file, each column in the type that Ibis says it has."""

    def records(self, expression: Table) -> list[dict[str, Any]]:
        """All rows of a small result, by column name."""
        return [dict(zip(expression.columns, row, strict=True)) for row in self.rows(expression)]

    def value(self, expression: Expr) -> Any:
        """The one value of a scalar."""
        return self.rows(expression)[0][0]

    def rows_of_files(self, pattern: Path) -> dict[str, int]:
        """How many rows the Parquet files have that ``pattern`` finds, by their name up to the first hyphen."""
        return self.local.rows_in(pattern)


@contextmanager
def engine(temp: Path, name: str = DUCKDB, *, master: str = THIS_MACHINE) -> Iterator[Engine]:
    """The engine called ``name``, closed afterwards; ``master`` is where Spark works.

    Raises Refused where Spark or the Java that it needs is missing.
    """
    from rapport.insight.warehouse.duck import opened

    with opened(temp) as duck:
        if name != SPARK:
            yield duck
            return
        from rapport.insight.warehouse.spark_session import running

        with running(duck.spill, master) as session:
            from rapport.insight.warehouse.spark import Spark  # only now is it known to be there

            yield Spark(session.newSession(), duck)
