"""Selling to businesses: opportunities, how they went through the stages, and against whom.

An opportunity stays in each stage for a gamma-distributed time; then it goes on with a probability of
the stage, times the skill of who sells and what a competitor takes away, or it is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rapport.demo.customers import Booleans, Customers, Integers, World
from rapport.demo.goods import Goods
from rapport.demo.seasons import Floats

A_YEAR = 5.0
"""Opportunities of a business in a year."""
DAYS = (6.0, 11.0, 17.0, 12.0)
"""Mean days in each open stage; the shape of the gamma is 2."""
GOES_ON = (0.84, 0.80, 0.76, 0.78)
"""Probability of going on at the end of each open stage."""
SKILLS = (1.06, 1.0, 0.97, 0.90)
"""What it is multiplied by, by who sells."""
RIVALS = (
    ("Hollin & Moss", 0.18, 0.95),
    ("Tarn Trading", 0.12, 0.86),
    ("Bellweather Goods", 0.08, 0.99),
)
"""Name, share of opportunities where they are asked too, and what going on is multiplied by then."""
REASONS = (0.34, 0.22, 0.18, 0.18, 0.08)
"""Shares of the lost reasons, in their usual order."""
SOURCES = ("web", "fair", "referral", "call", "existing customer")
NEEDS = (
    "A second shop opens in spring and needs everything at once.",
    "Their supplier raised prices; they compare.",
    "They want one delivery a month instead of many small ones.",
    "A gift for every guest of their jubilee.",
    "Sturdier goods: the last ones did not survive a season.",
)
SHARED = 0.15
"""Share of opportunities that two people work on, in parts of 70 and 30 percent."""


@dataclass(frozen=True)
class Selling:
    """A chunk's opportunities, an array per property; times are days since the start of history.

    ``entered`` is when each stage was reached, a row each (infinite where it never was); ``ended`` when
    it was decided, infinite while open. ``stage`` counts open stages from 0.
    """

    buyer: Integers
    seller: Integers
    entered: Floats
    stage: Integers
    ended: Floats
    is_won: Booleans
    rival: Integers
    reason: Integers
    product: Integers
    more: Integers
    quantity: Integers
    source: Integers
    need: Integers
    patience: Floats
    is_shared: Booleans

    @property
    def count(self) -> int:
        return len(self.buyer)

    @property
    def is_open(self) -> Booleans:
        return np.isinf(self.ended)


def draw_selling(
    world: World, people: Customers, sellers: Integers, stock: Goods, chance: np.random.Generator
) -> Selling:
    """Every opportunity of a chunk; ``sellers`` says who sells to each of its customers."""
    end, businesses = world.consumer.end, np.flatnonzero(people.is_business)
    years = (end - people.arrival[businesses]) / 365
    buyer = np.repeat(businesses, chance.poisson(A_YEAR * years))
    n, stages = len(buyer), len(DAYS)
    opened = people.arrival[buyer] + chance.random(n) * (end - people.arrival[buyer])
    seller = sellers[buyer]
    shares = np.array([share for _, share, _ in RIVALS])
    met = np.searchsorted(np.cumsum(shares), chance.random(n))
    rival = np.where(met < len(RIVALS), met, -1)
    taken = np.append([factor for _, _, factor in RIVALS], 1.0)[rival]
    goes_on = np.minimum(
        np.array(GOES_ON) * (np.array(SKILLS)[seller % len(SKILLS)] * taken)[:, None], 0.98
    )
    passed = np.cumprod(chance.random((n, stages)) < goes_on, axis=1).astype(bool)
    stays = chance.gamma(2.0, np.array(DAYS) / 2, (n, stages))
    left = opened[:, None] + np.cumsum(stays, axis=1)
    entered = np.column_stack([opened, left[:, :-1]])
    entered[:, 1:][~passed[:, :-1]] = np.inf
    last = np.minimum(passed.sum(axis=1), stages - 1)
    ended = left[np.arange(n), last]
    entered[entered > end] = np.inf
    is_open = ended > end
    return Selling(
        buyer=buyer,
        seller=seller,
        entered=entered,
        stage=np.isfinite(entered).sum(axis=1) - 1,
        ended=np.where(is_open, np.inf, ended),
        is_won=passed[:, -1] & ~is_open,
        rival=rival,
        reason=chance.choice(len(REASONS), n, p=np.array(REASONS)),
        product=chance.integers(0, stock.count, n),
        more=chance.integers(0, stock.count, n),
        quantity=10 * chance.integers(2, 60, n),
        source=chance.integers(0, len(SOURCES), n),
        need=chance.integers(0, len(NEEDS), n),
        patience=chance.gamma(2.0, 14.0, n),
        is_shared=chance.random(n) < SHARED,
    )
