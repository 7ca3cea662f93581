"""What customers choose more often than others do: a category, a weekday, a channel.

An affinity is found where a customer chose a thing so much more often than customers do on average that chance hardly
explains it: by the binomial tail, with the rate of false ones held to a twentieth over all customers and things
together (Benjamini and Hochberg 1995). Before it is told, it is tried: those found in the first part of the time
must go on in the last part, or none is told at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
LEAST = 3
"""How often somebody came, and chose a thing, before that may be an affinity."""
FEWEST = 30
"""Customers on whom it must be tried."""
FALSE = 0.05
SURE = 1.96


@dataclass(frozen=True)
class Chosen:
    """Arrays of one length, by customer and by the thing (a number from 0) that they chose at all: on how
    many of their ``occasions`` they chose it.
    """

    customer: Places
    thing: Places
    times: Numbers
    occasions: Numbers

    def usual(self) -> Numbers:
        """By thing: on what share of their occasions customers choose it, each customer counting the same."""
        came = self.occasions > 0
        shares = np.divide(self.times, self.occasions, out=np.zeros(len(came)), where=came)
        return np.bincount(self.thing, shares) / max(len(np.unique(self.customer[came])), 1)


@dataclass(frozen=True)
class Found:
    """The rows in which an affinity is, at most one for each customer: the one that chance explains least.
    ``ratio`` is how many times as often as usual they chose it.
    """

    rows: Places
    usual: Numbers
    ratio: Numbers


@dataclass(frozen=True)
class Tried:
    """Whether affinities went on: of ``customers`` who have one and came again, how many times as often as usual
    they chose it then, with the 95 % interval.
    """

    customers: int
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class Affinities:
    """What was found. ``lacking`` more customers are needed who came often enough; without ``found`` and with
    nobody lacking there is no signal.
    """

    lacking: int = 0
    tried: Tried | None = None
    found: Found | None = None


def affinities(before: Chosen, later: Chosen, whole: Chosen) -> Affinities:
    """Those of the ``whole`` time, if those of ``before`` went on ``later``. All three have the same rows."""
    lacking = FEWEST - _tellable(before, later)
    if lacking > 0:
        return Affinities(lacking=lacking)
    tried = _tried(affine(before), later)
    if tried is None or tried.customers < FEWEST or tried.low <= 1:
        return Affinities(tried=tried)
    return Affinities(tried=tried, found=affine(whole))


def affine(chosen: Chosen) -> Found:
    """Every customer's affinity."""
    usual = chosen.usual()[chosen.thing]
    could = np.flatnonzero((chosen.times >= LEAST) & (usual > 0))
    customers = len(np.unique(chosen.customer[chosen.occasions >= LEAST]))
    chances = binom.sf(chosen.times[could] - 1, chosen.occasions[could], usual[could])
    rows = could[_true(chances, customers * (chosen.thing.max(initial=0) + 1))]
    order = np.lexsort((chosen.thing[rows], chances[np.searchsorted(could, rows)]))
    _, first = np.unique(chosen.customer[rows[order]], return_index=True)
    best = rows[order][first]
    ratio = chosen.times[best] / chosen.occasions[best] / usual[best]
    return Found(best, usual[best], ratio)


def _true(chances: Numbers, tried: int) -> NDArray[np.bool_]:
    """Which of these are no chance, of so many that were ``tried`` (those that are missing were sure)."""
    order = np.argsort(chances, kind="stable")
    holds = chances[order] <= FALSE * np.arange(1, len(order) + 1) / max(tried, 1)
    found = np.zeros(len(chances), bool)
    found[order[: np.flatnonzero(holds).max(initial=-1) + 1]] = True
    return found


def _tellable(before: Chosen, later: Chosen) -> int:
    """Customers who came often enough to have an affinity, and came again."""
    return len(np.unique(before.customer[(before.occasions >= LEAST) & (later.occasions > 0)]))


def _tried(found: Found, later: Chosen) -> Tried | None:
    """A ratio of sums, its interval by how customers differ from it; None where none of them came again."""
    rows = found.rows[later.occasions[found.rows] > 0]
    chose = later.times[rows]
    expected = later.occasions[rows] * later.usual()[later.thing[rows]]
    if expected.sum() <= 0:
        return None
    ratio = chose.sum() / expected.sum()
    width = SURE * np.sqrt(((chose - ratio * expected) ** 2).sum()) / expected.sum()
    return Tried(len(rows), float(ratio), float(ratio - width), float(ratio + width))
