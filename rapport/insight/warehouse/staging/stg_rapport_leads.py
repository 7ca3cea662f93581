from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_leads(
    raw_leads: Table,
    raw_dead_reasons: Table,
    stg_rapport_parties: Table,
    stg_rapport_opportunities: Table,
) -> Table:
    """One row per lead that is not in the trash; a party or an opportunity in the trash is left empty."""
    present = raw_leads.filter(~raw_leads.is_trashed)
    named = raw_dead_reasons.select(named_id="id", dead_reason="name")
    parties = stg_rapport_parties.select(known_id="party_id")
    became = stg_rapport_opportunities.select(became_id="opportunity_id")
    joined = present.left_join(named, present.dead_reason_id == named.named_id)
    joined = joined.left_join(parties, joined.party_id == parties.known_id)
    joined = joined.left_join(became, joined.opportunity_id == became.became_id)
    return joined.select(
        "source",
        "form_id",
        "product_id",
        "status",
        "score",
        "dead_reason",
        "owner_id",
        "team_id",
        "received_at",
        "received_on",
        "respond_by",
        "responded_at",
        "responded_on",
        "status_on",
        lead_id=joined.id,
        party_id=joined.known_id,
        opportunity_id=joined.became_id,
    )
