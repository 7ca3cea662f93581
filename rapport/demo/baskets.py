"""What they buy: channels, products, quantities, prices, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rapport.demo.customers import Booleans, Customers, Integers, World
from rapport.demo.goods import Goods
from rapport.demo.purchases import Purchases
from rapport.demo.seasons import Floats
from rapport.touchpoints.channels import Channel

CHANNELS = tuple(Channel.values)
CONSUMER_CHANNELS = {"web_order": 0.84, "phone_order": 0.06, "face_to_face": 0.06, "email": 0.02, "chat": 0.01,
                     "letter": 0.01}  # fmt: skip
BUSINESS_CHANNELS = {"web_order": 0.34, "email": 0.33, "phone_order": 0.21, "meeting": 0.06, "fax": 0.04,
                     "letter": 0.02}  # fmt: skip
REASONS = (
    "damaged in transit",
    "not as described",
    "ordered by mistake",
    "arrived too late",
    "faulty",
    "wrong size",
)


@dataclass(frozen=True)
class Baskets:
    """Orders' lines, in the order of their orders. Money in cents."""

    order: Integers  # position among the chunk's orders
    position: Integers  # from 1
    product: Integers
    quantity: Integers
    price: Integers
    totals: Integers  # per order
    lines: Integers  # per order
    channel: Integers  # per order, a place in CHANNELS


@dataclass(frozen=True)
class Returned:
    """Orders of which one line came back, whole or in part."""

    line: Integers  # position among the chunk's lines
    order: Integers
    at: Floats
    quantity: Integers
    reason: Integers


def draw_baskets(
    world: World, people: Customers, bought: Purchases, stock: Goods, chance: np.random.Generator
) -> Baskets:
    """Lines by latent class, planted pairs along with them; totals by gamma-gamma.

    An order's total is drawn first. Quantities, then prices (what was agreed that day) are bent
    so that quantity × price of the lines adds up to it, to within rounding.
    """
    is_business = people.is_business[bought.buyer]
    extra = np.where(is_business, world.model.business_lines, world.model.consumer_lines)
    order, product = _products(bought, people, stock, 1 + chance.poisson(extra), chance)
    total = chance.gamma(world.model.spend_p, people.spend[bought.buyer] / world.model.spend_p)
    catalogue = np.bincount(order, stock.prices[product], bought.count)
    quantity = np.maximum(
        1, np.rint((total / catalogue)[order] * chance.uniform(0.6, 1.4, len(order)))
    )
    reached = np.bincount(order, quantity * stock.prices[product], bought.count)
    price = np.maximum(1, np.rint(stock.prices[product] * (total / reached)[order] * 100)).astype(
        np.int64
    )
    quantity = quantity.astype(np.int64)
    lines = np.bincount(order, minlength=bought.count)
    first = np.cumsum(lines) - lines
    return Baskets(
        order=order,
        position=1 + np.arange(len(order)) - first[order],
        product=product,
        quantity=quantity,
        price=price,
        totals=np.bincount(order, quantity * price, bought.count).astype(np.int64),
        lines=lines,
        channel=_channels(is_business, chance),
    )


def _products(
    bought: Purchases,
    people: Customers,
    stock: Goods,
    wanted: Integers,
    chance: np.random.Generator,
) -> tuple[Integers, Integers]:
    """(order, product) of every line, each product once per order."""
    order = np.repeat(np.arange(bought.count), wanted)
    product = stock.draw(people.kind[bought.buyer[order]], chance.random(len(order)))
    keys = _distinct(order * stock.count + product)
    order, product = keys // stock.count, keys % stock.count
    joins = chance.random(len(order)) < stock.attach[product]
    added = order[joins] * stock.count + stock.partner[product[joins]]
    keys = _distinct(np.concatenate([keys, added]))
    return keys // stock.count, keys % stock.count


def _distinct(keys: Integers) -> Integers:
    """Each key once, sorted; several times as fast as ``numpy.unique``."""
    found = np.sort(keys)
    return np.asarray(found[np.concatenate([[True], found[1:] != found[:-1]])])


def _channels(is_business: Booleans, chance: np.random.Generator) -> Integers:
    found = np.zeros(len(is_business), np.int64)
    for mask, table in ((is_business, BUSINESS_CHANNELS), (~is_business, CONSUMER_CHANNELS)):
        codes = [CHANNELS.index(channel) for channel in table]
        found[mask] = chance.choice(codes, int(mask.sum()), p=list(table.values()))
    return found


def draw_returns(
    world: World, bought: Purchases, baskets: Baskets, chance: np.random.Generator
) -> Returned:
    """Some orders come back in part, two days to four weeks later."""
    at = bought.at + chance.uniform(2, 28, bought.count)
    comes = (chance.random(bought.count) < world.model.return_share) & (at < world.consumer.end)
    order = np.flatnonzero(comes)
    first = np.cumsum(baskets.lines) - baskets.lines
    line = first[order] + np.floor(chance.random(len(order)) * baskets.lines[order]).astype(
        np.int64
    )
    quantity = np.ceil(chance.random(len(order)) * baskets.quantity[line]).astype(np.int64)
    return Returned(
        line,
        order,
        at[order],
        np.maximum(quantity, 1),
        chance.integers(0, len(REASONS), len(order)),
    )
