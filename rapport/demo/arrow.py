"""Columns put together in Arrow: words taken from lists, joined, numbered, dated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rapport.demo.customers import Booleans, Integers
from rapport.demo.seasons import SECONDS, Floats


def take(words: Sequence[str | None], places: Integers) -> Any:
    """The word at each of ``places``."""
    return pa.array(words, pa.string()).take(pa.array(places))


def same(value: object, count: int) -> Any:
    """``value`` in every row."""
    return pa.repeat(pa.scalar(value), count)


def glue(*parts: Any, between: str = "") -> Any:
    """Texts joined row by row; plain strings and numbers may stand among the columns."""
    return pc.binary_join_element_wise(*(_text(part) for part in parts), between)


def _text(part: Any) -> Any:
    if isinstance(part, str):
        return pa.scalar(part)
    if isinstance(part, np.ndarray):
        part = pa.array(part)
    return part if pa.types.is_string(part.type) else part.cast(pa.string())


def padded(numbers: Integers, width: int) -> Any:
    """Numbers as text with leading zeros."""
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")


def either(choice: Booleans, first: Any, second: Any) -> Any:
    """``first`` where ``choice`` holds, else ``second``; both may be None."""
    return pc.if_else(pa.array(choice), first, second)


def optional(numbers: Integers, missing: int = 0) -> Any:
    """Numbers, NULL where they equal ``missing``."""
    return pa.array(numbers, mask=numbers == missing)


def moments(start: date, days: Floats) -> Any:
    """Days since ``start`` as timestamps to the second."""
    seconds = np.floor(np.asarray(days) * SECONDS).astype(np.int64)
    return pa.array(np.datetime64(start, "s") + seconds)


def dates(start: date, days: Floats) -> Any:
    return pa.array(np.datetime64(start, "D") + np.floor(np.asarray(days)).astype(np.int64))


def money(cents: Integers) -> Any:
    """Exact decimals with two places."""
    halves = np.empty((len(cents), 2), np.int64)
    halves[:, 0], halves[:, 1] = cents, cents >> 63
    return pa.Array.from_buffers(pa.decimal128(20, 2), len(cents), [None, pa.py_buffer(halves)])


def spread(counts: Sequence[int], groups: Integers, chances: Floats) -> Integers:
    """For rows that belong to ``groups``: a place in the flat list of all groups' members."""
    sizes = np.array(counts)
    first = np.cumsum(sizes) - sizes
    inside = np.floor(chances * sizes[groups]).astype(np.int64)
    return np.asarray(first[groups] + inside)


def flat(lists: Sequence[Sequence[str]]) -> list[str]:
    return [word for words in lists for word in words]


Array = npt.NDArray[Any]
