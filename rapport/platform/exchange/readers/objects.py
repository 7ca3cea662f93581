"""JSON as a table: an array of objects, or one object after the other (JSON Lines); a row per object.

What lies within an object becomes a column of its own, "address.city"; values of a list stand in one
cell, objects of a list in numbered columns, "emails 1 address". Two passes: one for the columns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from rapport.kit.speech import say
from rapport.platform.exchange.readers.encodings import Encoding
from rapport.platform.exchange.readers.tables import (
    BATCH_ROWS,
    MAX_CELL,
    MAX_COLUMNS,
    Batch,
    Table,
    batch_of,
    headings,
    unreadable,
)

BEGINS = re.compile(rb'\s*(\[\s*[{\]]|\{\s*["}])')
BLOCK, LONGEST_OBJECT, DEEPEST = 1 << 20, 20_000_000, 8
BETWEEN = re.compile(r"[\s,\ufeff]*")
DECODER = json.JSONDecoder(parse_float=Decimal)
Cells = dict[str, Any]


def is_json(start: bytes) -> bool:
    """Whether a file that begins so holds objects."""
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe")
    return bool(BEGINS.match(text))


def open_json(path: Path, encoding: Encoding) -> Table:
    """``path`` as a table. Raises Invalid for broken JSON, and says where it breaks."""
    names: dict[str, None] = {}
    total = 0
    for found in _objects(path, encoding):
        total += 1
        if isinstance(found, dict):
            names.update(dict.fromkeys(_cells(found)))
        if len(names) > MAX_COLUMNS:
            break
    if not names:
        raise unreadable(say("The file has no rows: it holds no objects with values."))
    columns = headings(names)
    read = partial(_batches, path, encoding, tuple(names))
    return Table("json", columns, total, read, f"JSON, {encoding.label}")


def _batches(path: Path, encoding: Encoding, names: tuple[str, ...]) -> Iterator[Batch]:
    rows = (_row(number, found, names) for number, found in enumerate(_objects(path, encoding), 1))
    while chunk := list(islice(rows, BATCH_ROWS)):
        yield batch_of(chunk, len(names))


def _row(number: int, found: Any, names: tuple[str, ...]) -> tuple[int, list[Any], str]:
    if not isinstance(found, dict):
        return number, [], say("This is no object with names and values.")
    cells = _cells(found)
    row = [cells.get(name) for name in names]
    if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in row):
        return number, [], say("A value has more than %(most)s characters.", most=f"{MAX_CELL:,}")
    return number, row, ""


def _cells(found: Mapping[str, Any], before: str = "", depth: int = 0) -> Cells:
    """The values of an object by column; what lies deeper than anybody looks stays JSON."""
    cells: Cells = {}
    for key, value in found.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and depth < DEEPEST:
            cells |= _cells(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            cells |= _listed(name, value, depth)
        else:
            cells[name] = json.dumps(value) if isinstance(value, dict) else _plain(value)
    return cells


def _listed(name: str, parts: list[Any], depth: int) -> Cells:
    """Values in one cell; objects in columns of their own, as long as they are few."""
    if (
        not all(isinstance(part, dict) for part in parts)
        or depth >= DEEPEST
        or len(parts) > DEEPEST
    ):
        texts = (
            json.dumps(p, default=str) if isinstance(p, dict | list) else _plain(p) for p in parts
        )
        return {name: ", ".join(str(text) for text in texts if text is not None)}
    cells: Cells = {}
    for number, part in enumerate(parts, start=1):
        cells |= _cells(part, f"{name} {number} ", depth + 1)
    return cells


def _plain(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _objects(path: Path, encoding: Encoding) -> Iterator[Any]:
    """What stands in the array, or one after the other, however large the file is."""
    with path.open(encoding=encoding.name) as file:
        scan = _Scan(file)
        while scan.goes_on():
            yield scan.take()


class _Scan:
    """Values one after the other, of which no more than a few blocks are in memory."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.text, self.at, self.line = file, file.read(BLOCK), 0, 1
        self._skip()
        self.is_array = self.text.startswith("[", self.at)
        self.at += self.is_array

    def goes_on(self) -> bool:
        """Whether there is another value. Raises Invalid when the array has no end."""
        self._skip()
        while self.at == len(self.text):
            if not self._read_on():
                break
            self._skip()
        if self.at < len(self.text):
            return not (self.is_array and self.text[self.at] == "]")
        if self.is_array:
            raise unreadable(say("The file ends before its array does: it is cut off."))
        return False

    def take(self) -> Any:
        """The next value. Raises Invalid, with the line, when it is none."""
        while True:
            try:
                found, end = DECODER.raw_decode(self.text, self.at)
            except (json.JSONDecodeError, RecursionError) as error:
                at = error.pos if isinstance(error, json.JSONDecodeError) else 0
                line = self.line + self.text.count("\n", 0, at)
                if self._read_on():
                    continue
                raise unreadable(say("The JSON is broken at line %(line)s.", line=line)) from None
            self.at = end
            return found

    def _skip(self) -> None:
        found = BETWEEN.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _read_on(self) -> bool:
        """Read another block, unless all was read, or the value is longer than any."""
        self.line += self.text.count("\n", 0, self.at)
        rest = self.text[self.at :]
        block = "" if len(rest) > LONGEST_OBJECT else self.file.read(BLOCK)
        self.text, self.at = rest + block, 0
        return bool(block)
