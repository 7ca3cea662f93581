"""A mart as a file to take away: Parquet as it lies in the lake, CSV and Arrow made of it as it is read.

Nothing holds more than a few thousand rows at a time.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from rapport.platform.exchange.cells import FORMULA_SIGNS, NUMBER

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
    "arrow": "application/vnd.apache.arrow.stream",
}
BLOCK_BYTES = 256 * 1024
BATCH_ROWS = 16_384
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FORMULA = f"^[{re.escape(''.join(FORMULA_SIGNS))}\n]"


def blocks_of(file: IO[bytes], kind: str) -> Iterator[bytes]:
    """The Parquet ``file`` in the format ``kind``, block after block; closes it at the end."""
    made = {"parquet": _as_it_lies, "csv": _as_csv, "arrow": _as_arrow}[kind]
    with file:
        yield from made(file)


class _Drain(io.RawIOBase):
    """What is written is taken out again at once."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def taken(self) -> bytes:
        taken, self.held = bytes(self.held), bytearray()
        return taken


def _as_it_lies(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK_BYTES):
        yield block


def _as_arrow(file: IO[bytes]) -> Iterator[bytes]:
    import pyarrow as pa

    opened, drain = _opened(file), _Drain()
    with pa.ipc.new_stream(drain, opened.schema_arrow) as writer:
        for batch in opened.iter_batches(BATCH_ROWS):
            writer.write_batch(batch)
            yield drain.taken()
    yield drain.taken()


def _as_csv(file: IO[bytes]) -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.csv as pacsv

    opened, drain = _opened(file), _Drain()
    names = opened.schema_arrow.names
    texts = pa.schema([(name, pa.string()) for name in names])
    yield BYTE_ORDER_MARK + ",".join(names).encode() + b"\n"
    options = pacsv.WriteOptions(include_header=False)
    with pacsv.CSVWriter(drain, texts, write_options=options) as writer:
        for batch in opened.iter_batches(BATCH_ROWS):
            cells = [_cells(column) for column in batch.columns]
            writer.write_batch(pa.RecordBatch.from_arrays(cells, schema=texts))
            yield drain.taken()
    yield drain.taken()


def _opened(file: IO[bytes]) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetFile(file, pre_buffer=False)


def _cells(column: pa.Array) -> pa.Array:
    """As exports write them: decimals without idle zeros, moments in UTC, yes and no, no formulas."""
    import pyarrow.compute as pc
    import pyarrow.types as kinds

    if kinds.is_boolean(column.type):
        return pc.if_else(column, "yes", "no")
    text = column.cast("string")
    if kinds.is_decimal(column.type) and column.type.scale:
        return pc.replace_substring_regex(text, r"\.?0+$", "")
    if kinds.is_timestamp(column.type):
        whole = pc.replace_substring_regex(text, r"\.0+$", "")
        return pc.binary_join_element_wise(pc.replace_substring(whole, " ", "T"), "+00:00", "")
    return _harmless(text) if kinds.is_string(column.type) else text


def _harmless(text: pa.Array) -> pa.Array:
    """No spreadsheet program takes it for a formula."""
    import pyarrow.compute as pc

    is_number = pc.match_substring_regex(text, NUMBER.pattern)
    is_formula = pc.and_(pc.match_substring_regex(text, _FORMULA), pc.invert(is_number))
    return pc.if_else(is_formula, pc.binary_join_element_wise("'", text, ""), text)
