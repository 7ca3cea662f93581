"""What somebody might want next, from what people like them took: item by item, and EASE.

Steck (2019), Embarrassingly Shallow Autoencoders for Sparse Data: the linear map from what somebody took to
what they take, that is best when no item may vouch for itself. Item cosine is the baseline, what most people
take the floor. Models are judged by whether the one thing that was hidden of each is among the first ten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.float64]
PENALTIES = (10.0, 30.0, 60.0, 150.0, 500.0)
FADINGS = (0.0, 0.25)
AT_ONCE = 2_048
"""People who are scored at a time: memory stays the same however many there are."""
MOST_ITEMS = 5_000
"""Items for which EASE is worked out: its cost grows with their cube."""
SURE = 1.96


@dataclass(frozen=True)
class Taken:
    """Who took what: arrays of one length with the numbers of people and of items, from 0."""

    people: NDArray[np.int64]
    items: NDArray[np.int64]

    def matrix(self, shape: tuple[int, int]) -> sparse.csr_matrix:
        """People by items: 1 where they took it, however often."""
        ones = np.ones(len(self.people))
        found = sparse.csr_matrix((ones, (self.people, self.items)), shape)
        found.data[:] = 1
        return found


@dataclass(frozen=True)
class Judged:
    """The share of people whose hidden item was among the first ``best``, with its 95 % interval."""

    rate: float
    low: float
    high: float


def popularity(taken: sparse.csr_matrix) -> Numbers:
    """For everybody what most people took."""
    counts = np.asarray(taken.sum(axis=0)).ravel()
    return np.tile(counts, (taken.shape[1], 1))


def cosine(taken: sparse.csr_matrix) -> Numbers:
    """How alike the items are in who took them."""
    both = np.asarray((taken.T @ taken).todense())
    sizes = np.sqrt(np.maximum(np.diag(both), 1))
    found: Numbers = both / np.outer(sizes, sizes)
    np.fill_diagonal(found, 0)
    return found


@dataclass(frozen=True)
class Settings:
    """Of EASE: Steck's lambda, and how much less each item of somebody says who took many: their number
    to the power of minus ``fading``.
    """

    penalty: float
    fading: float = 0.0


def ease(taken: sparse.csr_matrix, settings: Settings) -> Numbers:
    """What each item says of every other."""
    sizes = np.maximum(np.asarray(taken.sum(axis=1)).ravel(), 1)
    both = np.asarray((taken.T @ sparse.diags(sizes**-settings.fading) @ taken).todense())
    inverse = np.linalg.inv(both + settings.penalty * np.eye(len(both)))
    found: Numbers = -inverse / np.diag(inverse)
    np.fill_diagonal(found, 0)
    return found


def hidden(taken: Taken, *, seed: int) -> tuple[Taken, Taken]:
    """One item of everybody who took several is hidden by chance: what stays, and what is hidden."""
    rows = np.unique(np.column_stack([taken.people, taken.items]), axis=0)
    order = np.random.default_rng(seed).permutation(len(rows))
    shuffled = rows[order]
    _, first, count = np.unique(shuffled[:, 0], return_index=True, return_counts=True)
    away = np.zeros(len(rows), bool)
    away[first[count > 1]] = True
    return Taken(*shuffled[~away].T), Taken(*shuffled[away].T)


def judged(weights: Numbers, known: sparse.csr_matrix, away: Taken, *, best: int = 10) -> Judged:
    """How often the hidden item is among the ``best`` that somebody has not taken yet."""
    hits = 0
    for begin in range(0, len(away.people), AT_ONCE):
        people, items = away.people[begin : begin + AT_ONCE], away.items[begin : begin + AT_ONCE]
        scores = known[people] @ weights
        scores[known[people].toarray() > 0] = -np.inf
        own = scores[np.arange(len(people)), items]
        hits += int(((scores > own[:, None]).sum(axis=1) < best).sum())
    return _interval(hits, len(away.people))


def _interval(hits: int, count: int) -> Judged:
    """Wilson (1927)."""
    if not count:
        return Judged(0.0, 0.0, 1.0)
    share, square = hits / count, SURE**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    width = (
        SURE * np.sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    )
    return Judged(share, float(middle - width), float(middle + width))


def best_settings(taken: Taken, shape: tuple[int, int], *, seed: int) -> Settings:
    """Those that find most of what is hidden of the learning part itself: nothing that models are judged
    by is looked at.
    """
    learned, away = hidden(taken, seed=seed)
    known = learned.matrix(shape)
    tried = [Settings(penalty, fading) for penalty in PENALTIES for fading in FADINGS]
    return max(tried, key=lambda one: judged(ease(known, one), known, away).rate)


def compared(
    taken: Taken, shape: tuple[int, int], *, seed: int = 0
) -> tuple[Mapping[str, Judged], Settings | None]:
    """How well each model finds what is hidden, and the settings of EASE; None for too many items."""
    learned, away = hidden(taken, seed=seed)
    known = learned.matrix(shape)
    found = {
        "popularity": judged(popularity(known), known, away),
        "cosine": judged(cosine(known), known, away),
    }
    if shape[1] > MOST_ITEMS:
        return found, None
    settings = best_settings(learned, shape, seed=seed + 1)
    return found | {"ease": judged(ease(known, settings), known, away)}, settings


def best_of(
    weights: Numbers, known: sparse.csr_matrix, best: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
    """For each the ``best`` items that they have not taken, the likeliest first: people, items, scores."""
    best = min(best, known.shape[1])
    found = []
    for begin in range(0, known.shape[0], AT_ONCE):
        rows = known[begin : begin + AT_ONCE]
        scores = rows @ weights
        scores[rows.toarray() > 0] = -np.inf
        items = np.argsort(-scores, axis=1, kind="stable")[:, :best]
        people = np.repeat(np.arange(begin, begin + len(items)), best)
        found.append((people, items.ravel(), np.take_along_axis(scores, items, 1).ravel()))
    people, items, scores = (np.concatenate(column) for column in zip(*found, strict=True))
    is_new = np.isfinite(scores)
    return people[is_new], items[is_new], scores[is_new]
