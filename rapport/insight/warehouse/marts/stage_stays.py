from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.studies.rounding import seconds_between
from rapport.insight.warehouse.checks import holds, not_null, reconciles, related
from rapport.kit.speech import noted

key = ("stay_id",)
columns = {
    "stay_id": "The stay's id.",
    "opportunity_id": "The opportunity.",
    "pipeline_id": "The pipeline that the stage belongs to.",
    "stage_id": "The stage.",
    "stage": "Its name.",
    "kind": "“open”, “won” or “lost”.",
    "entered_at": "When it came there, in UTC.",
    "entered_on": "The day when it came, in the company's time zone.",
    "left_at": "When it went on, in UTC; empty while it stays.",
    "left_on": "The day when it went on, in the company's time zone.",
    "seconds": "From coming to going on; empty while it stays.",
    "days": "The same in days.",
}
checks = (
    not_null("stay_id", "opportunity_id", "stage_id", "kind", "entered_at"),
    reconciles("stage_stays", "seconds"),
    related("opportunity_id", "opportunities", "opportunity_id"),
    holds(noted("going on not before coming"), lambda mart: mart.seconds < 0, is_fatal=False),
)


def stage_stays(stg_rapport_stage_stays: Table) -> Table:
    """One row per stay of an opportunity in a stage; the last one has not ended."""
    stays = stg_rapport_stage_stays
    counted = stays.mutate(seconds=seconds_between(stays.entered_at, stays.left_at))
    return counted.mutate(days=counted.seconds.cast("float64") / 86400.0).select(*columns)
