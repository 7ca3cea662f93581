"""What hangs on a record of any type: notes, tags, and what other systems call it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.api.answering import json_answer
from rapport.platform.api.authentication import Call, type_called
from rapport.platform.api.bodies import is_text, sent
from rapport.platform.api.queries import moment, pk_of
from rapport.platform.records.actions import external_ids as ids
from rapport.platform.records.actions import notes, tags
from rapport.platform.records.models import ExternalId
from rapport.platform.records.queries import attached
from rapport.platform.records.queries.attached import NoteRow

MOST_TAGS = 50


def list_notes(call: Call, key: str, pk: int) -> HttpResponse:
    """The notes about a record, the pinned first, then the newest."""
    rows = attached.notes(call.actor, record_called(call, key, pk))
    return json_answer({"data": [_note(row) for row in rows]})


def write_note(call: Call, key: str, pk: int) -> HttpResponse:
    """Write a note; @Name tells a colleague of it."""
    record = record_called(call, key, pk, "write")
    note = notes.write_note(record, _texts(sent(call), "text")["text"], by=call.actor)
    return json_answer(_note(attached.note(call.actor, record, note.pk)), 201)


def edit_note(call: Call, key: str, pk: int, note_pk: int) -> HttpResponse:
    """Change a note of one's own."""
    record = record_called(call, key, pk, "write")
    found = attached.note(call.actor, record, note_pk)
    notes.edit_note(found.note, record, _texts(sent(call), "text")["text"], by=call.actor)
    return json_answer(_note(attached.note(call.actor, record, note_pk)))


def delete_note(call: Call, key: str, pk: int, note_pk: int) -> HttpResponse:
    """Delete a note of one's own for good."""
    record = record_called(call, key, pk, "write")
    notes.delete_note(attached.note(call.actor, record, note_pk).note, record, by=call.actor)
    return HttpResponse(status=204)


def list_tags(call: Call, key: str, pk: int) -> HttpResponse:
    """The tags on a record."""
    return json_answer({"data": attached.tags(record_called(call, key, pk))})


def change_tags(call: Call, key: str, pk: int) -> HttpResponse:
    """Stick tags on a record and take others off; those that it has then."""
    record = record_called(call, key, pk, "write")
    body = sent(call)
    wrong = {name: say("There is no such parameter.") for name in {*body} - {"add", "remove"}}
    for name, names in body.items():
        is_list = isinstance(names, list) and len(names) <= MOST_TAGS
        if not is_list or not all(map(is_text, names)):
            wrong[name] = wrong.get(name) or say("Send a list of up to 50 tags.")
    if wrong:
        raise Invalid("bad_tags", fields=wrong)
    with transaction.atomic():
        for tag in body.get("add", ()):
            tags.add_tag(record, tag, by=call.actor)
        for tag in body.get("remove", ()):
            tags.remove_tag(record, tag, by=call.actor)
    return json_answer({"data": attached.tags(record)})


def list_external_ids(call: Call, key: str, pk: int) -> HttpResponse:
    """What other systems call a record."""
    rows = attached.external_ids(record_called(call, key, pk))
    return json_answer({"data": [_external_id(row) for row in rows]})


def add_external_id(call: Call, key: str, pk: int) -> HttpResponse:
    """Tie a record to what another system calls it."""
    record = record_called(call, key, pk, "write")
    said = _texts(sent(call), "source", "value")
    made = ids.add_external_id(record, said["source"], said["value"], by=call.actor)
    return json_answer(_external_id(made), 201)


def remove_external_id(call: Call, key: str, pk: int, id_pk: int) -> HttpResponse:
    """Untie a record from another system."""
    ids.remove_external_id(record_called(call, key, pk, "write"), id_pk, by=call.actor)
    return HttpResponse(status=204)


def record_called(call: Call, key: str, pk: int, what: str = "read") -> Model:
    """The record that something hangs on. Raises NotFound, and Stopped where the token does not lend it."""
    kind = type_called(call, key, what)
    return attached.record_of(call.actor, kind.key, pk_of(kind, pk))


def _texts(body: Mapping[str, Any], *names: str) -> dict[str, str]:
    """The texts called ``names``, and nothing else. Raises Invalid."""
    wrong = {name: say("There is no such parameter.") for name in {*body} - {*names}}
    wrong |= {name: say("This is no text.") for name in names if not is_text(body.get(name))}
    if wrong:
        raise Invalid("bad_body", fields=wrong)
    return {name: body[name] for name in names}


def _note(row: NoteRow) -> dict[str, Any]:
    note = row.note
    return {
        "id": note.pk,
        "text": note.text,
        "at": moment(note.at),
        "by": note.by_id,
        "is_pinned": note.is_pinned,
    }


def _external_id(found: ExternalId) -> dict[str, Any]:
    return {"id": found.pk, "source": found.source, "value": found.value}
