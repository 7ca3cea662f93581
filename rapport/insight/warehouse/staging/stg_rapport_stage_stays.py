from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_stage_stays(
    raw_stage_stays: Table, raw_stages: Table, stg_rapport_opportunities: Table
) -> Table:
    """One row per stay, in a stage, of an opportunity that is not in the trash."""
    known = stg_rapport_opportunities.select(known_id="opportunity_id")
    named = raw_stages.select("kind", "pipeline_id", named_id="id", stage="name")
    present = raw_stage_stays.inner_join(known, raw_stage_stays.opportunity_id == known.known_id)
    joined = present.left_join(named, present.stage_id == named.named_id)
    return joined.select(
        "opportunity_id",
        "pipeline_id",
        "stage_id",
        "stage",
        "kind",
        "entered_at",
        "entered_on",
        "left_at",
        "left_on",
        stay_id=joined.id,
    )
