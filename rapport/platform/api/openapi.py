"""The description of the API: made from the record types that its reader sees, kept until one changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.stamps import stamped
from rapport.platform.api import attached_paths, paths
from rapport.platform.api.described import described
from rapport.platform.api.queries import expandable, is_versioned
from rapport.platform.api.schemas import (
    MONEY,
    Schema,
    entries_schema,
    read_entry,
    read_schema,
    reference,
)
from rapport.platform.records.actions.parts import known_parts
from rapport.platform.records.types import RecordType, record_types

VERSION = "1"
ABOUT = (
    "Every record type of this installation, those made in the browser among them, with the rights "
    "of the token's user. Lists are paged by cursor; `filter` takes the filter language as it is "
    "typed, or its JSON tree. History stands: orders and returns are entered with their lines, which no "
    "call changes, nor interactions that another system recorded. Errors are problem documents (RFC 9457)."
)
PROBLEM: Schema = {
    "type": "object",
    "description": "What went wrong, as RFC 9457 has it.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "code": {"type": "string", "description": "A word for programs."},
        "errors": {
            "type": "object",
            "description": "What is wrong, by field or parameter.",
            "additionalProperties": {"type": "string"},
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
}
USER: Schema = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
    "required": ["id", "name"],
}


@stamped
def _kept() -> dict[tuple[object, ...], dict[str, Any]]:
    """The documents of one stamp, by what makes them differ."""
    return {}


def document(asker: Actor) -> dict[str, Any]:
    """OpenAPI 3.1 for ``asker``."""
    lent = tuple(sorted((asker.within or {}).items()))
    key = (asker.roles, lent, get_language())
    kept = _kept()
    if key not in kept:
        kept[key] = _document(asker)
    return kept[key]


def _document(asker: Actor) -> dict[str, Any]:
    kinds = {
        key: kind
        for key, kind in record_types().items()
        if access.may_see(asker, kind.model, name=kind.policy_name)
    }
    schemas: dict[str, Schema] = {"Problem": PROBLEM, "Money": MONEY, "User": USER}
    schemas |= {"Type": paths.TYPE, "Field": paths.FIELD, "Upserted": paths.UPSERTED}
    schemas |= attached_paths.SCHEMAS
    found: dict[str, Any] = paths.FIXED | described() | attached_paths.of_attached(kinds)
    for key, kind in kinds.items():
        schemas[key] = _record(asker, kind)
        schemas |= paths.more_schemas(asker, kind)
        reading, writing = paths.of_type(asker, kind), paths.of_writing(asker, kind)
        found |= {path: reading.get(path, {}) | more for path, more in writing.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rapport", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": kind.key, "description": kind.plural} for kind in kinds.values()],
        "paths": found,
        "components": {
            "schemas": schemas,
            "responses": paths.PROBLEMS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _record(asker: Actor, kind: RecordType) -> Schema:
    """A record as it is read; which fields are there follows from ``fields``."""
    properties: dict[str, Schema] = {"id": {"type": "integer"}}
    if is_versioned(kind):
        properties["version"] = {"type": "integer", "description": "Counts the changes."}
    properties |= {
        name: read_schema(field, is_list=field.has_several)
        for name, field in kind.fields_for(asker).items()
    }
    properties |= {
        name: entries_schema(part, read_entry) for name, part in known_parts(kind, asker).items()
    }
    led = expandable(asker, kind)
    if led:
        properties["expanded"] = {"type": "object", "properties": _expanded(led)}
    return {
        "type": "object",
        "title": kind.label,
        "properties": properties,
        "required": ["id", *(["version"] if is_versioned(kind) else [])],
    }


def _expanded(led: Mapping[str, RecordType | None]) -> dict[str, Schema]:
    return {
        name: {"anyOf": [reference(target.key if target else "User"), {"type": "null"}]}
        for name, target in led.items()
    }
