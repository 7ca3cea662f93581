"""The addresses as OpenAPI describes them: the fixed ones, and those of a record type."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.api.asking import LIMIT, MOST
from rapport.platform.api.queries import expandable, is_made_here, is_versioned
from rapport.platform.api.schemas import (
    Schema,
    entries_schema,
    reference,
    write_entry,
    write_schema,
)
from rapport.platform.records.actions.making import given_later, given_to_new, said_parts
from rapport.platform.records.actions.parts import MOST_ENTRIES, editable_parts, known_parts
from rapport.platform.records.actions.records import is_needed
from rapport.platform.records.actions.upserting import (
    LONGEST_ID,
    LONGEST_SOURCE,
    MOST_ROWS,
    Fate,
)
from rapport.platform.records.fields import Field
from rapport.platform.records.parts import Parts
from rapport.platform.records.types import RecordType

Path = dict[str, Any]
STATUSES = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500)
ALWAYS = (401, 403, 404, 422, 429, 500)
"""What every operation can answer."""
PROBLEMS: dict[str, Any] = {
    f"problem_{status}": {
        "description": HTTPStatus(status).phrase,
        "content": {"application/problem+json": {"schema": reference("Problem")}},
    }
    for status in STATUSES
}
FIELD: Schema = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "label": {"type": "string"},
        "kind": {"type": "string"},
        "help": {"type": "string"},
        "is_custom": {"type": "boolean"},
        "is_required": {"type": "boolean"},
        "is_unique": {"type": "boolean"},
        "is_given": {"type": "boolean", "description": "Whether a new record may be given it."},
        "is_editable": {"type": "boolean", "description": "Whether it may be changed."},
        "is_sortable": {"type": "boolean"},
        "is_filterable": {"type": "boolean"},
        "target": {"type": ["string", "null"], "description": "The type that it leads to."},
        "choices": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"value": {"type": "string"}, "label": {"type": "string"}},
                "required": ["value", "label"],
            },
        },
    },
    "required": ["name", "label", "kind"],
}
TYPE: Schema = {
    "type": "object",
    "properties": {
        "key": {"type": "string"},
        "label": {"type": "string"},
        "plural": {"type": "string"},
        "title": {"type": "string", "description": "The field that names a record."},
        "sort": {"type": "string"},
        "may": {"type": "array", "items": {"type": "string"}},
        "fields": {"type": "array", "items": reference("Field")},
    },
    "required": ["key", "label", "plural", "fields"],
}


UPSERTED: Schema = {
    "type": "object",
    "properties": {
        "story": {"type": "string", "description": "What these changes are undone by, as one."},
        **{fate.value: {"type": "integer"} for fate in Fate},
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "external_id": {"type": "string"},
                    "id": {"type": ["integer", "null"]},
                    "result": {"type": "string", "enum": [fate.value for fate in Fate]},
                    "errors": {"type": "object", "additionalProperties": {"type": "string"}},
                },
                "required": ["external_id", "id", "result"],
            },
        },
    },
    "required": ["story", *[fate.value for fate in Fate], "results"],
}


def answers(status: int, schema: Schema, *more: int, headers: Path | None = None) -> Path:
    """What an operation answers: ``status`` with ``schema``, problems always, and ``more`` of them."""
    content = {"application/json": {"schema": schema}}
    good: Path = {"description": HTTPStatus(status).phrase, "content": content}
    good |= {"headers": headers} if headers else {}
    return {str(status): good, **problems(*more)}


def problems(*more: int) -> Path:
    """The problems that every operation can answer, and ``more`` of them."""
    each = sorted({*ALWAYS, *more})
    return {str(one): {"$ref": f"#/components/responses/problem_{one}"} for one in each}


def listed(schema: Schema, **more: Schema) -> Schema:
    """A document whose ``data`` is a list of ``schema``."""
    properties = {"data": {"type": "array", "items": schema}, **more}
    return {"type": "object", "properties": properties, "required": list(properties)}


FIXED: dict[str, Any] = {
    "/types": {
        "get": {
            "operationId": "list_types",
            "summary": "The record types, with their fields",
            "responses": answers(200, listed(reference("Type"))),
        }
    },
    "/openapi.json": {
        "get": {
            "operationId": "read_description",
            "summary": "This description",
            "responses": answers(200, {"type": "object"}),
        }
    },
}
TAG: Path = {"ETag": {"description": "The version of the record.", "schema": {"type": "string"}}}
LOCATION: Path = {"Location": {"description": "Where the record is.", "schema": {"type": "string"}}}
AFTER: Schema = {"type": ["string", "null"], "description": "Null on the last page."}
BODY = (400, 409, 413, 415)
"""What can be wrong with what is sent."""
MATCH: Path = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "examples": ['"3"']},
    "description": "The ETag that was seen: if the record has another one now, nothing is done.",
}
ONCE: Path = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "Any word: the same call with the same key is done once, and answered alike.",
}
PK: Path = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}


def of_type(asker: Actor, kind: RecordType) -> dict[str, Any]:
    """The addresses of the records of ``kind``."""
    key, tags = kind.key, [kind.key]
    shown = _of_record(asker, kind)
    return {
        f"/{key}": {
            "get": {
                "operationId": f"list_{key}",
                "summary": kind.plural,
                "tags": tags,
                "parameters": [*_of_list(asker, kind), *shown],
                "responses": answers(200, reference(f"{key}.page")),
            }
        },
        f"/{key}/{{id}}": {
            "parameters": [PK],
            "get": {
                "operationId": f"read_{key}",
                "summary": kind.label,
                "tags": tags,
                "parameters": shown,
                "responses": answers(
                    200, reference(key), headers=TAG if is_versioned(kind) else None
                ),
            },
        },
    }


def of_writing(asker: Actor, kind: RecordType) -> dict[str, Any]:
    """What can be written at those addresses, by address and method."""
    key = kind.key
    found: dict[str, Any] = {f"/{key}": {}, f"/{key}/{{id}}": {}}
    if is_made_here(kind) and given_to_new(kind, asker) and _may(asker, kind, Right.CREATE):
        made = answers(201, reference(key), *BODY, headers=TAG | LOCATION)
        found[f"/{key}"]["post"] = _write(kind, "create", made, [ONCE], f"{key}.new")
        done = answers(200, reference("Upserted"), *BODY)
        found[f"/{key}/upsert"] = {"post": _write(kind, "upsert", done, [ONCE], f"{key}.many")}
    if given_later(kind, asker) and _may(asker, kind, Right.EDIT):
        edited = answers(200, reference(key), 412, *BODY, headers=TAG)
        found[f"/{key}/{{id}}"]["patch"] = _write(
            kind, "edit", edited, [MATCH, ONCE], f"{key}.change"
        )
    if kind.is_trashable and _may(asker, kind, Right.DELETE):
        gone = {"204": {"description": "In the trash."}} | problems(409, 412, 413)
        found[f"/{key}/{{id}}"]["delete"] = _write(kind, "delete", gone, [MATCH, ONCE])
        back = answers(200, reference(key), 409, 413, headers=TAG)
        found[f"/{key}/{{id}}/restore"] = {
            "parameters": [PK],
            "post": _write(kind, "restore", back, [ONCE]),
        }
    return found


def _may(asker: Actor, kind: RecordType, right: Right) -> bool:
    return access.may_see(asker, kind.model, right, name=kind.policy_name)


def _write(
    kind: RecordType, verb: str, answered: Path, headers: list[Path], body: str = ""
) -> Path:
    found: Path = {
        "operationId": f"{verb}_{kind.key}",
        "summary": f"{verb.capitalize()}: {kind.label}",
        "tags": [kind.key],
        "parameters": headers,
        "responses": answered,
    }
    if body:
        content = {"application/json": {"schema": reference(body)}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def more_schemas(asker: Actor, kind: RecordType) -> dict[str, Schema]:
    """The schemas beside that of a record."""
    page = listed(reference(kind.key), next_cursor=AFTER, next=AFTER)
    fields = given_to_new(kind, asker)
    needed = [name for name, field in fields.items() if is_needed(field) and field.default is None]
    lists = said_parts(kind.making) if kind.making else editable_parts(kind, asker)
    row = _written(fields, lists)
    new = row | ({"required": needed} if needed else {})
    change = _written(given_later(kind, asker), {} if kind.making else lists)
    one = _object(external_id=_text(1, LONGEST_ID), values=reference(f"{kind.key}.row"))
    rows: Schema = {"type": "array", "items": one, "maxItems": MOST_ROWS}
    many = _object(source=_text(1, LONGEST_SOURCE), records=rows)
    named = {"page": page, "change": change, "new": new, "row": row, "many": many}
    return {f"{kind.key}.{name}": schema for name, schema in named.items()}


def _written(fields: Mapping[str, Field], lists: Mapping[str, Parts]) -> Schema:
    properties = {name: write_schema(field) for name, field in fields.items()}
    for name, part in lists.items():
        properties[name] = entries_schema(part, write_entry) | {"maxItems": MOST_ENTRIES}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _object(**properties: Schema) -> Schema:
    """With all of ``properties``, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(shortest: int, longest: int) -> Schema:
    return {"type": "string", "minLength": shortest, "maxLength": longest}


