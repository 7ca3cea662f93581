"""Columns of a plain file, as studies take them: CSV with a heading, or Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from rapport.kit.errors import Invalid

EPOCH = 719_163
"""The number of 1 January 1970, as ``date.toordinal`` counts days."""
WRITERS = {".csv": pa.csv.write_csv, ".parquet": pa.parquet.write_table}


def read_columns(path: Path, names: Iterable[str], *, words: Iterable[str] = ()) -> pa.Table:
    """The columns called ``names`` or ``words`` of a file, and no others. Raises Invalid as ``read_all`` does."""
    words = list(words)
    wanted = list(dict.fromkeys([*words, *names]))
    return read_all(path, wanted, words=words).select(wanted)


def read_all(path: Path, needed: Iterable[str], *, words: Iterable[str] = ()) -> pa.Table:
    """All columns of a file; those called ``words`` as they are written, so that 007 is not 7. Raises Invalid for
    what is no such file, is empty or lacks one of those that are ``needed``.
    """
    table = read_table(path, words=words)
    missing = [name for name in needed if name not in table.column_names]
    if missing:
        raise Invalid(
            "no_column",
            f"{path.name} has no column “{missing[0]}”; it has {', '.join(table.column_names)}.",
        )
    if not table.num_rows:
        raise Invalid("empty_file", f"{path.name} has no rows.")
    return table


def read_table(path: Path, *, words: Iterable[str] = ()) -> pa.Table:
    """All columns of a file. Raises Invalid for what is no such file, or names two columns the same."""
    try:
        table = _parquet(path) if path.suffix == ".parquet" else _csv(path, words)
    except OSError as error:
        raise Invalid(
            "no_file", f"{path} cannot be opened: {error.strerror or _line(error)}."
        ) from None
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise Invalid("bad_file", f"{path.name} cannot be read: {_line(error)}") from None
    twice = [name for name in table.column_names if table.column_names.count(name) > 1]
    if twice:
        raise Invalid("two_columns", f"{path.name} has several columns “{twice[0]}”.")
    return table


def _csv(path: Path, words: Iterable[str]) -> pa.Table:
    return pa.csv.read_csv(
        path,
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            strings_can_be_null=True, column_types=dict.fromkeys(words, pa.string())
        ),
    )


def _parquet(path: Path) -> pa.Table:
    return pa.parquet.read_table(path)


def _line(error: Exception) -> str:
    return str(error).splitlines()[0]


def codes(table: pa.Table, name: str) -> tuple[NDArray[np.int64], list[str]]:
    """What stands in a column as numbers from 0, and what each means. Nothing there is -1."""
    column = table[name].cast(pa.string()).combine_chunks().dictionary_encode()
    return column.indices.fill_null(-1).to_numpy().astype(np.int64), column.dictionary.to_pylist()


def numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    """A column of numbers; nothing there is nan. Raises Invalid for words."""
    try:
        return np.asarray(table[name].cast(pa.float64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid as error:
        raise Invalid("no_number", f"“{name}” is not all numbers: {_line(error)}") from None


def days(table: pa.Table, name: str) -> NDArray[np.int64]:
    """A column of days or moments, or of eight digits such as 19970118, as the numbers of days that
    ``date.toordinal`` has. Raises Invalid for what is no day, or empty.
    """
    column = table[name].combine_chunks()
    if column.null_count:
        raise Invalid("no_day", f"{column.null_count} rows have no “{name}”.")
    try:
        if pa.types.is_integer(column.type):
            column = pc.strptime(column.cast(pa.string()), "%Y%m%d", "s")
        elif pa.types.is_string(column.type):
            column = pc.cast(column, pa.timestamp("s"))
        return np.asarray(column.cast(pa.date32()).cast(pa.int32()), np.int64) + EPOCH
    except pa.ArrowInvalid as error:
        raise Invalid("no_day", f"“{name}” is not all days: {_line(error)}") from None


def write_rows(path: Path, columns: Mapping[str, Any]) -> None:
    """Write columns of one length. Raises Invalid unless the name ends in .csv or .parquet."""
    writer = WRITERS.get(path.suffix)
    if writer is None:
        raise Invalid(
            "bad_name", "Scored rows are written to a name that ends in .csv or .parquet."
        )
    writer(pa.table(dict(columns)), path)
