from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import holds, not_null, reconciles
from rapport.kit.speech import noted

key = ("recurring_id",)
columns = {
    "recurring_id": "The recurring order's id.",
    "party_id": "Who gets it; empty where that is not known.",
    "months": "It is placed every so many months.",
    "begins_on": "The day from which on it is placed.",
    "ends_on": "The day after which it is placed no more; empty while none is said.",
}
checks = (
    not_null("recurring_id", "months", "begins_on"),
    reconciles("recurring_orders", "months"),
    holds(
        noted("an end not before the beginning"),
        lambda mart: mart.ends_on < mart.begins_on,
        is_fatal=False,
    ),
)


def recurring_orders(stg_rapport_recurring_orders: Table) -> Table:
    """One row per order that is placed again and again."""
    return stg_rapport_recurring_orders.select(*columns)
