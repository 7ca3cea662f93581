"""What customers are grouped by: a few things that everybody can read, from the marts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

Marts = Mapping[str, Table]
Numbers = NDArray[np.float64]
LOGGED = ("recency_days", "orders", "average", "tenure_days", "categories")
SHARES = ("by_channel", "returned")
LEAST = 1e-6


@dataclass(frozen=True)
class Known:
    """Customers by columns: amounts of time, orders and money as logarithms, shares as they are."""

    names: tuple[str, ...]
    values: Numbers

    def as_told(self, centre: Numbers) -> dict[str, float]:
        """A row of logarithms and shares in the units that people read: of logarithms the geometric mean."""
        return {
            name: float(np.expm1(value)) if name in LOGGED else float(value)
            for name, value in zip(self.names, centre, strict=True)
        }


def main_channel(marts: Marts) -> Table:
    """The channel of most clean orders, as a table of one row; of equals the first by name."""
    orders = marts["orders"]
    clean = orders.filter(orders.is_clean, orders.channel != "")
    counted = clean.group_by("channel").agg(orders=clean.count())
    return counted.order_by(ibis.desc("orders"), "channel").limit(1)


def alikeness(marts: Marts, channel: str) -> Table:
    """One row per customer with orders, in order of ``party_id``: ``LOGGED`` and ``SHARES``, ``average`` being how
    many times the median of its currency an order brings on average.
    """
    customers = marts["customers"]
    known = customers.filter(customers.orders > 0, customers.average_order > 0)
    usual = known.group_by(own="currency").agg(usual=known.average_order.cast("float64").median())
    breadth, ways = _breadth(marts), _by_channel(marts, channel)
    told = known.left_join(usual, known.currency == usual.own)
    told = told.left_join(breadth, told.party_id == breadth.breadth_id)
    told = told.left_join(ways, told.party_id == ways.channel_id)
    revenue = told.revenue.cast("float64").nullif(0.0)
    returned = (told.returned.cast("float64") / revenue).fill_null(0.0)
    return told.select(
        "party_id",
        "recency_days",
        "orders",
        "tenure_days",
        average=told.average_order.cast("float64") / told.usual,
        categories=told.categories.fill_null(0),
        by_channel=told.by_channel.fill_null(0.0),
        returned=ibis.ifelse(returned > 1, 1.0, returned),
    ).order_by("party_id")


def known_of(columns: Mapping[str, Any]) -> Known:
    """Without what is the same of everybody."""
    logged = {name: np.log1p(np.asarray(columns[name], float)) for name in LOGGED}
    found = logged | {name: np.asarray(columns[name], float) for name in SHARES}
    names = tuple(name for name, column in found.items() if len(column) and column.std() > LEAST)
    values = [found[name] for name in names]
    return Known(names, np.column_stack(values) if values else np.empty((len(found["orders"]), 0)))


def _breadth(marts: Marts) -> Table:
    """How many categories each customer bought of."""
    lines, products = marts["order_lines"], marts["products"]
    clean = lines.filter(lines.standing == "clean")
    joined = clean.inner_join(products.filter(products.category_id.notnull()), "product_id")
    return joined.group_by(breadth_id="party_id").agg(categories=joined.category_id.nunique())


def _by_channel(marts: Marts, channel: str) -> Table:
    """The share of its orders that each customer placed by ``channel``."""
    orders = marts["orders"]
    clean = orders.filter(orders.is_clean)
    return clean.group_by(channel_id="party_id").agg(
        by_channel=(clean.channel == channel).cast("float64").mean()
    )
