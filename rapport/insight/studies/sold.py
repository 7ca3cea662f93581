"""What was bought by whom, and what stood on one order: from the marts to the arrays of the studies of goods."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from ibis.expr.types import Table

Marts = Mapping[str, Table]
MOST_THINGS = 2_000
"""Products that are looked at: those that most customers bought. What EASE costs grows with their cube."""
MOST_ORDERS = 300_000
DEARER, DEAREST = 1.1, 4
"""How many times the price of a product a better version of it costs."""
SPREAD, WHOLE = 2_654_435_761, 2**32
"""Knuth's multiplicative hash: which orders are drawn depends on their ids alone."""


def sold(marts: Marts) -> Table:
    """One row per product that is sold and no charge, with its ``category``, ``currency`` and ``price``."""
    products = marts["products"]
    kept = products.filter(products.is_active, ~products.is_trashed, products.kind != "charge")
    return kept.select("product_id", "category", "currency", "price")


def bought(marts: Marts) -> Table:
    """One row per customer and product, of products that are sold: the ``first`` and the ``last`` day, since 1970."""
    lines = marts["order_lines"]
    clean = lines.filter(lines.standing == "clean", lines.product_id.notnull())
    dated = clean.select("party_id", "product_id", day=clean.ordered_on.epoch_days())
    joined = dated.inner_join(sold(marts).select("product_id"), "product_id")
    return joined.group_by(["party_id", "product_id"]).agg(
        first=joined.day.min().cast("int32"), last=joined.day.max().cast("int32")
    )


def most_bought(pairs: Table) -> Table:
    """The products that most customers bought, of ``bought``: ``product_id`` and how many ``customers``."""
    counted = pairs.group_by("product_id").agg(customers=pairs.count())
    return counted.order_by(ibis.desc("customers"), "product_id").limit(MOST_THINGS)


def of_these(pairs: Table, products: Table) -> Table:
    """Those of ``pairs`` that are about ``products``, in order."""
    joined = pairs.inner_join(products.select("product_id"), "product_id")
    return joined.select("party_id", "product_id", "first").order_by("party_id", "product_id")


def on_orders(marts: Marts, products: Table, orders: int) -> Table:
    """One row per order and product on it, of some ``products``: where there are more ``orders``, of as many as
    can be looked at, by lot.
    """
    lines = marts["order_lines"]
    clean = lines.filter(lines.standing == "clean", lines.product_id.notnull())
    if orders > MOST_ORDERS:
        lot = (clean.order_id * SPREAD) % WHOLE
        clean = clean.filter(lot < int(WHOLE * MOST_ORDERS / orders))
    joined = clean.inner_join(products.select("product_id"), "product_id")
    return joined.select("order_id", "product_id").distinct().order_by("order_id", "product_id")


def steps(marts: Marts, pairs: Table) -> Table:
    """One row per product and dearer one of its category that somebody bought both of: how many moved ``up`` and
    ``down``, and how many bought the plainer one.
    """
    priced = sold(marts)
    priced = priced.filter(priced.price > 0, priced.category.notnull())
    told = pairs.inner_join(
        priced.select("product_id", "category", "currency", "price"), "product_id"
    )
    other = told.select(
        "party_id",
        "category",
        "currency",
        better="product_id",
        begun="first",
        ended="last",
        dear="price",
    )
    both = told.inner_join(other, ["party_id", "category", "currency"])
    both = both.filter(both.dear >= both.price * DEARER, both.dear <= both.price * DEAREST)
    moved = both.group_by(["product_id", "better"]).agg(
        up=(both["last"] < both.begun).sum(), down=(both.ended < both["first"]).sum()
    )
    counted = pairs.group_by(counted_id="product_id").agg(had=pairs.count())
    joined = moved.inner_join(counted, moved.product_id == counted.counted_id)
    return joined.drop("counted_id").order_by("product_id", "better")
