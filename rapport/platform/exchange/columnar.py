"""Records as a Parquet file: PostgreSQL writes lines, which become columns of the true types here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from rapport.platform.exchange.writers import copied
from rapport.platform.records.queries.flat import Column, Flat, Type

_KINDS = {
    Type.TEXT: pa.string(),
    Type.WHOLE: pa.int64(),
    Type.DATE: pa.date32(),
    Type.MOMENT: pa.timestamp("us", tz="UTC"),
    Type.TIME: pa.time64("us"),
    Type.TRUTH: pa.bool_(),
}

_READERS: Mapping[Any, Callable[[str], Any]] = {
    _KINDS[Type.TEXT]: str,
    _KINDS[Type.WHOLE]: int,
    _KINDS[Type.DATE]: date.fromisoformat,
    _KINDS[Type.MOMENT]: datetime.fromisoformat,
    _KINDS[Type.TIME]: time.fromisoformat,
    _KINDS[Type.TRUTH]: "t".__eq__,
}


class ParquetWriter:
    """Numbers are exact decimals, days are days, and nothing is empty text that was not said."""

    def __init__(self, path: Path, flat: Flat) -> None:
        self.flat = flat
        self.cells = [_cell(column) for column in flat.columns]
        self.schema = pa.schema([(column.heading, _kind(column)) for column in flat.columns])
        self.file = pq.ParquetWriter(path, self.schema, compression="zstd", compression_level=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.file.close()

    def fetch(self, cursor: Any, ids: Sequence[int]) -> Any:
        lines, count = copied(cursor, *self.flat.statement(ids, self.cells))
        if not count:
            return self.schema.empty_table()
        try:
            return _read(lines, self.schema)
        except pa.ArrowInvalid:
            return _mended(_read(lines, _as_text(self.schema)), self.schema)

    def append(self, found: Any) -> int:
        self.file.write_table(found)
        return int(found.num_rows)


def _kind(column: Column) -> Any:
    if column.type is Type.NUMBER:
        return pa.decimal128(column.digits, column.decimals)
    return _KINDS[column.type]


def _cell(column: Column) -> str:
    """Text in the place of a day says nothing when it is empty; an open number is cut to its decimals."""
    if column.is_written:
        return f"nullif({column.sql}, '')"
    if column.type is Type.NUMBER and column.is_open:
        return f"round({column.sql}, {column.decimals})"
    return column.sql


def _read(lines: bytearray, schema: Any) -> Any:
    return pacsv.read_csv(
        pa.BufferReader(lines),
        read_options=pacsv.ReadOptions(column_names=schema.names, use_threads=False),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _as_text(schema: Any) -> Any:
    return pa.schema([(name, pa.string()) for name in schema.names])


def _mended(texts: Any, schema: Any) -> Any:
    """``texts`` in the types of ``schema``; what no such value can be is left empty."""
    columns = [
        pa.array([_value(cell.as_py(), kind) for cell in column], kind)
        for column, kind in zip(texts.columns, schema.types, strict=True)
    ]
    return pa.table(columns, schema=schema)


def _value(text: str | None, kind: Any) -> Any:
    try:
        return None if text is None else _READERS.get(kind, Decimal)(text)
    except ValueError:
        return None
