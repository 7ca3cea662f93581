"""What stands on orders together, of all that is sold: ties that are more than chance, and what would make a bundle.

The rules are those of ``baskets``. How often a set must occur follows from how many sets may be looked at: the
fewer, the surer is what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from rapport.insight.studies.baskets import (
    Items,
    Rule,
    frequent,
    looked_at,
    more_than_chance,
    rules,
)
from rapport.insight.studies.shares import share_of

FEWEST = 200
"""Orders of several things, below which ties are chance."""
LEAST = 10
"""How often a set must stand on orders, at least."""
MOST_PAIRS = 2_000
"""Pairs that are looked at: those that occur most."""
MOST_TIES = 1_000
MOST_SETS = 100
STRONG = 1.5
"""Lift from which on a set may be worth a bundle."""


@dataclass(frozen=True)
class Tie:
    """Of ``had`` orders with ``left``, ``together`` have ``right`` too; ``low`` and ``high`` are the 95 % interval of
    that share, the confidence.
    """

    left: Items
    right: int
    together: int
    had: int
    support: float
    confidence: float
    low: float
    high: float
    lift: float


@dataclass(frozen=True)
class Group:
    """Things that stand together on so many orders, and how many times as many as chance would have it."""

    items: Items
    together: int
    lift: float


@dataclass(frozen=True)
class Together:
    """What was found on ``orders``, of which ``several`` have more than one thing. ``lacking`` more of these are
    needed; without ties and with none lacking there is no signal.
    """

    orders: int
    several: int
    lacking: int = 0
    least: int = LEAST
    looked_at: int = 0
    ties: list[Tie] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def together(baskets: sparse.csr_matrix) -> Together:
    """Of orders by things, 1 where it stands on it. The surest ties come first, the strongest groups too."""
    orders, several = baskets.shape[0], int((np.diff(baskets.indptr) > 1).sum())
    if several < FEWEST:
        return Together(orders, several, lacking=FEWEST - several)
    least = _least(baskets)
    sets = frequent(baskets, least)
    count = looked_at(sets)
    sure = more_than_chance(rules(sets, orders), count)
    ties = sorted(
        (_tie(one, sets[one.left], sets[(one.right,)] / orders) for one in sure),
        key=lambda one: (-one.low * one.lift / one.confidence, one.left, one.right),
    )
    return Together(orders, several, 0, least, count, ties[:MOST_TIES], _groups(sets, sure, orders))


def _least(baskets: sparse.csr_matrix) -> int:
    """How often a pair must occur so that no more than ``MOST_PAIRS`` do."""
    counts = sparse.triu(baskets.T @ baskets, k=1).tocoo().data
    if (counts >= LEAST).sum() <= MOST_PAIRS:
        return LEAST
    return int(np.partition(counts, -MOST_PAIRS)[-MOST_PAIRS]) + 1


def _tie(rule: Rule, had: int, usual: float) -> Tie:
    share = share_of(rule.together, had)
    return Tie(
        rule.left,
        rule.right,
        rule.together,
        had,
        rule.support,
        share.value,
        share.low,
        share.high,
        share.value / usual,
    )


def _groups(sets: Mapping[Items, int], sure: list[Rule], orders: int) -> list[Group]:
    """Sets of which every rule is more than chance and strong: nothing in them rides along."""
    strong: dict[Items, int] = {}
    for rule in sure:
        if rule.lift >= STRONG:
            whole = tuple(sorted((*rule.left, rule.right)))
            strong[whole] = strong.get(whole, 0) + 1
    found = [
        Group(items, sets[items], _lift(items, sets, orders))
        for items, count in strong.items()
        if count == len(items)
    ]
    return sorted(found, key=lambda one: (-one.together, one.items))[:MOST_SETS]


def _lift(items: Items, sets: Mapping[Items, int], orders: int) -> float:
    """By how many times the orders with all of them are more than if none minded the others."""
    alone = np.prod([sets[(item,)] / orders for item in items])
    return float(sets[items] / orders / alone)
