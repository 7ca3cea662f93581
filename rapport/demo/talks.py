"""What passes between us: conversations, cases, exposures and the orders that come by a channel."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from rapport.demo import model as m
from rapport.demo.baskets import CHANNELS, Baskets
from rapport.demo.customers import Booleans, Customers, Integers, World
from rapport.demo.goods import CATEGORIES
from rapport.demo.purchases import Exposures, Purchases
from rapport.demo.seasons import Floats
from rapport.demo.themes import CASES, THEMES

STEPS = ("opened", "answered", "closed")
CASE_BASE = len(THEMES)
CAMPAIGN_BASE = CASE_BASE + len(CASES) * len(STEPS)
ORDER_BASE = CAMPAIGN_BASE + 2 * len(m.CAMPAIGNS)
"""Numbers of what is said: first the themes, then the steps of cases, campaigns by arm, orders."""
WEB_ORDER_SHARE = 0.10
"""Of web orders that stand on the timeline as an interaction too; other channels always do."""


@dataclass(frozen=True)
class Talks:
    """A chunk's interactions in order of time. ``matter`` counts as told above ``WEB_ORDER_SHARE``."""

    party: Integers
    at: Floats
    matter: Integers
    goods: Integers  # a category
    channel: Integers  # a place in CHANNELS; -1 where the matter says it
    order: Integers  # position among the chunk's orders, or -1
    seconds: Integers  # 0 for none

    @property
    def count(self) -> int:
        return len(self.party)


def draw_talks(
    world: World,
    people: Customers,
    bought: Purchases,
    baskets: Baskets,
    exposed: Exposures,
    chance: np.random.Generator,
) -> Talks:
    """Every interaction of the chunk."""
    parts = (
        _conversations(world, people, bought, chance),
        _cases(world, bought, chance),
        _exposures(exposed),
        _orders(bought, baskets, chance),
    )
    joined = [
        np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Talks)
    ]
    found = Talks(*joined)
    chosen = np.flatnonzero(found.at < world.consumer.end)
    chosen = chosen[np.argsort(found.at[chosen], kind="stable")]
    return Talks(*(column[chosen] for column in joined))


def _conversations(
    world: World, people: Customers, bought: Purchases, chance: np.random.Generator
) -> Talks:
    """A Poisson number a year, while they are with us and a season after."""
    until = np.minimum(bought.gone + 90, world.consumer.end)
    yearly = np.where(people.is_business, world.model.business_talks, world.model.consumer_talks)
    count = chance.poisson(yearly * (until - people.arrival) / 365.25)
    party = np.repeat(np.arange(people.count), count)
    at = people.arrival[party] + chance.random(len(party)) * (until - people.arrival)[party]
    is_business = people.is_business[party]
    bent = np.where(is_business, world.business.by_hour(at), world.consumer.by_hour(at))
    matter = np.zeros(len(party), np.int64)
    for mask, weights in (
        (is_business, [t.businesses for t in THEMES]),
        (~is_business, [t.consumers for t in THEMES]),
    ):
        share = np.array(weights) / sum(weights)
        matter[mask] = chance.choice(len(THEMES), int(mask.sum()), p=share)
    typical = np.array([theme.seconds for theme in THEMES])[matter]
    seconds = np.rint(typical * chance.lognormal(0, 0.5, len(party))).astype(np.int64)
    return _talks(
        party, np.maximum(bent, people.arrival[party]), matter, _goods(len(party), chance), seconds
    )


def _cases(world: World, bought: Purchases, chance: np.random.Generator) -> Talks:
    """Some orders lead to a case of two or three contacts: opened, answered, perhaps closed."""
    order = np.flatnonzero(chance.random(bought.count) < world.model.case_share)
    weights = np.array([case.weight for case in CASES])
    case = chance.choice(len(CASES), len(order), p=weights / weights.sum())
    opened = world.consumer.by_hour(bought.at[order] + chance.uniform(1, 15, len(order)))
    answered = opened + chance.uniform(0.02, 1.5, len(order))
    closed = answered + chance.uniform(1, 6, len(order))
    ends = chance.random(len(order)) < 0.5
    orders = np.concatenate([order, order, order[ends]])
    steps = np.repeat([0, 1, 2], [len(order), len(order), int(ends.sum())])
    matter = CASE_BASE + np.concatenate([case, case, case[ends]]) * len(STEPS) + steps
    goods = _goods(len(order), chance)
    seconds = np.where(steps == 0, chance.integers(60, 900, len(steps)), 0)
    talks = _talks(
        bought.buyer[orders],
        np.concatenate([opened, answered, closed[ends]]),
        matter,
        np.concatenate([goods, goods, goods[ends]]),
        seconds,
    )
    return Talks(**{**vars(talks), "order": orders})


def _exposures(exposed: Exposures) -> Talks:
    """One row per member: the mailing, or for the control arm that they were held out."""
    matter = CAMPAIGN_BASE + 2 * exposed.campaign + exposed.is_treated
    nothing = np.zeros(exposed.count, np.int64)
    return _talks(exposed.member, exposed.at, matter, nothing, nothing)


def _orders(bought: Purchases, baskets: Baskets, chance: np.random.Generator) -> Talks:
    is_web = baskets.channel == CHANNELS.index("web_order")
    order = np.flatnonzero(~is_web | (chance.random(bought.count) < WEB_ORDER_SHARE))
    nothing = np.zeros(len(order), np.int64)
    talks = _talks(bought.buyer[order], bought.at[order], nothing + ORDER_BASE, nothing, nothing)
    return Talks(**{**vars(talks), "order": order, "channel": baskets.channel[order]})


def _talks(
    party: Integers, at: Floats, matter: Integers, goods: Integers, seconds: Integers
) -> Talks:
    none = np.full(len(party), -1)
    return Talks(party, at, matter, goods, none, none, seconds)


def _goods(count: int, chance: np.random.Generator) -> Integers:
    return chance.integers(0, len(CATEGORIES), count)


def is_held(matter: Integers) -> Booleans:
    """Whether a colleague of ours took part."""
    has_colleague = np.zeros(ORDER_BASE + 1, bool)
    has_colleague[: len(THEMES)] = [theme.has_colleague for theme in THEMES]
    has_colleague[CASE_BASE:CAMPAIGN_BASE] = True
    return np.asarray(has_colleague[matter])
