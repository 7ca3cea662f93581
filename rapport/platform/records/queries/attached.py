"""Reads of what hangs on records: notes, files, tags, ids of other systems.

``record_of`` is the scoped getter for a record of any type; the other reads take what it gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db.models import Count, F, Model, QuerySet

from rapport.kit.errors import NotFound, Refused
from rapport.kit.speech import noted
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.records import storage
from rapport.platform.records.keyset import Order, decode_cursor, encode_cursor
from rapport.platform.records.mentions import parts
from rapport.platform.records.models import ExternalId, File, Note, Tag
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.types import Field, Kind, RecordType, policy_name

T = TypeVar("T", bound=Model)
NEWEST = Order(Field("at", "When", Kind.DATETIME), is_descending=True)
HELD = {
    "": noted("This file is kept back until the virus scanner has looked into it."),
    "unreachable": noted(
        "The virus scanner cannot be reached. This file is kept back, and it is tried again."
    ),
    "too_large": noted(
        "This file is too large for the virus scanner and is kept back; an administrator can raise its limit."
    ),
}


def record_of(asker: Actor, key: str, pk: int) -> Model:
    """The record ``pk`` of the type called ``key``, if the asker sees it. Raises NotFound."""
    record_type = record_type_of(asker, key)
    found: Model | None = record_type.visible_to(asker).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def may_edit(asker: Actor, record: Model) -> bool:
    """Whether the asker may tag and tie ``record`` and pin its notes. One query."""
    rows = type(record)._default_manager.filter(pk=record.pk)
    return access.visible_to(asker, rows, Right.EDIT, name=policy_name(record)).exists()


def address_of(asker: Actor, key: str, pk: int) -> tuple[RecordType, str]:
    """The type called ``key`` and where its record ``pk`` has its page."""
    record_type = record_type_of(asker, key)
    return record_type, record_type.url_of(pk)


@dataclass(frozen=True)
class NoteRow:
    """A note as it is shown: its text in pieces, each with whether it is a mention."""

    note: Note
    pieces: list[tuple[str, bool]]
    is_own: bool


def notes(asker: Actor, record: Model) -> list[NoteRow]:
    """The notes about ``record``, the pinned first, then the newest. Two queries."""
    found = _of(Note.objects.all(), record).select_related("by").prefetch_related("mentions")
    return [_note_row(asker, note) for note in found.order_by("-is_pinned", "-at", "-pk")]


def note(asker: Actor, record: Model, pk: int) -> NoteRow:
    """The note ``pk`` about ``record``. Raises NotFound."""
    found = (
        _of(Note.objects.all(), record)
        .select_related("by")
        .prefetch_related("mentions")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound()
    return _note_row(asker, found)


def _note_row(asker: Actor, note: Note) -> NoteRow:
    names = [person.name for person in note.mentions.all()]
    is_own = asker.is_administrator or (note.by_id is not None and note.by_id == asker.user_id)
    return NoteRow(note, parts(note.text, names), is_own)


def files(record: Model) -> QuerySet[File]:
    """The files kept with ``record``, the newest first."""
    return _of(File.objects.all(), record).select_related("by").order_by("-at", "-pk")


@dataclass(frozen=True)
class FilesPage:
    """Some files; ``next_cursor`` is empty on the last page."""

    files: list[File]
    next_cursor: str


def files_page(record: Model, *, cursor: str, limit: int) -> FilesPage:
    """Up to ``limit`` files kept with ``record``, after ``cursor``, the newest first. One query."""
    after = decode_cursor(cursor, NEWEST.field) if cursor else None
    rows = NEWEST.of(_of(File.objects.all(), record), after=after)
    found = list(rows[: limit + 1])
    shown = found[:limit]
    more = encode_cursor(shown[-1].at, shown[-1].pk) if len(found) > limit else ""
    return FilesPage(shown, more)


def file(record: Model, pk: int) -> File:
    """The file ``pk`` of ``record``. Raises NotFound."""
    found = files(record).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def bytes_of(file: File) -> Path:
    """Where the bytes of ``file`` lie. Raises Refused while they are held back, NotFound when they are lost."""
    if file.is_infected:
        raise Refused(
            "file_infected",
            "This file holds a virus (%(finding)s) and is kept back.",
            finding=file.finding,
        )
    if file.is_held:
        raise Refused("file_held", HELD.get(file.trouble, HELD[""]))
    path = storage.path_of(file.sha256)
    if not path.is_file():
        raise NotFound("file_lost", "The bytes of this file are missing from the files folder.")
    return path


def tags(record: Model) -> list[str]:
    """The tags on ``record``, by name."""
    found = Tag.objects.filter(
        taggings__record_type=record._meta.label_lower, taggings__record_id=record.pk
    )
    return list(found.order_by("name").values_list("name", flat=True))


def tag_suggestions(asker: Actor, words: str, *, limit: int = 8) -> list[str]:
    """Tags that begin with, or hold, ``words``; the most used first. Nothing for who plays no role."""
    if not asker.roles:
        return []
    found = Tag.objects.filter(name__icontains=words.strip()).annotate(uses=Count("taggings"))
    return list(found.order_by(F("uses").desc(), "name").values_list("name", flat=True)[:limit])


def external_ids(record: Model) -> QuerySet[ExternalId]:
    """What other systems call ``record``."""
    return _of(ExternalId.objects.all(), record).order_by("source", "value")


def _of(rows: QuerySet[T], record: Model) -> QuerySet[T]:
    return rows.filter(record_type=record._meta.label_lower, record_id=record.pk)
