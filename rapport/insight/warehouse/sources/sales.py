"""Opportunities with their stages and stays, and leads. What they are called stays behind."""

from __future__ import annotations

from rapport.insight.warehouse.sources.source import MONEY, TRASHED, Source, as_they_are, day, utc

SOURCES = (
    Source("raw_pipelines", "sales_pipeline", as_they_are("id", "name")),
    Source("raw_stages", "sales_stage", as_they_are("id", "name", "kind", "pipeline_id")),
    Source("raw_lost_reasons", "sales_lostreason", as_they_are("id", "name")),
    Source(
        "raw_opportunities",
        "sales_opportunity",
        as_they_are(
            "id", "party_id", "pipeline_id", "stage_id", "status", "amount", "currency", "probability",
            "category", "opened_on", "closes_on", "closed_on", "lost_reason_id", "source", "owner_id",
            "team_id",
        )
        | TRASHED,
        {"amount": MONEY},
    ),
    Source(
        "raw_stage_stays",
        "sales_stagestay",
        {
            **as_they_are("id", "opportunity_id", "stage_id"),
            "entered_at": utc("entered_at"),
            "entered_on": day("entered_at"),
            "left_at": utc("left_at"),
            "left_on": day("left_at"),
        },
    ),
    Source("raw_dead_reasons", "leads_deadreason", as_they_are("id", "name")),
    Source(
        "raw_leads",
        "leads_lead",
        {
            **as_they_are(
                "id", "party_id", "source", "form_id", "product_id", "status", "score",
                "dead_reason_id", "opportunity_id", "owner_id", "team_id",
            ),
            "received_at": utc("received_at"),
            "received_on": day("received_at"),
            "respond_by": utc("respond_by"),
            "responded_at": utc("responded_at"),
            "responded_on": day("responded_at"),
            "status_on": day("status_since"),
            **TRASHED,
        },
    ),
)  # fmt: skip
CONTROLS = (
    """SELECT 'opportunities', count(*), coalesce(sum(amount), 0)::text
        FROM sales_opportunity WHERE deleted_at IS NULL
    UNION ALL SELECT 'won_opportunities', count(*), coalesce(sum(amount), 0)::text
        FROM sales_opportunity WHERE deleted_at IS NULL AND status = 'won'""",
    """SELECT 'stage_stays', count(*),
            coalesce(sum(floor(extract(epoch FROM s.left_at)) - floor(extract(epoch FROM s.entered_at))), 0)::text
        FROM sales_stagestay s JOIN sales_opportunity o ON o.id = s.opportunity_id AND o.deleted_at IS NULL""",
    """SELECT 'leads', count(*), coalesce(sum(score), 0)::text FROM leads_lead WHERE deleted_at IS NULL""",
)
