from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import accepted, holds, not_null, reconciles
from rapport.insight.warehouse.staging.stg_rapport_order_lines import STANDINGS
from rapport.kit.speech import noted

key = ("line_id",)
columns = {
    "line_id": "The line's id.",
    "order_id": "The order that the line stands on.",
    "party_id": "Who bought; empty for guests.",
    "number": "The order's (invoice's) number.",
    "ordered_on": "The day of the order, in the company's time zone.",
    "currency": "The currency of price and amount.",
    "product_id": "What was bought; empty where the source did not say.",
    "quantity": "How many.",
    "unit_price": "The price of one.",
    "discount": "What was taken off the line.",
    "amount": "Quantity times unit price less the discount, exactly, without tax.",
    "standing": "“clean”, or the first reason why the line does not count as a sale to a known customer.",
}
checks = (
    not_null("line_id", "order_id", "ordered_on", "currency", "amount"),
    accepted("standing", STANDINGS),
    reconciles("order_lines", "amount"),
    reconciles("clean_lines", "amount", lambda mart: mart.standing == "clean"),
    holds(
        noted("amount equal to quantity times unit price less the discount"),
        lambda mart: (
            (mart.amount + mart.discount - (mart.quantity * mart.unit_price)).abs() > 0.005
        ),
        is_fatal=False,
    ),
)


def order_lines(stg_rapport_order_lines: Table) -> Table:
    """One row per order line that is not in the trash."""
    return stg_rapport_order_lines.select(*columns)
