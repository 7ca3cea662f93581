"""Columns as what models learn from: numbers bent at their quartiles, words as yes or no.

What is learned of the columns (means, spreads, quartiles, which words are frequent) is learned of the rows
that a model may see. Every column adds its own part to a linear model, so that the part can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
MOST_WORDS = 50
"""Words of a column that are told apart; the others are one."""
FEWEST_ROWS = 10
"""Rows that a word needs to be told apart."""
QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Column:
    """``values`` are numbers, nan where nothing stands; or with ``words`` their places among these, -1
    where nothing stands.
    """

    name: str
    values: Numbers
    words: tuple[str, ...] = ()

    def said(self, row: int) -> str:
        """What stands in ``row``, for people."""
        value = self.values[row]
        if self.words:
            return f"{self.name}: {self.words[int(value)] if value >= 0 else 'nothing'}"
        return f"{self.name}: {'nothing' if np.isnan(value) else f'{value:.10g}'}"


@dataclass(frozen=True)
class Coding:
    """How a column becomes columns of numbers: ``codes`` of words, or ``bends`` of numbers in spreads
    from their mean.
    """

    codes: Numbers | None
    bends: Numbers
    mean: float = 0.0
    spread: float = 1.0

    def matrix(self, values: Numbers) -> Numbers:
        """Words: 1 where each stands. Numbers: by how many spreads they are above the mean (0 where nothing
        stands), by how many above each bend, and whether nothing stands.
        """
        if self.codes is not None:
            return np.asarray(values[:, None] == self.codes[None, :], np.float64)
        is_nothing = np.isnan(values)
        scaled = np.where(is_nothing, 0.0, (values - self.mean) / self.spread)
        bent = np.maximum(scaled[:, None] - self.bends[None, :], 0)
        return np.column_stack([scaled, bent, is_nothing])


def coding(column: Column, rows: Places) -> Coding:
    """Learned of ``rows`` alone."""
    values = column.values[rows]
    if column.words:
        codes, counts = np.unique(values, return_counts=True)
        order = np.argsort(-counts, kind="stable")[:MOST_WORDS]
        return Coding(codes[order[counts[order] >= FEWEST_ROWS]], np.empty(0))
    known = values[~np.isnan(values)]
    if not len(known):
        return Coding(None, np.empty(0))
    mean, spread = float(known.mean()), float(known.std()) or 1.0
    scaled = (known - mean) / spread
    bends = np.unique(np.quantile(scaled, QUARTILES))
    is_inside = (bends > scaled.min()) & (bends < scaled.max())
    return Coding(None, bends[is_inside], mean, spread)


@dataclass(frozen=True)
class Design:
    """The codings of columns, learned of some rows; any rows can be put through them."""

    columns: Sequence[Column]
    codings: Sequence[Coding]

    def matrix(self, rows: Places) -> Numbers:
        """A row of numbers for each of ``rows``."""
        return np.hstack(self.parts(rows))

    def parts(self, rows: Places) -> list[Numbers]:
        """The matrix column by column: each has its own part."""
        pairs = zip(self.columns, self.codings, strict=True)
        return [one.matrix(column.values[rows]) for column, one in pairs]


def design(columns: Sequence[Column], rows: Places) -> Design:
    """Learned of ``rows`` alone."""
    return Design(columns, [coding(column, rows) for column in columns])
