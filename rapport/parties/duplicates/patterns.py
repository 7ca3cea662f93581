"""Counted patterns as a table of numbers, in which all fields are reckoned with at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rapport.parties.duplicates.candidates import Rule
from rapport.parties.duplicates.fields import MISSING, Field, Pattern
from rapport.parties.duplicates.model import Shares

Numbers = NDArray[np.float64]

GRAIN = 0.5
"""Pairs added to each level, so that nothing is impossible because it was not seen."""


class Patterns:
    """``seen`` has a line per pattern and a column per level of each field: 1 where it stands there."""

    def __init__(self, fields: Sequence[Field], counts: Mapping[Pattern, int]) -> None:
        self.fields = fields
        self.widths = [len(field.labels) for field in fields]
        self.starts = np.cumsum([0, *self.widths[:-1]])
        self.counts = np.array(list(counts.values()), dtype=float)
        levels = np.array(list(counts), dtype=int).reshape(len(counts), len(fields))
        lines, places = np.nonzero(levels != MISSING)
        self.seen = np.zeros((len(counts), sum(self.widths)))
        self.seen[lines, self.starts[places] + levels[lines, places]] = 1

    def shares(self, levels: Numbers) -> Numbers:
        """Counts of levels as shares within their fields."""
        counts = levels + GRAIN
        shares: Numbers = counts / np.repeat(np.add.reduceat(counts, self.starts), self.widths)
        return shares

    def by_field(self, levels: Numbers) -> Shares:
        parts = np.split(levels, self.starts[1:])
        return tuple(tuple(float(share) for share in part) for part in parts)

    def free_of(self, rule: Rule) -> Numbers:
        """1 for the levels of fields that ``rule`` leaves free, 0 for the others."""
        fixed = {part.column for part in rule}
        return np.repeat([float(field.column not in fixed) for field in self.fields], self.widths)

    def first_guess(self) -> Numbers:
        """Of ten pairs of one someone nine are the same in a field."""
        is_same = np.isin(np.arange(sum(self.widths)), self.starts)
        return np.where(is_same, 9.0, 1 / np.repeat(np.array(self.widths) - 1, self.widths))
