"""The addresses as OpenAPI describes them: the fixed ones, and those of a record type."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from rapport.platform.access import Actor
from rapport.platform.api.asking import LIMIT, MOST
from rapport.platform.api.queries import expandable, is_versioned
from rapport.platform.api.schemas import Schema, reference
from rapport.platform.records.types import RecordType

Path = dict[str, Any]
STATUSES = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500)
ALWAYS = (401, 403, 404, 422, 429, 500)
"""What every operation can answer."""
PROBLEMS: dict[str, Any] = {
    f"problem_{status}": {
        "description": HTTPStatus(status).phrase,
        "content": {"application/problem+json": {"schema": reference("problem")}},
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
        "is_editable": {"type": "boolean"},
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
        "fields": {"type": "array", "items": reference("field")},
    },
    "required": ["key", "label", "plural", "fields"],
}


def answers(status: int, schema: Schema, *more: int, headers: Path | None = None) -> Path:
    """What an operation answers: ``status`` with ``schema``, problems always, and ``more`` of them."""
    content = {"application/json": {"schema": schema}}
    good: Path = {"description": HTTPStatus(status).phrase, "content": content}
    good |= {"headers": headers} if headers else {}
    problems = sorted({*ALWAYS, *more})
    return {
        str(status): good,
        **{str(one): {"$ref": f"#/components/responses/problem_{one}"} for one in problems},
    }


def listed(schema: Schema, **more: Schema) -> Schema:
    """A document whose ``data`` is a list of ``schema``."""
    properties = {"data": {"type": "array", "items": schema}, **more}
    return {"type": "object", "properties": properties, "required": list(properties)}


FIXED: dict[str, Any] = {
    "/types": {
        "get": {
            "operationId": "list_types",
            "summary": "The record types, with their fields",
            "responses": answers(200, listed(reference("type"))),
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


def more_schemas(asker: Actor, kind: RecordType) -> dict[str, Schema]:
    """The schemas beside that of a record."""
    after: Schema = {"type": ["string", "null"], "description": "Null on the last page."}
    page = listed(reference(kind.key), next_cursor=after, next=after)
    return {f"{kind.key}.page": page}


def _of_list(asker: Actor, kind: RecordType) -> list[Path]:
    sortable = [name for name, field in kind.fields_for(asker).items() if field.is_sortable]
    orders = [order for name in sortable for order in (name, f"-{name}")]
    about = f"As typed in a list, such as “{kind.example or 'name:Anna'}”, or a tree in JSON."
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    return [
        _parameter("filter", {"type": "string"}, about),
        _parameter("sort", {"type": "string", "enum": orders}, f"As it comes: {kind.sort}."),
        _parameter("limit", limit, "How many at once."),
        _parameter("cursor", {"type": "string"}, "Where to go on: next_cursor of the last page."),
    ]


def _of_record(asker: Actor, kind: RecordType) -> list[Path]:
    names = list(kind.fields_for(asker))
    found = [_names("fields", names, "Only these fields; all without it.")]
    if led := list(expandable(asker, kind)):
        found.append(_names("expand", led, "What these fields lead to, below “expanded”."))
    return found


def _parameter(name: str, schema: Schema, about: str) -> Path:
    return {"name": name, "in": "query", "schema": schema, "description": about}


def _names(name: str, names: list[str], about: str) -> Path:
    schema = {"type": "array", "items": {"type": "string", "enum": names}}
    return _parameter(name, schema, about) | {"style": "form", "explode": False}
