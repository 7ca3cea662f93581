from __future__ import annotations

from datetime import date

import ibis
from ibis.expr.types import DateScalar, Table

from rapport.insight.studies.pace import usual_gaps
from rapport.insight.studies.rounding import rounded
from rapport.insight.warehouse.checks import agrees, holds, not_null, related
from rapport.kit.speech import noted

key = ("party_id",)
columns = {
    "party_id": "The party.",
    "kind": "Person or organization.",
    "country": "ISO code of the main address; may be empty.",
    "currency": "The currency that most of its orders are in; the amounts here are in it.",
    "first_order_on": "The day of the first order; empty when it never ordered.",
    "last_order_on": "The day of the last order.",
    "tenure_days": "Days from the first order to the reckoning day.",
    "recency_days": "Days from the last order to the reckoning day.",
    "orders": "Orders with at least one clean line, in any currency.",
    "lines": "Clean lines, in any currency.",
    "orders_in_currency": "Orders in the main currency.",
    "other_currency_orders": "Orders in other currencies; their amounts are not in the sums.",
    "revenue": "Clean revenue in the main currency, before returns.",
    "returns": "Returns and cancellations in the main currency.",
    "returned": "What was credited for them.",
    "net_revenue": "Revenue less what was credited.",
    "average_order": "Revenue per order, in the main currency.",
    "order_days": "Days with orders, where there are three or more.",
    "usual_gap_days": "Median days between two of them; empty below three.",
    "main_channel": "The channel that most orders came through.",
    "main_channel_share": "The share of the orders that did, from 0 to 1.",
}
checks = (
    not_null("party_id", "orders", "revenue", "returned", "net_revenue"),
    related("party_id", "stg_rapport_parties", "party_id"),
    agrees("customer_currencies", "revenue", "revenue", lambda amounts: amounts.is_main),
    agrees("customer_currencies", "returned", "returned", lambda amounts: amounts.is_main),
    holds(noted("recency not negative"), lambda mart: mart.recency_days < 0),
    holds(
        noted("last order not before the first"),
        lambda mart: mart.last_order_on < mart.first_order_on,
    ),
)


def customers(
    stg_rapport_parties: Table, orders: Table, customer_currencies: Table, *, as_of: date
) -> Table:
    """One row per party that ever bought or returned, or plays the role of customer."""
    clean = orders.filter(orders.is_clean)
    joined = stg_rapport_parties
    for part in (_counts(clean), _money(customer_currencies), _channels(clean), _gaps(clean)):
        joined = joined.left_join(part, joined.party_id == part.key_id).drop("key_id")
    known = joined.filter(joined.currency.notnull() | joined.is_customer)
    return _finished(known, ibis.literal(as_of).cast("date"))


def _finished(joined: Table, day: DateScalar) -> Table:
    """Nothing instead of empty, and what follows from the rest."""
    zero = ibis.literal("0").cast("decimal(38, 6)")
    counts = ("orders", "lines", "orders_in_currency", "returns")
    filled = joined.mutate(
        **{name: joined[name].fill_null(0) for name in counts},
        revenue=joined.revenue.fill_null(zero),
        returned=joined.returned.fill_null(zero),
    )
    return filled.mutate(
        tenure_days=day.delta(filled.first_order_on, unit="day"),
        recency_days=day.delta(filled.last_order_on, unit="day"),
        other_currency_orders=filled.orders - filled.orders_in_currency,
        net_revenue=filled.revenue - filled.returned,
        average_order=rounded(
            filled.revenue.cast("float64") / filled.orders_in_currency.nullif(0), 6
        ).cast("decimal(20, 6)"),
    ).select(*columns)


def _counts(clean: Table) -> Table:
    """Days, orders and lines of every currency, by customer."""
    return clean.group_by(key_id="party_id").agg(
        first_order_on=clean.ordered_on.min(),
        last_order_on=clean.ordered_on.max(),
        orders=clean.count(),
        lines=clean.lines.sum().cast("int64"),
    )


def _money(amounts: Table) -> Table:
    """The row of the main currency, by customer."""
    main = amounts.filter(amounts.is_main)
    return main.select(
        "currency", "revenue", "returns", "returned", key_id="party_id", orders_in_currency="orders"
    )


def _channels(clean: Table) -> Table:
    """The channel of most orders (of equals, the first by name) and its share, by customer."""
    counted = clean.group_by(key_id="party_id", main_channel="channel").agg(counted=clean.count())
    most = ibis.window(group_by="key_id", order_by=[ibis.desc("counted"), ibis.asc("main_channel")])
    everything = counted.counted.sum().over(ibis.window(group_by="key_id"))
    share = rounded(counted.counted / everything, 4).cast("decimal(5, 4)")
    ranked = counted.mutate(place=ibis.row_number().over(most), main_channel_share=share)
    return ranked.filter(ranked.place == 0).select("key_id", "main_channel", "main_channel_share")


def _gaps(clean: Table) -> Table:
    gaps = usual_gaps(clean.select(customer_id="party_id", bought_on="ordered_on"))
    return gaps.rename(key_id="customer_id")
