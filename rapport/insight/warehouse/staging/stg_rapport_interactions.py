from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_interactions(raw_interactions: Table, stg_rapport_parties: Table) -> Table:
    """One row per interaction; ``party_id`` is empty where the party is in the trash."""
    known = stg_rapport_parties.select(known_id="party_id")
    joined = raw_interactions.left_join(known, raw_interactions.party_id == known.known_id)
    return joined.select(
        "occurred_at",
        "occurred_on",
        "channel",
        "direction",
        "staff_id",
        "duration_seconds",
        "purpose",
        "source",
        interaction_id=joined.id,
        party_id=joined.known_id,
    )
