from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import not_null, reconciles

key = ("return_id",)
columns = {
    "return_id": "The return's id.",
    "number": "Its number in the system it came from.",
    "party_id": "Who returned; empty for guests.",
    "order_id": "The order it goes back to, where the source says so.",
    "returned_on": "The day, in the company's time zone.",
    "currency": "The currency of the amount.",
    "total": "What was credited, as a positive amount.",
}
checks = (
    not_null("return_id", "returned_on", "currency", "total"),
    reconciles("returns", "total"),
)


def returns(stg_rapport_returns: Table) -> Table:
    """One row per return or cancellation that is not in the trash."""
    return stg_rapport_returns.select(*columns)
