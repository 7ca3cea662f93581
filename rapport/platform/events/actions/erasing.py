"""Erasing what events say of a person: the one way in which an event may change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from rapport.platform.access import Actor
from rapport.platform.events.actions.recording import record_from
from rapport.platform.events.events import EventsErased

ERASE = """
    UPDATE events_event AS e SET data = '{{}}', erased_digest = events_data_digest(e)
     WHERE ({match}) AND erased_digest IS NULL AND name <> ALL (%(kept)s)"""
ERASED = """
    SELECT NULL::bigint AS about, subject_type, subject_id, jsonb_build_object(
               'events', jsonb_agg(id ORDER BY id), 'reason', %(reason)s::text) AS data
      FROM events_event
     WHERE id = ANY (%(ids)s) GROUP BY subject_type, subject_id"""
KEPT = [EventsErased.name]


@transaction.atomic
def erase_events(
    subject_type: str, ids: Sequence[int], *, by: Actor, reason: str, about: bool = False
) -> int:
    """Erase the data of all events whose subject is one of these records; returns how many.

    With ``about`` also of those that concern the records as parties. Who did what, and when, stays;
    each record's erasure is itself an event, by which the seals still hold. For actions that delete.
    """
    match = "subject_type = %(type)s AND subject_id = ANY (%(records)s)"
    if about:
        match += " OR about = ANY (%(records)s)"
    params: dict[str, Any] = {
        "type": subject_type,
        "records": list(ids),
        "kept": KEPT,
        "reason": reason,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL rapport.erasing = 'on'")
        cursor.execute(ERASE.format(match=match) + " RETURNING id", params)
        erased = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SET LOCAL rapport.erasing = 'off'")
    record_from(EventsErased.name, ERASED, {"ids": erased, "reason": reason}, by=by)
    return len(erased)
