from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_returns(raw_returns: Table, stg_rapport_parties: Table) -> Table:
    """One row per return that is not in the trash; ``party_id`` is empty where nobody known returned."""
    known = stg_rapport_parties.select(known_id="party_id")
    present = raw_returns.filter(~raw_returns.is_trashed)
    joined = present.left_join(known, present.party_id == known.known_id)
    return joined.select(
        "number",
        "order_id",
        "returned_on",
        "currency",
        "total",
        return_id=joined.id,
        party_id=joined.known_id,
    )
