"""Fields as JSON Schema 2020-12: what is read of them, and what may be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rapport.platform.records.fields import TEXTS, Field, Kind
from rapport.platform.records.parts import Parts
from rapport.platform.records.values import BEST_RATING, LONGEST, LONGEST_LINE

Schema = dict[str, Any]
MOST_LISTED = 50
"""A choice of more than so many values is described by ``/types`` alone."""
AMOUNT = r"^-?\d{1,15}(\.\d{1,6})?$"
OF_KIND: dict[Kind, Schema] = {
    Kind.NUMBER: {"type": "number"},
    Kind.RATING: {"type": "integer", "minimum": 1, "maximum": BEST_RATING},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.DATETIME: {"type": "string", "format": "date-time"},
    Kind.TIME: {"type": "string", "description": "As 14:00 or 14:00:30."},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.USER: {"type": "integer", "description": "The id of a user."},
    Kind.FILE: {"type": "integer", "description": "The id of a file."},
}
MONEY: Schema = {
    "type": "object",
    "description": "An amount, exact as text, with its currency.",
    "properties": {
        "amount": {"type": "string", "examples": ["12.50"]},
        "currency": {"type": "string", "description": "As EUR.", "examples": ["EUR"]},
    },
    "required": ["amount", "currency"],
}


def reference(name: str) -> Schema:
    """The component called ``name``."""
    return {"$ref": f"#/components/schemas/{name}"}


def read_schema(field: Field, *, is_list: bool) -> Schema:
    """What stands in an answer; unknown is null. Choices may hold what was one once."""
    if is_list:
        return _labelled(field, {"type": "array", "items": {"type": "string"}})
    if field.kind is Kind.MONEY:
        return {"anyOf": [reference("Money"), {"type": "null"}], "title": field.label}
    return _labelled(field, _or_null(_plain(field)))


def write_schema(field: Field) -> Schema:
    """What may be sent; null empties the field, unless it is needed."""
    if field.kind is Kind.MONEY:
        forms = [{"type": "string", "pattern": AMOUNT}, {"type": "number"}, reference("Money")]
        return _labelled(field, {"anyOf": [*forms, *([] if field.is_required else [_NULL])]})
    if field.kind is Kind.CHOICES:
        return _labelled(field, _or_null({"type": "array", "items": _choice(field)}))
    schema = _choice(field) if field.kind is Kind.CHOICE else _bounded(field)
    return _labelled(field, schema if field.is_required else _or_null(schema))


def entries_schema(part: Parts, entry: Callable[[Parts], Schema]) -> Schema:
    """A list that belongs to a record."""
    return {"type": "array", "title": part.label, "items": entry(part)}


def read_entry(part: Parts) -> Schema:
    """An entry of a list as it stands in an answer."""
    properties = {field.name: read_schema(field, is_list=False) for field in part.fields}
    return {"type": "object", "properties": properties, "required": list(properties)}


def write_entry(part: Parts) -> Schema:
    """An entry as it is sent; what is not said is empty."""
    return {
        "type": "object",
        "properties": {field.name: write_schema(field) for field in part.fields},
        "required": [field.name for field in part.fields if field.is_required],
        "additionalProperties": False,
    }


_NULL: Schema = {"type": "null"}


def _plain(field: Field) -> Schema:
    if field.kind is Kind.RECORD:
        return {"type": "integer", "description": f"The id of a record: {field.target}."}
    return dict(OF_KIND.get(field.kind, {"type": "string"}))


def _choice(field: Field) -> Schema:
    values = [value for value, _ in field.choices]
    is_short = 0 < len(values) <= MOST_LISTED
    return {"type": "string"} | ({"enum": values} if is_short else {})


def _bounded(field: Field) -> Schema:
    schema, limits = _plain(field), field.limits
    if field.kind in TEXTS:
        longest = LONGEST if field.kind is Kind.LONG_TEXT else LONGEST_LINE
        schema["maxLength"] = limits.longest or longest
        schema |= {"minLength": 1} if field.is_required else {}
    if field.kind is Kind.NUMBER:
        bounds = {"minimum": limits.lowest, "maximum": limits.highest}
        schema |= {name: float(bound) for name, bound in bounds.items() if bound is not None}
    return schema


def _or_null(schema: Schema) -> Schema:
    found = schema | {"type": [schema["type"], "null"]}
    return found | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


def _labelled(field: Field, schema: Schema) -> Schema:
    """With what people call the field, and what it means to them."""
    said = " ".join(part for part in (field.help, schema.get("description", "")) if part)
    return schema | {"title": field.label} | ({"description": said} if said else {})
