from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_recurring_orders(raw_recurring_orders: Table, stg_rapport_parties: Table) -> Table:
    """One row per recurring order that is not in the trash; ``party_id`` is empty where nobody known gets it."""
    known = stg_rapport_parties.select(known_id="party_id")
    present = raw_recurring_orders.filter(~raw_recurring_orders.is_trashed)
    joined = present.left_join(known, present.party_id == known.known_id)
    return joined.select(
        "months", "begins_on", "ends_on", recurring_id=joined.id, party_id=joined.known_id
    )
