from __future__ import annotations

import ibis
from ibis.expr.types import Table

STANDINGS = ("clean", "no_customer", "cancelled", "no_quantity", "no_price")


def stg_rapport_order_lines(raw_order_lines: Table, stg_rapport_orders: Table) -> Table:
    """One row per line of an order that is not in the trash, with its ``standing``.

    A line is clean when its customer is known, its order was not cancelled, and quantity and unit
    price are above zero; otherwise ``standing`` names the first of these that fails. Charges such
    as postage count as lines.
    """
    orders = stg_rapport_orders.select(
        "party_id", "number", "ordered_on", "currency", "is_cancelled", joined_id="order_id"
    )
    joined = raw_order_lines.inner_join(orders, raw_order_lines.order_id == orders.joined_id)
    standing = ibis.cases(
        (joined.party_id.isnull(), "no_customer"),
        (joined.is_cancelled, "cancelled"),
        (joined.quantity <= 0, "no_quantity"),
        (joined.unit_price <= 0, "no_price"),
        else_="clean",
    )
    return joined.select(
        "order_id",
        "party_id",
        "number",
        "ordered_on",
        "currency",
        "product_id",
        "quantity",
        "unit_price",
        "discount",
        "amount",
        line_id=joined.id,
        standing=standing,
    )
