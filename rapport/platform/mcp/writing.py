"""The tools that change something, each by the action that the pages and the API call."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from pydantic import BaseModel, Field

from rapport.kit.errors import Refused
from rapport.kit.speech import noted
from rapport.platform.access import Right
from rapport.platform.api import actions, queries
from rapport.platform.api.authentication import Call
from rapport.platform.api.bodies import given as values_of
from rapport.platform.api.bodies import upserted, upserts, writable
from rapport.platform.events.stories import current_story
from rapport.platform.mcp.tools import Arguments, Id, Key, Said, Tool, holds, kind_called
from rapport.platform.records.actions import notes, records, tags
from rapport.platform.records.queries import attached
from rapport.platform.records.types import RecordType

MOST_ROWS, MOST_TAGS = 500, 20
Values = dict[str, Any]


class CreateRecord(Arguments):
    """Enter a new record. Look for it with search first. The values are those of “new” in
    describe_type.
    """

    type: Key
    values: Values = Field(description="By name of the field.")


class EditRecord(Arguments):
    """Change some fields of a record; null empties one. With the version that was read, nothing is
    done if somebody changed the record meanwhile.
    """

    type: Key
    id: Id
    values: Values = Field(description="By name of the field, those that change alone.")
    version: int | None = Field(None, description="The version that was read.")


class WriteNote(Arguments):
    """Write a note on a record, in the user's name. @Name tells a colleague of it."""

    type: Key
    id: Id
    text: str = Field(min_length=1, max_length=notes.MOST_CHARACTERS)


class TagRecord(Arguments):
    """Stick tags on a record, and take others off."""

    type: Key
    id: Id
    add: list[str] = Field([], max_length=MOST_TAGS)
    remove: list[str] = Field([], max_length=MOST_TAGS)


class Row(BaseModel):
    """A record as another system knows it."""

    external_id: str
    values: Values


class UpsertRecords(Arguments):
    """Enter or change many records known by their ids in another system: what the source calls so is
    changed if it is known, else entered. Each row tells what became of it.
    """

    type: Key
    source: str = Field(description="The other system, such as “shop”.")
    records: list[Row] = Field(min_length=1, max_length=MOST_ROWS)


class DeleteRecord(Arguments):
    """Put a record into the trash, from where restore_record takes it back."""

    type: Key
    id: Id
    version: int | None = Field(None, description="The version that was read.")


class RestoreRecord(Arguments):
    """Take a record out of the trash."""

    type: Key
    id: Id


def create_record(call: Call, given: CreateRecord) -> Said:
    """Enter a record."""
    kind = _made_here(call, given.type)
    values = values_of(writable(kind, call.actor), given.values)
    made = actions.create_record(kind, values, by=call.actor)
    return {"record": queries.after_writing(call.actor, kind, made.pk)}


def edit_record(call: Call, given: EditRecord) -> Said:
    """Change a record."""
    kind = kind_called(call, given.type, writes=True)
    values = values_of(writable(kind, call.actor), given.values)
    versions = _seen(given.version)
    actions.edit_record(kind, given.id, values, by=call.actor, versions=versions)
    return {"record": queries.after_writing(call.actor, kind, given.id)}


def write_note(call: Call, given: WriteNote) -> Said:
    """Write a note."""
    kind = kind_called(call, given.type, writes=True)
    record = attached.record_of(call.actor, kind.key, given.id)
    note = notes.write_note(record, given.text, by=call.actor)
    return {"note": {"id": note.pk, "text": note.text, "at": note.at}}


def tag_record(call: Call, given: TagRecord) -> Said:
    """Tag a record; answers with its tags."""
    kind = kind_called(call, given.type, writes=True)
    record = attached.record_of(call.actor, kind.key, given.id)
    with transaction.atomic():
        for name in given.add:
            tags.add_tag(record, name, by=call.actor)
        for name in given.remove:
            tags.remove_tag(record, name, by=call.actor)
    return {"tags": attached.tags(record)}


def upsert(call: Call, given: UpsertRecords) -> Said:
    """Enter or change many records."""
    kind = _made_here(call, given.type)
    body = given.model_dump(include={"source", "records"})
    source, rows = upserts(writable(kind, call.actor), body)
    actions.upsert_records(kind, source, rows, by=call.actor)
    counts = Counter(row.fate.value for row in rows)
    return {"story": current_story(), **counts, "results": [upserted(row) for row in rows]}


def delete_record(call: Call, given: DeleteRecord) -> Said:
    """Put a record into the trash."""
    kind = _trashable(call, given.type)
    versions = _seen(given.version)
    actions.delete_record(kind, given.id, by=call.actor, versions=versions)
    return {"deleted": given.id}


def restore_record(call: Call, given: RestoreRecord) -> Said:
    """Take a record out of the trash."""
    kind = _trashable(call, given.type)
    records.restore_record(kind, given.id, by=call.actor)
    return {"record": queries.after_writing(call.actor, kind, given.id)}


def _seen(version: int | None) -> frozenset[str] | None:
    return None if version is None else frozenset({str(version)})


def _made_here(call: Call, key: str) -> RecordType:
    kind = kind_called(call, key, writes=True)
    if not queries.is_made_here(kind):
        raise Refused("not_made_here", noted("Such records are not entered field by field."))
    return kind


def _trashable(call: Call, key: str) -> RecordType:
    kind = kind_called(call, key, writes=True)
    if not kind.is_trashable:
        raise Refused("not_trashable", noted("Such records cannot be put into the trash."))
    return kind


def _may_create(call: Call, kind: RecordType) -> bool:
    return queries.is_made_here(kind) and holds(Right.CREATE)(call, kind)


def _may_delete(call: Call, kind: RecordType) -> bool:
    return kind.is_trashable and holds(Right.DELETE)(call, kind)


def _tool(name: str, title: str, takes: type[Arguments], answer: Any, **more: Any) -> Tool:
    return Tool(name, title, takes, answer, writes=True, **more)


TOOLS = (
    _tool("create_record", "Enter a record", CreateRecord, create_record, serves=_may_create),
    _tool(
        "edit_record",
        "Change a record",
        EditRecord,
        edit_record,
        serves=holds(Right.EDIT),
        destroys=True,
        repeats=True,
    ),
    _tool("write_note", "Write a note", WriteNote, write_note),
    _tool(
        "tag_record", "Tag a record", TagRecord, tag_record, serves=holds(Right.EDIT), repeats=True
    ),
    _tool(
        "upsert_records",
        "Enter or change many records",
        UpsertRecords,
        upsert,
        serves=_may_create,
        destroys=True,
        repeats=True,
    ),
    _tool(
        "delete_record",
        "Put a record into the trash",
        DeleteRecord,
        delete_record,
        serves=_may_delete,
        destroys=True,
    ),
    _tool(
        "restore_record",
        "Take a record out of the trash",
        RestoreRecord,
        restore_record,
        serves=_may_delete,
    ),
)
