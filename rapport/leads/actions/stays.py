"""How long leads were in a status, kept as fact rows: how they stood on any day of the past."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

BEGIN_WHEN_RECEIVED = """
    UPDATE leads_leadstay AS stay
       SET entered_at = least((SELECT received_at FROM leads_lead WHERE id = stay.lead_id), stay.left_at)
     WHERE stay.lead_id = ANY (%(pks)s)
       AND stay.entered_at <> (SELECT received_at FROM leads_lead WHERE id = stay.lead_id)
       AND stay.id = (SELECT min(id) FROM leads_leadstay WHERE lead_id = stay.lead_id)"""
KEEP = """
    WITH ended AS (
         UPDATE leads_leadstay AS stay
            SET left_at = greatest(stay.entered_at,
                (SELECT status_since FROM leads_lead WHERE id = stay.lead_id))
          WHERE stay.lead_id = ANY (%(pks)s) AND stay.left_at IS NULL
            AND stay.status <> (SELECT status FROM leads_lead WHERE id = stay.lead_id)
         RETURNING stay.id)
    INSERT INTO leads_leadstay (lead_id, status, entered_at)
    SELECT id, status, coalesce(
            (SELECT greatest(lead.status_since, stay.entered_at) FROM leads_leadstay AS stay
              WHERE stay.lead_id = lead.id AND stay.left_at IS NULL), lead.received_at)
      FROM leads_lead AS lead
     WHERE id = ANY (%(pks)s) AND (SELECT count(*) FROM ended) IS NOT NULL
       AND (SELECT stay.id FROM leads_leadstay AS stay
             WHERE stay.lead_id = lead.id AND stay.left_at IS NULL AND stay.status = lead.status) IS NULL"""
"""Rows are looked up one by one: joined, they would be compared each with each after many came into tables that
the planner takes for empty. Stays end before others begin: ``ended`` is counted first.
"""


def keep_stays(pks: Collection[int]) -> None:
    """Write down where these leads stand now, and that they left where they stood before. The first stay
    begins when the lead came in. Two statements.
    """
    with connection.cursor() as cursor:
        for statement in (BEGIN_WHEN_RECEIVED, KEEP):
            cursor.execute(statement, {"pks": list(pks)})
