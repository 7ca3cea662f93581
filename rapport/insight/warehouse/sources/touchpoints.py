"""What passed between us and parties; what was said or written stays behind."""

from __future__ import annotations

from rapport.insight.warehouse.sources.source import Source, as_they_are, day, utc

SOURCES = (
    Source(
        "raw_interactions",
        "touchpoints_interaction",
        {
            **as_they_are("id", "party_id", "channel", "direction", "duration_seconds", "source"),
            "staff_id": "by",
            "purpose": "data ->> 'purpose'",
            "occurred_at": utc("at"),
            "occurred_on": day("at"),
        },
    ),
)
CONTROLS = (
    """SELECT 'interactions', count(*), coalesce(sum(duration_seconds), 0)::text FROM touchpoints_interaction""",
)
