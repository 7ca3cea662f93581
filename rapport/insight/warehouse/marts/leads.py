from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.studies.rounding import seconds_between
from rapport.insight.warehouse.checks import accepted, holds, not_null, reconciles, related
from rapport.kit.speech import noted

STATUSES = ("new", "working", "converted", "recycled", "dead")
key = ("lead_id",)
columns = {
    "lead_id": "The lead's id.",
    "party_id": "Who it is; empty where that is not known.",
    "source": "Where it came from, as somebody wrote it.",
    "form_id": "The form that brought it.",
    "product_id": "What they want.",
    "status": "“new”, “working”, “converted”, “recycled” or “dead”.",
    "score": "Its points.",
    "received_at": "When it came, in UTC.",
    "received_on": "The day when it came, in the company's time zone.",
    "respond_by": "When it should be answered, in UTC; empty without a target.",
    "responded_at": "When it was answered first, in UTC; empty where nobody did.",
    "responded_on": "The day of that, in the company's time zone.",
    "status_on": "The day since when it has its status.",
    "response_minutes": "Minutes from coming to the answer.",
    "is_late": "Whether the answer came after its target; empty without a target or an answer.",
    "dead_reason": "Why it is dead.",
    "opportunity_id": "The opportunity that it became.",
    "is_converted": "Whether it is converted.",
    "owner_id": "Whose it is, by id.",
    "team_id": "The team's id.",
}
checks = (
    not_null("lead_id", "status", "score", "received_at", "received_on"),
    accepted("status", STATUSES),
    reconciles("leads", "score"),
    related("owner_id", "staff", "staff_id"),
    related("product_id", "products", "product_id"),
    holds(
        noted("answered not before it came"),
        lambda mart: mart.responded_at < mart.received_at,
        is_fatal=False,
    ),
)


def leads(stg_rapport_leads: Table) -> Table:
    """One row per lead that is not in the trash."""
    found = stg_rapport_leads
    waited = seconds_between(found.received_at, found.responded_at).cast("float64") / 60.0
    return found.mutate(
        response_minutes=waited,
        is_late=found.responded_at > found.respond_by,
        is_converted=found.status == "converted",
    ).select(*columns)
