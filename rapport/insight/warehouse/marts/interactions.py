from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import accepted, holds, not_null, reconciles, related
from rapport.kit.speech import noted

key = ("interaction_id",)
columns = {
    "interaction_id": "The interaction's id.",
    "party_id": "With whom; empty where the party is in the trash.",
    "occurred_at": "The moment, in UTC.",
    "occurred_on": "The day, in the company's time zone.",
    "channel": "Where it happened.",
    "direction": "“in” when the party began it, “out” when we did.",
    "staff_id": "Who of us took part, by id; may be empty.",
    "duration_seconds": "How long it took, where that is known.",
    "purpose": "What we contacted them for, where that was said.",
    "source": "The system that it came from; empty where somebody wrote it down here.",
}
checks = (
    not_null("interaction_id", "occurred_at", "occurred_on", "channel", "direction"),
    accepted("direction", ("in", "out")),
    reconciles("interactions", "duration_seconds"),
    related("staff_id", "staff", "staff_id", is_fatal=False),
    holds(noted("duration not negative"), lambda mart: mart.duration_seconds < 0, is_fatal=False),
)


def interactions(stg_rapport_interactions: Table) -> Table:
    """One row per interaction: what happened on a channel between us and a party."""
    return stg_rapport_interactions.select(*columns)
