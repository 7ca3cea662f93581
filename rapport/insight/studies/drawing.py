"""Intervals by drawing again: Efron (1979), Bootstrap methods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
DRAWS = 400
AT_ONCE = 4_000_000
"""Rows times draws that are held at a time: memory stays the same however many rows there are."""
SHARES = (0.025, 0.975)


@dataclass(frozen=True)
class Figure:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


def figure(value: float, drawn: Numbers, *, wider: float = 1.0) -> Figure:
    """The interval is that of the middle 95 % of what was ``drawn``, or so much ``wider`` to both sides."""
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return Figure(float(value), float("nan"), float("nan"))
    low, high = np.quantile(drawn, SHARES)
    below, above = wider * (value - low), wider * (high - value)
    return Figure(float(value), float(value - below), float(value + above))


def weights(rows: int, *, seed: int, draws: int = DRAWS) -> Iterator[Numbers]:
    """How often each row is drawn when as many are drawn with replacement: blocks of draws by rows. The
    first block is one draw of each row once: the data as they are.
    """
    yield np.ones((1, rows))
    chance = np.random.default_rng(seed)
    even = np.full(rows, 1 / rows)
    most = max(1, AT_ONCE // rows)
    for begin in range(0, draws, most):
        count = min(most, draws - begin)
        yield chance.multinomial(rows, even, size=count).astype(np.float64)


def rank_correlation(one: Numbers, other: Numbers, *, seed: int) -> Figure:
    """Spearman's (1904): of the ranks of two columns, equal values in the middle of theirs."""
    blocks = [
        _correlation(_ranks(one, drawn), _ranks(other, drawn), drawn)
        for drawn in weights(len(one), seed=seed)
    ]
    found = np.concatenate(blocks)
    return figure(found[0], found[1:])


def _ranks(values: Numbers, drawn: Numbers) -> Numbers:
    """Draws by rows: the rank of each value where rows are there as often as they were drawn."""
    _, places = np.unique(values, return_inverse=True)
    order = np.argsort(places, kind="stable")
    begins = np.flatnonzero(np.r_[True, np.diff(places[order]) > 0])
    counts = np.add.reduceat(drawn[:, order], begins, axis=1)
    return np.asarray((counts.cumsum(axis=1) - counts / 2)[:, places])


def _correlation(one: Numbers, other: Numbers, drawn: Numbers) -> Numbers:
    """Of each draw; nan where all of one column are alike."""
    total = drawn.sum(axis=1, keepdims=True)
    left, right = (
        column - (drawn * column).sum(axis=1, keepdims=True) / total for column in (one, other)
    )
    spreads = np.sqrt((drawn * left**2).sum(axis=1) * (drawn * right**2).sum(axis=1))
    both = (drawn * left * right).sum(axis=1)
    return np.asarray(np.divide(both, spreads, out=np.full(len(drawn), np.nan), where=spreads > 0))


def lift(spent: Numbers, belongs: NDArray[np.bool_], *, seed: int) -> Figure:
    """By how many times the mean of those who belong is that of all; nan where nobody belongs, or all is 0."""
    blocks = []
    for drawn in weights(len(spent), seed=seed):
        inside, whole = drawn @ (spent * belongs), drawn @ spent
        below = whole * (drawn @ belongs)
        blocks.append(
            np.divide(
                inside * drawn.sum(axis=1), below, out=np.full(len(drawn), np.nan), where=below > 0
            )
        )
    found = np.concatenate(blocks)
    return figure(found[0], found[1:])
