from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_playbook_exposures(
    raw_playbook_exposures: Table, raw_playbooks: Table, stg_rapport_opportunities: Table
) -> Table:
    """One row per opportunity, not in the trash, that came to a playbook, with how it was decided."""
    named = raw_playbooks.select(named_id="id", playbook="name")
    known = stg_rapport_opportunities.select(
        "party_id", "owner_id", "status", "closed_on", known_id="opportunity_id"
    )
    exposures = raw_playbook_exposures
    joined = exposures.inner_join(named, exposures.playbook_id == named.named_id)
    joined = joined.inner_join(known, joined.opportunity_id == known.known_id)
    return joined.select(
        "playbook_id",
        "playbook",
        "opportunity_id",
        "party_id",
        "owner_id",
        "arm",
        "status",
        "closed_on",
        "exposed_at",
        "exposed_on",
        exposure_id=joined.id,
    )
