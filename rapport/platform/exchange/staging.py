"""Staged rows: COPYed in while reading, handed to an importer's ``apply`` as one table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from rapport.platform.access import Actor
from rapport.platform.exchange.importers import Importer
from rapport.platform.exchange.parsing import Memo, Parsed
from rapport.platform.exchange.words import Meanings

Parameters = Sequence[object] | Mapping[str, object]
Told = Callable[[str, float], None]
SPECIAL = re.compile(r'["\\\t\n\r]')
COPY = "COPY exchange_stagedrow (batch_id, row_number, cells, problem) FROM STDIN"


def _escaped(text: str) -> str:
    """``text`` for COPY's text format."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _element(value: object) -> str:
    """A value as an element of an array literal within COPY's text format."""
    if value is None:
        return "NULL"
    text = str(value)
    if not SPECIAL.search(text):
        return f'"{text}"'
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return _escaped(f'"{quoted}"')


@dataclass(frozen=True)
class Lines:
    """Rows as COPY takes them: how many, and how many of their cells were left out."""

    rows: int
    ignored: int
    text: str


class Stager:
    """COPYs parsed rows of one import; refused rows are staged without their cells."""

    def __init__(self, batch: int) -> None:
        self.batch = batch
        self.memo = Memo(_element)

    def lines(self, parsed: Parsed) -> Lines:
        """``parsed``, ready to be staged."""
        return Lines(len(parsed.numbers), parsed.ignored, "".join(self._lines(parsed)))

    def stage(self, lines: Lines) -> None:
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.write(lines.text)

    def tell_planner(self) -> None:
        """All is there: what the planner knows of earlier imports misleads it by minutes."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE exchange_stagedrow (batch_id, row_number)")

    def _lines(self, parsed: Parsed) -> Iterator[str]:
        filled = [any(column) for column in parsed.columns]
        columns = [
            self.memo.column(column)
            for column, is_filled in zip(parsed.columns, filled, strict=True)
            if is_filled
        ]
        elements = ",".join("%s" if is_filled else "NULL" for is_filled in filled)
        line = f"{self.batch}\t%s\t{{{elements}}}\t\n"
        rows = zip(parsed.numbers, *columns, strict=True)
        if not parsed.problems:
            yield from map(line.__mod__, rows)
            return
        for index, row in enumerate(rows):
            problem = parsed.problems.get(index)
            yield f"{self.batch}\t{row[0]}\t{{}}\t{_escaped(problem)}\n" if problem else line % row


def _bound(parameters: Parameters) -> Any:
    """What the cursor binds; nothing at all for none, so that "%" needs no doubling."""
    return parameters or None


def _silent(_label: str, _share: float) -> None:
    return None


@dataclass(frozen=True)
class Staging:
    """The staged rows of one import, as an importer's ``apply`` sees them.

    Everything runs in the one transaction of the import.
    """

    batch: int
    importer: Importer
    by: Actor
    source: str
    options: Mapping[str, Any] = field(default_factory=dict)
    told: Told = _silent
    sha256: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    meanings: Meanings = field(default_factory=dict)

    def cell(self, name: str, cast: str = "") -> str:
        """The SQL expression of a staged column: "cells[3]::numeric"."""
        place = self.importer.staged_columns.index(name) + 1
        return f"cells[{place}]" + (f"::{cast}" if cast else "")

    def table(self, name: str, columns: Mapping[str, str]) -> int:
        """Make the temporary table ``name`` of the rows that stand: column → SQL over the cells.

        Returns the number of its rows; it is analysed, and gone with the transaction.
        """
        chosen = ", ".join(f"{expression} AS {column}" for column, expression in columns.items())
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            cursor.execute(
                f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT row_number, {chosen} "
                "FROM exchange_stagedrow WHERE batch_id = %s AND problem = '' ORDER BY row_number",
                [self.batch],
            )
            count = int(cursor.rowcount)
            cursor.execute(f"ANALYZE {name}")
        return count

    def refuse(self, select: str, parameters: Sequence[Any] = ()) -> int:
        """Refuse the rows that ``select`` (row_number, reason) yields; returns how many."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exchange_stagedrow row SET problem = refused.reason "
                f"FROM ({select}) refused (row_number, reason) "
                "WHERE row.batch_id = %s AND row.row_number = refused.row_number AND row.problem = ''",
                [*parameters, self.batch],
            )
            return int(cursor.rowcount)

    def run(self, statement: str, parameters: Parameters = ()) -> int:
        """Execute one statement; returns the number of rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, _bound(parameters))
            return int(cursor.rowcount)

    def rows(self, statement: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT."""
        with connection.cursor() as cursor:
            cursor.execute(statement, _bound(parameters))
            return list(cursor.fetchall())