def _of_list(asker: Actor, kind: RecordType) -> list[Path]:
    sortable = [name for name, field in kind.fields_for(asker).items() if field.is_sortable]
    orders = [order for name in sortable for order in (name, f"-{name}")]
    about = f"As typed in a list, such as “{kind.example or 'name:Anna'}”, or a tree in JSON."
    return [
        parameter("filter", {"type": "string"}, about),
        parameter("sort", {"type": "string", "enum": orders}, f"As it comes: {kind.sort}."),
        *paging(),
    ]


def paging() -> list[Path]:
    """How to go through a list, page by page."""
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    return [
        parameter("limit", limit, "How many at once."),
        parameter("cursor", {"type": "string"}, "Where to go on: next_cursor of the last page."),
    ]


def _of_record(asker: Actor, kind: RecordType) -> list[Path]:
    names = list(kind.fields_for(asker) | known_parts(kind, asker))
    about = "Only these fields; all without it. Pages of many have those lists that are named."
    found = [_names("fields", names, about if kind.parts else about.partition(" Pages")[0])]
    if led := list(expandable(asker, kind)):
        found.append(_names("expand", led, "What these fields lead to, below “expanded”."))
    return found


def parameter(name: str, schema: Schema, about: str) -> Path:
    """A word in the query of an address."""
    return {"name": name, "in": "query", "schema": schema, "description": about}


def _names(name: str, names: list[str], about: str) -> Path:
    schema = {"type": "array", "items": {"type": "string", "enum": names}}
    return parameter(name, schema, about) | {"style": "form", "explode": False}
