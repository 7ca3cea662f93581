from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_deliveries(raw_deliveries: Table, stg_rapport_orders: Table) -> Table:
    """One row per delivery that was made, of an order, neither in the trash."""
    orders = stg_rapport_orders.select("party_id", joined_id="order_id")
    made = raw_deliveries.filter(~raw_deliveries.is_trashed, raw_deliveries.delivered_on.notnull())
    joined = made.inner_join(orders, made.order_id == orders.joined_id)
    return joined.select("order_id", "party_id", "delivered_on", delivery_id=joined.id)
