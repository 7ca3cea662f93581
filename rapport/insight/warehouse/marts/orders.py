from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import agrees, holds, not_null, reconciles, related
from rapport.kit.speech import noted

key = ("order_id",)
columns = {
    "order_id": "The order's id.",
    "number": "Its (invoice) number in the system it came from.",
    "party_id": "Who bought; empty for guests.",
    "placed_at": "The moment of the order, in UTC.",
    "ordered_on": "The day of the order, in the company's time zone.",
    "channel": "Where it was placed.",
    "currency": "The currency of its amounts.",
    "total": "The sum of all its lines.",
    "lines": "How many of its lines are clean.",
    "revenue": "The sum of its clean lines.",
    "is_clean": "Whether it has clean lines: a sale to a known customer.",
}
checks = (
    not_null("order_id", "placed_at", "ordered_on", "currency", "revenue"),
    reconciles("orders", "total"),
    agrees("order_lines", "revenue", "amount", lambda lines: lines.standing == "clean"),
    related("order_id", "stg_rapport_orders", "order_id"),
    holds(noted("revenue not negative"), lambda mart: mart.revenue < 0),
)


def orders(stg_rapport_orders: Table, order_lines: Table) -> Table:
    """One row per order that is not in the trash, guests' and cancelled ones included."""
    clean = order_lines.filter(order_lines.standing == "clean")
    sums = clean.group_by(sum_id="order_id").agg(lines=clean.count(), revenue=clean.amount.sum())
    joined = stg_rapport_orders.left_join(sums, stg_rapport_orders.order_id == sums.sum_id)
    return joined.mutate(
        lines=joined.lines.fill_null(0),
        revenue=joined.revenue.fill_null(0).cast("decimal(38, 6)"),
        is_clean=joined.lines.notnull(),
    ).select(*columns)
