"""What a file says of everybody, as learners take it: a column of numbers for each thing that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.types as kinds
from numpy.typing import NDArray

from rapport.insight.studies.on_files.columns import codes
from rapport.kit.errors import Invalid

MOST_WORDS = 30
"""Words of a column that are told apart: those that most rows say."""
NAMES_FROM = 50
"""Different words or whole numbers from which on a column may be one that names rows."""
BY_CHANCE = 1e-9


@dataclass(frozen=True)
class Known:
    """Rows by columns, each with a mean of 0 and a deviation of 1; ``columns`` holds for each the column
    of the file that it comes from, ``left_out`` why others say nothing.
    """

    values: NDArray[np.float64]
    columns: tuple[str, ...]
    left_out: dict[str, str]

    @property
    def used(self) -> list[str]:
        return list(dict.fromkeys(self.columns))

    def too_good(self, outcome: NDArray[np.bool_], rows: NDArray[np.int64]) -> list[str]:
        """The columns that decide the outcome of ``rows`` where they say the most of something, as one does
        that was known only afterwards.
        """
        found: list[str] = []
        if not len(rows):
            return found
        for name, column in zip(self.columns, self.values[rows].T, strict=True):
            came = outcome[column > column.min()]
            rate = outcome.mean()
            if len(came) and came.all() and rate ** len(came) < BY_CHANCE:
                found.append(name)
        return list(dict.fromkeys(found))


def known(table: pa.Table, names: Iterable[str]) -> Known:
    """The columns called ``names``: numbers and days as they are, words as one column each, and one for
    rows where nothing stands. Raises Invalid where none says anything.
    """
    found: list[NDArray[np.float64]] = []
    columns: list[str] = []
    left_out: dict[str, str] = {}
    for name in names:
        why = _says_nothing(table[name])
        if why:
            left_out[name] = why
            continue
        told = _told(table, name)
        found += told
        columns += [name] * len(told)
    if not found:
        raise Invalid(
            "nothing_known", "No column says anything of people: there is nothing to learn from."
        )
    values = np.column_stack(found)
    values -= values.mean(axis=0)
    values /= np.maximum(values.std(axis=0), 1e-12)
    return Known(values, tuple(columns), left_out)


def _says_nothing(column: pa.ChunkedArray) -> str:
    """Why a column is left out; empty where it is not."""
    if column.null_count == len(column):
        return "the same everywhere"
    whole = kinds.is_integer(column.type)
    words = kinds.is_string(column.type) or kinds.is_large_string(column.type)
    if not (words or _is_number(column.type) or kinds.is_dictionary(column.type)):
        return "no value"
    different = len(column.drop_null().unique())
    if different + bool(column.null_count) < 2:
        return "the same everywhere"
    each_its_own = different == len(column) or (words and 2 * different > len(column))
    return "names rows" if different >= NAMES_FROM and (whole or words) and each_its_own else ""


def _is_number(kind: pa.DataType) -> bool:
    tried = (kinds.is_integer, kinds.is_floating, kinds.is_decimal, kinds.is_boolean)
    is_day = kinds.is_date(kind) or kinds.is_timestamp(kind)
    return is_day or any(is_it(kind) for is_it in tried)


def _told(table: pa.Table, name: str) -> list[NDArray[np.float64]]:
    kind = table[name].type
    return _numbers(table[name]) if _is_number(kind) else _words(table, name)


def _numbers(column: pa.ChunkedArray) -> list[NDArray[np.float64]]:
    """The numbers with their median where nothing stands, and where that is."""
    if kinds.is_temporal(column.type):
        column = column.cast(pa.timestamp("s"), safe=False).cast(pa.int64())
    if kinds.is_boolean(column.type):
        column = column.cast(pa.int8())
    values = np.array(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
    lacks = ~np.isfinite(values)
    if not lacks.any():
        return [values]
    values[lacks] = np.median(values[~lacks]) if not lacks.all() else 0.0
    return [values, lacks.astype(np.float64)]


def _words(table: pa.Table, name: str) -> list[NDArray[np.float64]]:
    """For each of the words that most rows say, and for none, who says it."""
    numbers, words = codes(table, name)
    counts = np.bincount(numbers[numbers >= 0], minlength=len(words))
    often = [-1, *np.argsort(-counts, kind="stable")[:MOST_WORDS]]
    found = [(numbers == number).astype(np.float64) for number in often]
    return [column for column in found if column.any()]
