"""Who came into which arm of a sequence or playbook."""

from __future__ import annotations

from rapport.insight.warehouse.sources.source import Source, as_they_are, day, utc

SOURCES = (
    Source("raw_sequences", "guidance_sequence", as_they_are("id", "name", "counted_days")),
    Source(
        "raw_enrolments",
        "guidance_enrolment",
        {
            **as_they_are("id", "sequence_id", "party_id", "owner_id", "arm", "state", "why"),
            "about": "split_part(about, ':', 1)",
            "about_id": "nullif(split_part(about, ':', 2), '')::bigint",
            "exposed_at": utc("enrolled_at"),
            "exposed_on": day("enrolled_at"),
            "ended_on": day("ended_at"),
        },
    ),
    Source("raw_playbooks", "guidance_playbook", as_they_are("id", "name")),
    Source(
        "raw_playbook_exposures",
        "guidance_exposure",
        {
            **as_they_are("id", "playbook_id", "opportunity_id", "arm"),
            "exposed_at": utc("at"),
            "exposed_on": day("at"),
        },
    ),
)
CONTROLS = (
    """WITH came AS (
        SELECT e.arm, EXISTS (
            SELECT FROM sales_opportunity o JOIN parties_party p ON p.id = o.party_id AND p.deleted_at IS NULL
             WHERE o.party_id = e.party_id AND o.deleted_at IS NULL AND o.status = 'won'
               AND (split_part(e.about, ':', 1) <> 'sales.opportunity' OR e.about = 'sales.opportunity:' || o.id)
               AND o.closed_on - (e.enrolled_at AT TIME ZONE '%zone')::date BETWEEN 0 AND s.counted_days) AS is_won
        FROM guidance_enrolment e JOIN guidance_sequence s ON s.id = e.sequence_id)
    SELECT 'enrolments', count(*), (count(*) FILTER (WHERE is_won))::text FROM came
    UNION ALL SELECT 'held_out_enrolments', count(*), (count(*) FILTER (WHERE is_won))::text
        FROM came WHERE arm = 'control'""",
    """WITH came AS (
        SELECT x.arm, o.status = 'won' AS is_won FROM guidance_exposure x
        JOIN sales_opportunity o ON o.id = x.opportunity_id AND o.deleted_at IS NULL)
    SELECT 'playbook_exposures', count(*), (count(*) FILTER (WHERE is_won))::text FROM came
    UNION ALL SELECT 'held_out_playbook_exposures', count(*), (count(*) FILTER (WHERE is_won))::text
        FROM came WHERE arm = 'control'""",
)
