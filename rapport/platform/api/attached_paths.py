"""The addresses of what hangs on records, as OpenAPI describes them: once, for every type."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rapport.platform.api.attached import MOST_TAGS
from rapport.platform.api.files import FORM, PLAIN
from rapport.platform.api.paths import (
    AFTER,
    BODY,
    LOCATION,
    ONCE,
    PK,
    Path,
    answers,
    listed,
    paging,
    parameter,
    problems,
)
from rapport.platform.api.schemas import Schema, reference
from rapport.platform.records.actions.notes import MOST_CHARACTERS
from rapport.platform.records.actions.upserting import LONGEST_ID, LONGEST_SOURCE


def _text(longest: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest}


def _object(required: bool = True, **properties: Schema) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": list(properties)} if required else {})


_TAGS: Schema = {"type": "array", "items": _text(60), "maxItems": MOST_TAGS}
_ID: Schema = {"type": "integer"}
SCHEMAS: dict[str, Schema] = {
    "Note": _object(
        id=_ID,
        text={"type": "string"},
        at={"type": "string", "format": "date-time"},
        by={"type": ["integer", "null"], "description": "The id of a user."},
        is_pinned={"type": "boolean"},
    ),
    "NoteText": _object(text=_text(MOST_CHARACTERS)),
    "Tags": listed({"type": "string"}),
    "TagChange": _object(required=False, add=_TAGS, remove=_TAGS),
    "ExternalId": _object(id=_ID, source={"type": "string"}, value={"type": "string"}),
    "ExternalIdNew": _object(source=_text(LONGEST_SOURCE), value=_text(LONGEST_ID)),
}


_BYTES: Schema = {"type": "string", "format": "binary"}
SCHEMAS["StoredFile"] = _object(
    id=_ID,
    name={"type": "string"},
    content_type={"type": "string", "description": "By its bytes, whatever its name says."},
    size_bytes=_ID,
    sha256={"type": "string"},
    at={"type": "string", "format": "date-time"},
    by={"type": ["integer", "null"], "description": "The id of a user."},
    state={
        "type": "string",
        "enum": ["ready", "held", "infected"],
        "description": "Held until the virus scanner has looked; infected for good.",
    },
)
SCHEMAS["FileForm"] = _object(file=_BYTES)


def of_attached(keys: Collection[str]) -> dict[str, Any]:
    """The addresses below the records of the types ``keys``."""
    if not keys:
        return {}
    key = {"name": "type", "in": "path", "required": True}
    first = [key | {"schema": {"type": "string", "enum": list(keys)}}, PK]
    record = "/{type}/{id}"
    return {
        f"{record}/notes": {
            "parameters": first,
            "get": _said("list_notes", "Notes", answers(200, listed(reference("Note")))),
            "post": _told("write_note", "Write a note", 201, "Note", "NoteText"),
        },
        f"{record}/notes/{{note}}": {
            "parameters": [*first, _named("note")],
            "patch": _told("edit_note", "Change a note of one's own", 200, "Note", "NoteText"),
            "delete": _gone("delete_note", "Delete a note of one's own"),
        },
        f"{record}/tags": {
            "parameters": first,
            "get": _said("list_tags", "Tags", answers(200, reference("Tags"))),
            "post": _told("change_tags", "Add and remove tags", 200, "Tags", "TagChange"),
        },
        f"{record}/external-ids": {
            "parameters": first,
            "get": _said(
                "list_external_ids",
                "What other systems call the record",
                answers(200, listed(reference("ExternalId"))),
            ),
            "post": _told("add_external_id", "Add one", 201, "ExternalId", "ExternalIdNew"),
        },
        f"{record}/external-ids/{{external_id}}": {
            "parameters": [*first, _named("external_id")],
            "delete": _gone("remove_external_id", "Remove one"),
        },
        **_of_files(f"{record}/files", first),
    }


def _of_files(path: str, first: list[Path]) -> dict[str, Any]:
    """The addresses of files: what is known of them is JSON, their content is bytes."""
    page = listed(reference("StoredFile"), next_cursor=AFTER)
    sent = {FORM: {"schema": reference("FileForm")}, PLAIN: {"schema": _BYTES}}
    name = parameter("name", _text(200), f"What the file is called, where it is sent as {PLAIN}.")
    came = answers(201, reference("StoredFile"), *BODY, headers=LOCATION)
    content = {"description": "The bytes.", "content": {PLAIN: {"schema": _BYTES}}}
    one = [*first, _named("file")]
    return {
        path: {
            "parameters": first,
            "get": _said("list_files", "Files, the newest first", answers(200, page))
            | {"parameters": paging()},
            "post": _said("upload_file", "Keep a file with the record", came)
            | {"parameters": [name, ONCE], "requestBody": {"required": True, "content": sent}},
        },
        f"{path}/{{file}}": {
            "parameters": one,
            "get": _said("read_file", "About a file", answers(200, reference("StoredFile"))),
            "delete": _gone("delete_file", "Take a file of one's own away, for good"),
        },
        f"{path}/{{file}}/content": {
            "parameters": one,
            "get": _said(
                "read_file_content",
                "What is in a file; refused with 409 until the virus scanner has looked",
                {"200": content, **problems(409)},
            ),
        },
    }


def _named(name: str) -> Path:
    return PK | {"name": name}


def _said(operation: str, summary: str, responses: Path) -> Path:
    tags = ["attached"]
    return {"operationId": operation, "summary": summary, "tags": tags, "responses": responses}


def _told(operation: str, summary: str, status: int, shown: str, body: str) -> Path:
    content = {"application/json": {"schema": reference(body)}}
    return _said(operation, summary, answers(status, reference(shown), *BODY)) | {
        "parameters": [ONCE],
        "requestBody": {"required": True, "content": content},
    }


def _gone(operation: str, summary: str) -> Path:
    responses = {"204": {"description": "Gone."}} | problems(409, 413)
    return _said(operation, summary, responses) | {"parameters": [ONCE]}
