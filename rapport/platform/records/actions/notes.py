"""Notes: written, edited, pinned, deleted; and whom they mention."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor, Right
from rapport.platform.accounts.queries import colleagues
from rapport.platform.events import actions as events
from rapport.platform.records.actions.allowance import about, allow, allow_own, type_of
from rapport.platform.records.events import (
    NoteDeleted,
    NoteEdited,
    NotePinned,
    NoteUnpinned,
    NoteWritten,
    SomeoneMentioned,
)
from rapport.platform.records.mentions import mentioned
from rapport.platform.records.models import Note

MOST_CHARACTERS = 20_000


@transaction.atomic
def write_note(record: Model, text: str, *, by: Actor) -> Note:
    """Write a note about ``record`` and record whom it mentions with @."""
    allow(by, record)
    note = Note(
        record_type=type_of(record), record_id=record.pk, text=_text(text), at=timezone.now()
    )
    note.by_id = by.user_id
    note.save()
    events.record(NoteWritten(note.pk), by=by, about=about(record), subject=record)
    _mention(note, record, by)
    return note


@transaction.atomic
def edit_note(note: Note, record: Model, text: str, *, by: Actor) -> Note:
    """Change one's own note; people newly mentioned are told."""
    allow(by, record)
    allow_own(by, note.by_id)
    note.text = _text(text)
    note.save(update_fields=["text"])
    events.record(NoteEdited(note.pk), by=by, about=about(record), subject=record)
    _mention(note, record, by)
    return note


@transaction.atomic
def pin_note(note: Note, record: Model, *, by: Actor) -> Note:
    """Put a note on top."""
    return _set_pin(note, record, by, is_pinned=True)


@transaction.atomic
def unpin_note(note: Note, record: Model, *, by: Actor) -> Note:
    """Let a note go back to its place in time."""
    return _set_pin(note, record, by, is_pinned=False)


@transaction.atomic
def delete_note(note: Note, record: Model, *, by: Actor) -> None:
    """Delete one's own note for good."""
    allow(by, record)
    allow_own(by, note.by_id)
    number = note.pk
    note.delete()
    events.record(NoteDeleted(number), by=by, about=about(record), subject=record)


def _set_pin(note: Note, record: Model, by: Actor, *, is_pinned: bool) -> Note:
    allow(by, record, Right.EDIT)
    if note.is_pinned != is_pinned:
        note.is_pinned = is_pinned
        note.save(update_fields=["is_pinned"])
        happening = NotePinned(note.pk) if is_pinned else NoteUnpinned(note.pk)
        events.record(happening, by=by, about=about(record), subject=record)
    return note


def _text(text: str) -> str:
    cleaned = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not cleaned:
        raise Invalid("empty_note", fields={"text": "A note needs some words."})
    if len(cleaned) > MOST_CHARACTERS:
        raise Invalid(
            "long_note",
            fields={"text": "A note has at most %(most)s characters."},
            most=f"{MOST_CHARACTERS:,}",
        )
    return cleaned


def _mention(note: Note, record: Model, by: Actor) -> None:
    if "@" not in note.text:
        note.mentions.clear()
        return
    people = list(colleagues(by))
    names = mentioned(note.text, [person.name for person in people])
    found = {person.pk for person in people if person.name in names}
    before = set(note.mentions.values_list("pk", flat=True))
    note.mentions.set(found)
    for user_id in sorted(found - before - {by.user_id}):
        events.record(
            SomeoneMentioned(note.pk, user_id), by=by, about=about(record), subject=record
        )
