from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_recurring_orders(
    raw_recurring_orders: Table, raw_orders: Table, stg_rapport_parties: Table
) -> Table:
    """One row per recurring order that is not in the trash, in the currency of the order that it repeats."""
    known = stg_rapport_parties.select(known_id="party_id")
    patterns = raw_orders.select("currency", repeated_id="id")
    present = raw_recurring_orders.filter(~raw_recurring_orders.is_trashed)
    priced = present.left_join(patterns, present.pattern_id == patterns.repeated_id)
    joined = priced.left_join(known, priced.party_id == known.known_id)
    return joined.select(
        "months",
        "monthly",
        "currency",
        "begins_on",
        "ends_on",
        recurring_id=joined.id,
        party_id=joined.known_id,
    )
