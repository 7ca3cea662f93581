from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import holds, not_null, reconciles
from rapport.kit.speech import noted

key = ("recurring_id",)
columns = {
    "recurring_id": "The recurring order's id.",
    "party_id": "Who gets it; empty for guests.",
    "months": "After how many months it is placed again.",
    "monthly": "What it comes to without tax, divided by its months.",
    "currency": "The currency of the amount.",
    "begins_on": "The day on which it is placed for the first time.",
    "ends_on": "The last day on which it may be placed; empty where no end is known.",
}
checks = (
    not_null("recurring_id", "months", "monthly", "currency", "begins_on"),
    reconciles("recurring_orders", "monthly"),
    holds(
        noted("end not before the beginning"),
        lambda mart: mart.ends_on < mart.begins_on,
        is_fatal=False,
    ),
)


def recurring_orders(stg_rapport_recurring_orders: Table) -> Table:
    """One row per recurring order that is not in the trash."""
    return stg_rapport_recurring_orders.select(*columns)
