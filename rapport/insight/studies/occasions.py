"""On which occasions customers chose what: from the marts to the arrays of the study ``affinities``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ibis
from ibis.expr.types import Table

Marts = Mapping[str, Table]
LEARNED = 0.8
"""The part of all occasions that affinities are learned of; on those after, they are tried."""


def of_categories(marts: Marts) -> Table:
    """One row per clean order and category on it: ``party_id``, ``occasion``, ``day`` and ``thing``."""
    lines, products = marts["order_lines"], marts["products"]
    clean = lines.filter(lines.standing == "clean")
    joined = clean.inner_join(products, "product_id")
    named = joined.filter(joined.category.notnull())
    return named.select(
        "party_id", occasion="order_id", day="ordered_on", thing="category"
    ).distinct()


def of_weekdays(marts: Marts) -> Table:
    """One row per clean order, with its weekday: 0 is Monday."""
    orders = marts["orders"]
    clean = orders.filter(orders.is_clean)
    weekday = clean.ordered_on.day_of_week.index().cast("string")
    return clean.select("party_id", occasion="order_id", day="ordered_on", thing=weekday)


def of_channels(marts: Marts) -> Table:
    """One row per interaction that a party began, with its channel."""
    began = marts["interactions"]
    began = began.filter(began.direction == "in", began.party_id.notnull())
    return began.select("party_id", occasion="interaction_id", day="occurred_on", thing="channel")


ASKED: Mapping[str, Callable[[Marts], Table]] = {
    "likes": of_categories,
    "usual_weekday": of_weekdays,
    "usual_channel": of_channels,
}
"""What is asked of customers, by the trait that tells it."""


def split_of(chosen: Table) -> Any:
    """The last day, as its number since 1970, of the time that is learned of; null without any occasion."""
    return chosen.day.epoch_days().quantile(LEARNED)


def counted(chosen: Table, split: float) -> Table:
    """One row per customer and thing, in order: how often they chose it, on how many occasions, and both until
    the day ``split``; ``number`` stands for the thing.
    """
    dated = chosen.mutate(then=chosen.day.epoch_days() <= split)
    occasions = dated.select("party_id", "occasion", "then").distinct()
    sums = occasions.group_by("party_id").agg(
        occasions=occasions.count(), occasions_before=occasions.then.sum()
    )
    pairs = dated.group_by(["party_id", "thing"]).agg(
        times=dated.count(), times_before=dated.then.sum()
    )
    joined = pairs.inner_join(sums, "party_id")
    numbered = joined.mutate(number=ibis.dense_rank().over(order_by="thing"))
    return numbered.order_by("party_id", "number")
