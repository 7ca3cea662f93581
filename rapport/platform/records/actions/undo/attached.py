"""Undoing what hangs on records: tags, names in other systems, notes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from rapport.kit.errors import NotFound
from rapport.platform.access import Actor, Right
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions import external_ids, notes
from rapport.platform.records.actions.undo.records import record_of_event, writable
from rapport.platform.records.events import TagAdded, TagRemoved
from rapport.platform.records.models import ExternalId, Note
from rapport.platform.records.undoing import Left

PICKED = """
    SELECT e.id, e.about, e.subject_type, e.subject_id, e.data ->> 'tag' AS tag
      FROM events_event AS e WHERE e.id = ANY (%(ids)s)"""
TAGGING = """
    tagging.record_type = picked.subject_type AND tagging.record_id = picked.subject_id
    AND tagging.tag_id = tag.id"""
TAKE_OFF = f"""
    WITH picked AS ({PICKED}), gone AS (
        DELETE FROM records_tagging AS tagging USING picked, records_tag AS tag
         WHERE upper(tag.name) = upper(picked.tag) AND {TAGGING}
        RETURNING picked.id)
    SELECT id FROM gone"""
STICK_ON = f"""
    WITH picked AS ({PICKED}), tag AS (
        INSERT INTO records_tag (name) SELECT DISTINCT tag FROM picked
            ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id, name
    ), made AS (
        INSERT INTO records_tagging (record_type, record_id, tag_id)
        SELECT DISTINCT picked.subject_type, picked.subject_id, tag.id FROM picked
          JOIN tag ON tag.name = picked.tag
            ON CONFLICT DO NOTHING RETURNING record_type, record_id, tag_id)
    SELECT picked.id FROM made JOIN tag ON tag.id = made.tag_id
      JOIN picked ON picked.tag = tag.name AND picked.subject_type = made.record_type
       AND picked.subject_id = made.record_id"""
TELL = """
    SELECT about, subject_type, subject_id, data FROM events_event WHERE id = ANY (%(ids)s)"""


def take_tags_off(told: Sequence[Event], by: Actor) -> Left:
    """Undo that tags were stuck on."""
    return _retag(told, by, TAKE_OFF, TagRemoved.name)


def stick_tags_on(told: Sequence[Event], by: Actor) -> Left:
    """Undo that tags were taken off."""
    return _retag(told, by, STICK_ON, TagAdded.name)


@transaction.atomic(savepoint=False)
def _retag(told: Sequence[Event], by: Actor, statement: str, name: str) -> Left:
    """Both directions, three statements for thousands of records."""
    allowed, left = writable(told, by, Right.EDIT)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": [event.pk for event in allowed]})
        done = [pk for (pk,) in cursor.fetchall()]
    events.record_from(name, TELL, {"ids": done}, by=by)
    return left


def remove_external_id(event: Event, by: Actor) -> None:
    """Undo that a record was tied to its name in another system."""
    record = record_of_event(event, by)
    found = ExternalId.objects.filter(
        record_type=event.subject_type, record_id=record.pk, **event.data
    ).first()
    if found is not None:
        external_ids.remove_external_id(record, found.pk, by=by)


def add_external_id(event: Event, by: Actor) -> None:
    """Undo that a record was untied from its name in another system."""
    record = record_of_event(event, by)
    external_ids.add_external_id(record, event.data["source"], event.data["value"], by=by)


def delete_note(event: Event, by: Actor) -> None:
    """Undo that a note was written."""
    record = record_of_event(event, by)
    note = Note.objects.filter(pk=event.data["note_id"]).first()
    if note is None:
        raise NotFound("note_gone", "The note is gone already.")
    notes.delete_note(note, record, by=by)
