"""Tables as files: CSV, Parquet and XLSX, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol

from rapport.kit.errors import Invalid
from rapport.platform.exchange.cells import safe

MOST_EXCEL_ROWS = 1_048_575
Rows = Sequence[Sequence[Any]]


class Writer(Protocol):
    """What takes the rows of one file."""

    def write(self, rows: Rows) -> int:
        """Append ``rows``; returns how many they were."""


@contextmanager
def writer_for(path: Path, headings: Sequence[str]) -> Iterator[Writer]:
    """The writer that the ending of ``path`` names. Raises Invalid for another ending."""
    kinds = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        endings = ", ".join(kinds)
        raise Invalid(
            "unknown_format",
            "The file's ending must be %(endings)s; not %(suffix)s.",
            endings=endings,
            suffix=repr(path.suffix or "nothing"),
        )
    with kind(path, headings) as writer:
        yield writer


def _plain(value: Any) -> Any:
    """Decimals without idle zeros, moments as ISO."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, datetime | date) else value


class _CsvWriter:
    def __init__(self, file: IO[str]) -> None:
        self.writer = csv.writer(file)

    def write(self, rows: Rows) -> int:
        self.writer.writerows([safe(_plain(cell)) for cell in row] for row in rows)
        return len(rows)


@contextmanager
def _csv(path: Path, headings: Sequence[str]) -> Iterator[Writer]:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = _CsvWriter(file)
        writer.write([headings])
        yield writer


class _ParquetWriter:
    """Every column is text but for whole numbers and moments; amounts stay exact."""

    def __init__(self, path: Path, headings: Sequence[str]) -> None:
        self.path, self.headings = path, headings
        self.file: Any = None

    def write(self, rows: Rows) -> int:
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = list(zip(*rows, strict=True)) or [()] * len(self.headings)
        if self.file is None:
            kinds = [_arrow_type(column) for column in columns]
            schema = pa.schema(list(zip(self.headings, kinds, strict=True)))
            self.file = pq.ParquetWriter(self.path, schema)
        arrays = [
            _array(column, kind)
            for column, kind in zip(columns, self.file.schema.types, strict=True)
        ]
        self.file.write_table(pa.table(arrays, schema=self.file.schema))
        return len(rows)


def _arrow_type(column: Sequence[Any]) -> Any:
    import pyarrow as pa

    kinds = {type(value) for value in column if value is not None}
    if kinds == {int}:
        return pa.int64()
    return pa.timestamp("us", tz="UTC") if kinds == {datetime} else pa.string()


def _array(column: Sequence[Any], kind: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_string(kind):
        return pa.array([None if value is None else str(_plain(value)) for value in column], kind)
    return pa.array(column, kind)


@contextmanager
def _parquet(path: Path, headings: Sequence[str]) -> Iterator[Writer]:
    writer = _ParquetWriter(path, headings)
    try:
        yield writer
    finally:
        if writer.file is not None:
            writer.file.close()


class _XlsxWriter:
    def __init__(self, sheet: Any) -> None:
        self.sheet, self.row = sheet, 0

    def write(self, rows: Rows) -> int:
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
            self.sheet.write_string(self.row, column, str(_plain(value))[:32_767])


@contextmanager
def _xlsx(path: Path, headings: Sequence[str]) -> Iterator[Writer]:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        writer = _XlsxWriter(book.add_worksheet())
        writer.write([headings])
        yield writer
