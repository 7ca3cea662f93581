"""What these models know of a customer: how often they came again, when last, and for how long we know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Histories:
    """Arrays of one length, by customer: ``repeats`` is the number of days with purchases after the
    first, ``recency`` the time from the first purchase to the last and ``age`` that to the end of
    what is known, in one unit. ``weights`` is how many customers have just this history.
    """

    repeats: Numbers
    recency: Numbers
    age: Numbers
    weights: Numbers

    @classmethod
    def of(cls, repeats: object, recency: object, age: object) -> Histories:
        """One customer each. Raises ValueError for what cannot have happened."""
        columns = [np.atleast_1d(np.asarray(one, float)) for one in (repeats, recency, age)]
        x, last, end = columns
        if not all(np.isfinite(one).all() for one in columns):
            raise ValueError("A history has a number missing.")
        if (x < 0).any() or (last < 0).any() or (last > end).any():
            raise ValueError("Nobody buys before the first time, or after the end.")
        if ((x == 0) & (last > 0)).any():
            raise ValueError("Who never came again has no later purchase.")
        return cls(x, last, end, np.ones(len(x)))

    @property
    def count(self) -> float:
        """How many customers these are."""
        return float(self.weights.sum())

    def some(self, most: int) -> Histories:
        """``most`` of them or a few more, evenly from the first to the last."""
        step = max(len(self.repeats) // most, 1)
        return Histories(*(one[::step] for one in vars(self).values()))

    def gathered(self) -> Histories:
        """Each different history once, with its weight: likelihoods cost as much as there are of them."""
        columns = np.column_stack([self.repeats, self.recency, self.age])
        order = np.lexsort(columns.T)
        rows = columns[order]
        is_first = np.append(True, (rows[1:] != rows[:-1]).any(axis=1))[: len(rows)]
        weights = np.add.reduceat(self.weights[order], np.flatnonzero(is_first))
        repeats, recency, age = rows[is_first].T
        return Histories(repeats, recency, age, weights)


@dataclass(frozen=True)
class Column:
    """A column with few different values: a function of it costs as much as there are of them."""

    values: Numbers
    places: NDArray[np.int64]

    @classmethod
    def of(cls, column: Numbers) -> Column:
        return cls(*np.unique(column, return_inverse=True))

    def each(self, function: Callable[[Numbers], Numbers]) -> Numbers:
        """Its value for each row."""
        found: Numbers = function(self.values)[self.places]
        return found


def histories(
    customers: NDArray[np.int64], days: NDArray[np.int64], *, until: int, unit: int = 7
) -> tuple[NDArray[np.int64], Histories]:
    """The customers of some purchases, in order, and their histories up to the day ``until``.

    ``days`` are day numbers; several purchases on one day are one. What came after ``until`` is not
    known. ``unit`` is how many days make one unit of time: 7 for weeks.
    """
    known = days <= until
    visits = np.unique(np.column_stack([customers[known], days[known]]), axis=0)
    found, first, count = np.unique(visits[:, 0], return_index=True, return_counts=True)
    begins, last = visits[first, 1], visits[first + count - 1, 1]
    return found, Histories.of(count - 1, (last - begins) / unit, (until - begins) / unit)
