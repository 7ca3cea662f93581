from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import (
    accepted,
    agrees,
    holds,
    not_null,
    reconciles,
    related,
)
from rapport.kit.speech import noted

key = ("opportunity_id",)
columns = {
    "opportunity_id": "The opportunity's id.",
    "party_id": "Who may buy; empty where that is not known.",
    "pipeline_id": "The pipeline.",
    "pipeline": "Its name.",
    "stage_id": "The stage that it is in.",
    "stage": "Its name.",
    "status": "“open”, “won” or “lost”.",
    "probability": "How likely it is to be won, in percent.",
    "category": "What a forecast counts it as.",
    "amount": "What it is worth.",
    "currency": "The currency of the amount.",
    "opened_on": "The day when it was opened.",
    "closes_on": "The day when it is expected to be decided.",
    "closed_on": "The day when it was decided; empty while it is open.",
    "lost_reason": "Why it was lost.",
    "source": "Where it came from, as somebody wrote it.",
    "owner_id": "Whose it is, by id.",
    "team_id": "The team's id.",
    "stays": "How often it came to a stage.",
    "seconds_in_stages": "The sum of its stays in open stages, as far as they have ended.",
    "days_in_stages": "The same in days.",
}
checks = (
    not_null("opportunity_id", "pipeline", "stage", "status", "amount", "currency", "opened_on"),
    accepted("status", ("open", "won", "lost")),
    reconciles("opportunities", "amount"),
    reconciles("won_opportunities", "amount", lambda mart: mart.status == "won"),
    agrees(
        "stage_stays",
        "seconds_in_stages",
        "seconds",
        lambda stays: stays.kind == "open",
        per="opportunity_id",
    ),
    related("owner_id", "staff", "staff_id"),
    holds(
        noted("a day of decision if and only if it is decided"),
        lambda mart: (mart.status == "open") != mart.closed_on.isnull(),
    ),
    holds(
        noted("decided not before it was opened"),
        lambda mart: mart.closed_on < mart.opened_on,
        is_fatal=False,
    ),
)


def opportunities(stg_rapport_opportunities: Table, stage_stays: Table) -> Table:
    """One row per opportunity that is not in the trash."""
    is_counted = (stage_stays.kind == "open") & stage_stays.seconds.notnull()
    sums = stage_stays.group_by(sum_id="opportunity_id").agg(
        stays=stage_stays.count(),
        seconds_in_stages=stage_stays.seconds.sum(where=is_counted).cast("int64"),
    )
    found = stg_rapport_opportunities
    joined = found.left_join(sums, found.opportunity_id == sums.sum_id)
    filled = joined.mutate(
        stays=joined.stays.fill_null(0), seconds_in_stages=joined.seconds_in_stages.fill_null(0)
    )
    return filled.mutate(days_in_stages=filled.seconds_in_stages.cast("float64") / 86400.0).select(
        *columns
    )
