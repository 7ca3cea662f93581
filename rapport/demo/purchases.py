"""When they buy: repeat purchases until drop-out, and what campaigns add."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rapport.demo import model as m
from rapport.demo.customers import Booleans, Customers, Integers, World
from rapport.demo.seasons import Floats


@dataclass(frozen=True)
class Purchases:
    """A chunk's orders in order of time, and how each customer ended."""

    buyer: Integers  # position in the chunk
    at: Floats
    by_campaign: Booleans
    is_alive: Booleans  # per customer
    gone: Floats  # per customer: when they dropped out; infinite while alive
    repeats: Integers  # per customer: repeat purchases without those that campaigns added
    last: Floats  # per customer: the latest of these purchases
    p_alive: Floats  # per customer: P(alive at the end | own rate, own drop-out, purchases)

    @property
    def count(self) -> int:
        return len(self.buyer)


@dataclass(frozen=True)
class Exposures:
    """Who was drawn into which campaign, in which arm, and what a treatment would do to them."""

    campaign: Integers
    member: Integers
    at: Floats
    is_treated: Booleans
    effect: Floats  # the true probability of one more order, if treated
    responded: Booleans

    @property
    def count(self) -> int:
        return len(self.member)


def draw_purchases(world: World, people: Customers, chance: np.random.Generator) -> Purchases:
    """Everyone's first purchase is their arrival; repeats follow their segment's process."""
    buyer, at, gone = _repeats_of_consumers(world, people, chance)
    traders, on, ended = _repeats_of_businesses(world, people, chance)
    repeats = np.bincount(np.concatenate([buyer, traders]), minlength=people.count)
    gone = np.where(people.is_business, ended, gone)
    everyone = np.arange(people.count)
    all_buyers = np.concatenate([everyone, buyer, traders])
    all_times = np.concatenate([people.arrival, at, on])
    last = people.arrival.copy()
    np.maximum.at(last, all_buyers, all_times)
    order = np.argsort(all_times, kind="stable")
    return Purchases(
        buyer=all_buyers[order],
        at=all_times[order],
        by_campaign=np.zeros(len(order), bool),
        is_alive=np.isinf(gone),
        gone=gone,
        repeats=repeats,
        last=last,
        p_alive=_p_alive(world, people, repeats, last, gone),
    )


def _repeats_of_consumers(
    world: World, people: Customers, chance: np.random.Generator
) -> tuple[Integers, Floats, Floats]:
    """BG/NBD: a Poisson process in operational time, cut after a geometric number of repeats."""
    season = world.consumer
    begun = season.operational(people.arrival)
    span = season.total[-1] - begun
    potential = chance.poisson(np.where(people.is_business, 0.0, people.rate * span))
    survived = chance.geometric(np.where(people.is_business, 1.0, people.dropout))
    buyer = np.repeat(np.arange(people.count), potential)
    moment = begun[buyer] + chance.random(len(buyer)) * span[buyer]
    order = np.lexsort((moment, buyer))
    buyer, moment = buyer[order], moment[order]
    rank = np.arange(len(buyer)) - np.repeat(np.cumsum(potential) - potential, potential)
    at = np.minimum(season.by_hour(season.days(moment)), season.end - 1e-4)
    gone = np.full(people.count, np.inf)
    final = rank == survived[buyer] - 1
    gone[buyer[final]] = at[final]
    kept = rank < survived[buyer]
    return buyer[kept], at[kept], gone


def _repeats_of_businesses(
    world: World, people: Customers, chance: np.random.Generator
) -> tuple[Integers, Floats, Floats]:
    """Replenishment: due once a cycle of operational time, give or take, until the contract ends."""
    season = world.business
    begun = season.operational(people.arrival)
    due = np.where(people.is_business, np.ceil((season.total[-1] - begun) * people.rate), 0).astype(
        int
    )
    buyer = np.repeat(np.arange(people.count), due)
    turn = 1 + np.arange(len(buyer)) - np.repeat(np.cumsum(due) - due, due)
    jitter = world.model.cycle_jitter * np.clip(chance.standard_normal(len(buyer)), -3, 3)
    moment = begun[buyer] + (turn + jitter) / people.rate[buyer]
    at = season.by_hour(season.days(moment))
    ended = people.arrival + people.contract
    kept = (moment < season.total[-1]) & (at < ended[buyer])
    return buyer[kept], at[kept], np.where(ended < season.end, ended, np.inf)


def _p_alive(
    world: World, people: Customers, repeats: Integers, last: Floats, gone: Floats
) -> Floats:
    """BG/NBD given the customer's own rate and p: 1 / (1 + p/(1-p) · exp(rate · silence)) after a
    repeat, 1 before the first; silence is in operational time. Contracts are known: 0 or 1."""
    silence = world.consumer.total[-1] - world.consumer.operational(last)
    dropout = np.clip(people.dropout, 1e-12, 1 - 1e-12)
    odds = dropout / (1 - dropout) * np.exp(np.minimum(people.rate * silence, 700))
    posterior = np.where(repeats > 0, 1 / (1 + odds), 1.0)
    return np.where(people.is_business, np.isinf(gone).astype(float), posterior)


def draw_exposures(
    world: World, people: Customers, bought: Purchases, chance: np.random.Generator
) -> Exposures:
    """Each campaign draws from those who came before it and allow marketing."""
    parts = [_expose(world, people, bought, index, chance) for index in range(len(m.CAMPAIGNS))]
    return Exposures(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _expose(
    world: World, people: Customers, bought: Purchases, index: int, chance: np.random.Generator
) -> tuple[Integers, Integers, Floats, Booleans, Floats, Booleans]:
    campaign = m.CAMPAIGNS[index]
    day = world.consumer.end + campaign.day
    is_member = (
        people.allows
        & ~people.is_business
        & (people.arrival < day)
        & (chance.random(people.count) < campaign.share)
    )
    member = np.flatnonzero(is_member)
    is_treated = chance.random(len(member)) < campaign.treated
    at = day + 9 / 24 + chance.random(len(member)) * 6 / 24
    effect = campaign.effect * people.persuadability[member] * (bought.gone[member] > at)
    responded = is_treated & (chance.random(len(member)) < effect)
    return np.full(len(member), index), member, at, is_treated, effect, responded


def add_responses(
    world: World, bought: Purchases, exposed: Exposures, chance: np.random.Generator
) -> Purchases:
    """The purchases with one more for every response, within ``response_days`` of the exposure."""
    buyer = exposed.member[exposed.responded]
    delay = 0.2 + chance.random(len(buyer)) * (world.model.response_days - 0.2)
    at = exposed.at[exposed.responded] + delay
    times = np.concatenate([bought.at, at])
    order = np.argsort(times, kind="stable")
    flags = np.concatenate([bought.by_campaign, np.ones(len(buyer), bool)])
    return replace(
        bought,
        buyer=np.concatenate([bought.buyer, buyer])[order],
        at=times[order],
        by_campaign=flags[order],
    )
