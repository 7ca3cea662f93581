from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_orders(raw_orders: Table, stg_rapport_parties: Table) -> Table:
    """One row per order that is not in the trash; ``party_id`` is empty where nobody known bought."""
    known = stg_rapport_parties.select(known_id="party_id")
    present = raw_orders.filter(~raw_orders.is_trashed)
    joined = present.left_join(known, present.party_id == known.known_id)
    return joined.select(
        "number",
        "placed_at",
        "ordered_on",
        "channel",
        "currency",
        "total",
        "line_count",
        order_id=joined.id,
        party_id=joined.known_id,
        is_cancelled=joined.status == "cancelled",
    )
