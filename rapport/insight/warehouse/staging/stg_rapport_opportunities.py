from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_opportunities(
    raw_opportunities: Table,
    raw_pipelines: Table,
    raw_stages: Table,
    raw_lost_reasons: Table,
    stg_rapport_parties: Table,
) -> Table:
    """One row per opportunity that is not in the trash; ``party_id`` is empty where nobody known is meant."""
    joined = raw_opportunities.filter(~raw_opportunities.is_trashed)
    for name, column, names in (
        ("pipeline", "pipeline_id", raw_pipelines),
        ("stage", "stage_id", raw_stages),
        ("lost_reason", "lost_reason_id", raw_lost_reasons),
    ):
        named = names.select(**{"named_id": "id", name: "name"})
        joined = joined.left_join(named, joined[column] == named.named_id).drop("named_id")
    known = stg_rapport_parties.select(known_id="party_id")
    joined = joined.left_join(known, joined.party_id == known.known_id)
    kept = joined.drop("party_id", "lost_reason_id", "is_trashed")
    return kept.rename(opportunity_id="id", party_id="known_id")
