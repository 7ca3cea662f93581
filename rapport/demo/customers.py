"""Who there is: arrivals, segments, latent classes, rates and spend of a chunk of customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from rapport.demo import model as m
from rapport.demo.names import CULTURES
from rapport.demo.seasons import Floats, Season, normalised, season

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """What all chunks share."""

    customers: int
    seed: int
    until: date
    model: m.Model
    arrivals: Season
    consumer: Season
    business: Season

    @property
    def chunks(self) -> int:
        return -(-self.customers // m.CHUNK)


def world(customers: int, seed: int, until: date, model: m.Model | None = None) -> World:
    chosen = model or m.Model()
    return World(
        customers,
        seed,
        until,
        chosen,
        season(until, m.CONSUMER_WEEKDAYS, m.CONSUMER_HOURS, chosen.growth),
        season(until, m.CONSUMER_WEEKDAYS, m.CONSUMER_HOURS),
        season(until, m.BUSINESS_WEEKDAYS, m.BUSINESS_HOURS),
    )


@dataclass(frozen=True)
class Customers:
    """A chunk of customers, an array per property. Times are days since the start of history."""

    number: Integers  # among all, from 0, in order of arrival
    is_business: Booleans
    arrival: Floats
    culture: Integers
    kind: Integers  # the latent class
    rate: Floats  # consumers: purchases per operational day; businesses: 1 / cycle
    dropout: Floats  # consumers: probability after each repeat; businesses: 0
    contract: Floats  # businesses: days until it ends; consumers: infinite
    spend: Floats  # mean total of an order
    persuadability: Floats
    allows: Booleans  # marketing

    @property
    def count(self) -> int:
        return len(self.number)


def generator(world: World, chunk: int) -> np.random.Generator:
    """The chunk's own stream of chance: chunks can be drawn in any order."""
    return np.random.default_rng([world.seed, chunk])


def draw_customers(world: World, chunk: int, chance: np.random.Generator) -> Customers:
    """The customers of one chunk. Arrivals follow the growing season, evenly over all customers."""
    model, first = world.model, chunk * m.CHUNK
    number = np.arange(first, min(first + m.CHUNK, world.customers))
    n = len(number)
    is_business = chance.random(n) < model.business_share
    place = (number + chance.random(n)) / world.customers * world.arrivals.total[-1]
    kind = chance.choice(len(m.CLASS_SHARES), n, p=np.array(m.CLASS_SHARES))
    mean = np.array(m.PERSUADABILITY)[kind]
    persuadability = chance.beta(
        mean * m.PERSUADABILITY_SPREAD + 1e-9, (1 - mean) * m.PERSUADABILITY_SPREAD
    )
    cycle = model.cycle_median * np.exp(model.cycle_sigma * chance.standard_normal(n))
    rate = chance.gamma(model.rate_shape, 1 / model.rate_scale, n)
    dropout = chance.beta(model.dropout_a, model.dropout_b, n)
    weights = normalised(tuple(culture.weight for culture in CULTURES))
    level = chance.gamma(model.spend_q, 1 / model.spend_gamma, n)
    return Customers(
        number=number,
        is_business=is_business,
        arrival=world.arrivals.by_hour(world.arrivals.days(place)),
        culture=chance.choice(len(CULTURES), n, p=weights / weights.sum()),
        kind=kind,
        rate=np.where(is_business, 1 / cycle, rate),
        dropout=np.where(is_business, 0.0, dropout),
        contract=np.where(is_business, chance.exponential(model.contract_mean, n), np.inf),
        spend=model.spend_p / level * np.where(is_business, model.business_spend, 1.0),
        persuadability=np.where(is_business, 0.0, persuadability),
        allows=chance.random(n) < 0.72,
    )
