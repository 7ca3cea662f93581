"""Tables as files: CSV, Parquet, XLSX and JSON Lines, window by window."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol

from rapport.kit.errors import Invalid
from rapport.platform.exchange.written import as_named, safe_cell, written
from rapport.platform.records.queries.flat import Flat

MOST_EXCEL_ROWS = 1_048_575
AS_IT_IS = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"
"""Of lines of JSON, in which such signs cannot stand."""


class Writer(Protocol):
    """What makes one file of records, a window of them at a time."""

    def fetch(self, cursor: Any, ids: Sequence[int]) -> Any:
        """What the file needs of the records of ``ids``; several windows may be fetched at once."""

    def append(self, found: Any) -> int:
        """Write what was fetched; returns how many records it was."""


def copied(
    cursor: Any, statement: str, bound: Sequence[Any], options: str = "FORMAT csv"
) -> tuple[bytearray, int]:
    """The rows of ``statement`` as lines of CSV, and how many: empty text is in quotes, nothing is not."""
    lines = bytearray()
    with cursor.copy(f"COPY ({statement}) TO STDOUT ({options})", bound) as copy:
        for line in copy:
            lines += line
    return lines, cursor.rowcount


@contextmanager
def writer_for(path: Path, flat: Flat) -> Iterator[Writer]:
    """The writer that the ending of ``path`` names. Raises Invalid for another ending."""
    kinds: dict[str, Callable[[Path, Flat], AbstractContextManager[Writer]]] = {
        ".csv": _csv,
        ".parquet": _parquet,
        ".xlsx": _xlsx,
        ".jsonl": _jsonl,
    }
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        endings = ", ".join(kinds)
        raise Invalid(
            "unknown_format",
            "The file's ending must be %(endings)s; not %(suffix)s.",
            endings=endings,
            suffix=repr(path.suffix or "nothing"),
        )
    with kind(path, flat) as writer:
        yield writer


class _LineWriter:
    """The lines are PostgreSQL's; they only pass through here."""

    def __init__(self, file: IO[bytes], flat: Flat) -> None:
        self.file, self.flat = file, flat

    def fetch(self, cursor: Any, ids: Sequence[int]) -> tuple[bytearray, int]:
        cells = [safe_cell(column) for column in self.flat.columns]
        return copied(cursor, *self.flat.statement(ids, cells))

    def append(self, found: tuple[bytearray, int]) -> int:
        lines, count = found
        self.file.write(lines)
        return count


@contextmanager
def _csv(path: Path, flat: Flat) -> Iterator[Writer]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(flat.headings)
    with path.open("ab") as lines:
        yield _LineWriter(lines, flat)


class _JsonWriter(_LineWriter):
    def fetch(self, cursor: Any, ids: Sequence[int]) -> tuple[bytearray, int]:
        statement, bound = self.flat.statement(ids, [as_named(one) for one in self.flat.columns])
        return copied(
            cursor, f"SELECT row_to_json(cells) FROM ({statement}) AS cells", bound, AS_IT_IS
        )


@contextmanager
def _jsonl(path: Path, flat: Flat) -> Iterator[Writer]:
    with path.open("wb") as lines:
        yield _JsonWriter(lines, flat)


@contextmanager
def _parquet(path: Path, flat: Flat) -> Iterator[Writer]:
    from rapport.platform.exchange.columnar import ParquetWriter

    with ParquetWriter(path, flat) as writer:
        yield writer


class _XlsxWriter:
    def __init__(self, sheet: Any, flat: Flat) -> None:
        self.sheet, self.flat, self.row = sheet, flat, 0

    def fetch(self, cursor: Any, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        cursor.execute(*self.flat.statement(ids))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def append(self, rows: Sequence[Sequence[Any]]) -> int:
        for row in rows:
            if self.row > MOST_EXCEL_ROWS:
                raise Invalid(
                    "too_many_rows",
                    "Excel holds %(most)s rows; export to CSV or Parquet.",
                    most=f"{MOST_EXCEL_ROWS:,}",
                )
            for column, cell in enumerate(row):
                self._cell(column, cell)
            self.row += 1
        return len(rows)

    def _cell(self, column: int, value: Any) -> None:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            self.sheet.write_number(self.row, column, value)
        elif value is not None:
            self.sheet.write_string(self.row, column, str(written(value))[:32_767])


@contextmanager
def _xlsx(path: Path, flat: Flat) -> Iterator[Writer]:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        writer = _XlsxWriter(book.add_worksheet(), flat)
        writer.append([flat.headings])
        yield writer
