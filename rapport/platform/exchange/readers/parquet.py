"""Parquet files, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from rapport.kit.speech import say
from rapport.platform.exchange.readers.tables import (
    BATCH_ROWS,
    MAX_COLUMNS,
    Batch,
    Table,
    headings,
    unreadable,
)

LARGEST_GROUP = 4 << 30


def open_parquet(path: Path) -> Table:
    """``path`` as a table; its columns must be plain, not nested. Raises Invalid."""
    with _opened(path) as file:
        names = file.schema_arrow.names
        if len(names) > MAX_COLUMNS:
            raise unreadable(
                say(
                    "The file has %(count)s columns; a table for Rapport has at most "
                    "%(max_columns)s.",
                    count=f"{len(names):,}",
                    max_columns=f"{MAX_COLUMNS:,}",
                )
            )
        groups = range(file.num_row_groups)
        if any(file.metadata.row_group(index).total_byte_size > LARGEST_GROUP for index in groups):
            raise unreadable(say("A row group of the Parquet file unpacks to more than 4 GB."))
        rows = file.metadata.num_rows
    return Table("parquet", headings(names), rows, partial(_batches, path), "Parquet")


def _opened(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> Exception:
    reason = " ".join(str(error).split())[:160].rstrip(".")
    return unreadable(say("The Parquet file is damaged or cut off: %(reason)s.", reason=reason))


def _batches(path: Path) -> Iterator[Batch]:
    import pyarrow as pa

    number = count(1)
    with _opened(path) as file:
        try:
            for found in file.iter_batches(batch_size=BATCH_ROWS):
                numbers = [next(number) for _ in range(found.num_rows)]
                yield Batch(numbers, [_values(column) for column in found.columns])
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise _damaged(error) from None


def _values(column: Any) -> list[object]:
    """The column as Python values: NaN is empty, and no time is finer than a microsecond."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), None, column)
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
    values: list[object] = column.to_pylist()
    return values
