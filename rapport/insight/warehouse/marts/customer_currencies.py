from __future__ import annotations

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse.checks import agrees, not_null, related

key = ("party_id", "currency")
columns = {
    "party_id": "The party.",
    "currency": "The currency of the amounts in this row.",
    "orders": "Orders in it with at least one clean line.",
    "revenue": "Clean revenue, before returns.",
    "returns": "Returns and cancellations.",
    "returned": "What was credited for them.",
    "is_main": "Whether most of the party's orders are in it: exactly one row of each party.",
}
checks = (
    not_null("party_id", "currency", "revenue", "returned"),
    related("party_id", "stg_rapport_parties", "party_id"),
    agrees("orders", "revenue", "revenue"),
    agrees("returns", "returned", "total", lambda returns: returns.party_id.notnull()),
)


def customer_currencies(orders: Table, returns: Table) -> Table:
    """One row per party and currency in which it bought or returned; currencies are never added up."""
    bought = _by_party(orders.filter(orders.is_clean), "orders", "revenue", "revenue")
    given_back = _by_party(
        returns.filter(returns.party_id.notnull()), "returns", "returned", "total"
    )
    joined = bought.outer_join(given_back, ["party_id", "currency"])
    zero = ibis.literal("0").cast("decimal(38, 6)")
    filled = joined.select(
        party_id=ibis.coalesce(joined.party_id, joined.party_id_right),
        currency=ibis.coalesce(joined.currency, joined.currency_right),
        orders=joined.orders.fill_null(0),
        revenue=joined.revenue.fill_null(zero),
        returns=joined.returns.fill_null(0),
        returned=joined.returned.fill_null(zero),
    )
    most = [ibis.desc("orders"), ibis.desc("returns"), ibis.asc("currency")]
    place = ibis.row_number().over(ibis.window(group_by="party_id", order_by=most))
    return filled.mutate(is_main=place == 0).select(*columns)


def _by_party(rows: Table, count: str, total: str, amount: str) -> Table:
    sums = {count: rows.count(), total: rows[amount].sum().cast("decimal(38, 6)")}
    return rows.group_by(["party_id", "currency"]).agg(**sums)
