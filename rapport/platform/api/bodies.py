"""What a program sends: JSON, held against the kinds of the fields before the engine reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from rapport.kit.errors import Invalid
from rapport.kit.speech import noted, say
from rapport.platform.access import Actor
from rapport.platform.api.authentication import Call
from rapport.platform.api.problems import Stopped
from rapport.platform.records.actions.making import said_fields, said_parts
from rapport.platform.records.actions.parts import editable_parts
from rapport.platform.records.actions.records import editable_fields
from rapport.platform.records.actions.upserting import Upsert
from rapport.platform.records.fields import TEXTS, Field, Kind
from rapport.platform.records.parts import Parts
from rapport.platform.records.types import RecordType

MOST_BYTES = 16 * 1024 * 1024
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
_TAG = re.compile(r'(W/)?"([^"]*)"')
_NUMBERS = (int, float, str)
_SENT: Mapping[Kind, tuple[type, ...]] = {
    **dict.fromkeys(TEXTS, (str,)),
    **dict.fromkeys((Kind.NUMBER, Kind.RATING, Kind.MONEY), _NUMBERS),
    **dict.fromkeys((Kind.DATE, Kind.DATETIME, Kind.TIME), (str,)),
    **dict.fromkeys((Kind.USER, Kind.RECORD, Kind.FILE), (int,)),
    Kind.BOOLEAN: (bool,),
    Kind.CHOICES: (list,),
}
"""As what a value of each kind comes in JSON."""


def content_of(call: Call) -> bytes:
    """The body of a request. Raises Stopped when it is too large."""
    announced = call.headers.get("Content-Length", "")
    is_told_large = announced.isdecimal() and int(announced) > MOST_BYTES
    content = b"" if is_told_large else call.read(MOST_BYTES + 1)
    if is_told_large or len(content) > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        raise Stopped(413, "too_large", noted("A body is at most %(most)s MB large."), most=most)
    return content


def sent(call: Call) -> dict[str, Any]:
    """The JSON object in the body. Raises Stopped."""
    kind = call.content_type or ""
    if not re.fullmatch(r"application/(json|[\w.-]+\+json)", kind):
        raise Stopped(415, "no_json", noted("Send JSON, as Content-Type: application/json."))
    try:
        found = json.loads(call.content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Stopped(400, "bad_json", noted("The body is no JSON.")) from None
    if not isinstance(found, dict):
        raise Stopped(400, "no_object", noted("The body is a JSON object."))
    return found


@dataclass(frozen=True)
class Writable:
    """What somebody may write of records of a type: fields and lists, by name."""

    fields: Mapping[str, Field]
    parts: Mapping[str, Parts]


def writable(kind: RecordType, by: Actor) -> Writable:
    """What ``by`` may write of records of ``kind``: of new ones, or of those that are here."""
    fields = editable_fields(kind, by)
    if kind.making is None:
        return Writable(fields, editable_parts(kind, by))
    return Writable(said_fields(kind, kind.making, by) | fields, said_parts(kind.making))


def given(known: Writable, values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` by name as the engine takes them. Raises Invalid at those of another kind."""
    own = {name: value for name, value in values.items() if name not in known.parts}
    found, wrong = _of_kind(known.fields, own)
    for name in values.keys() & known.parts.keys():
        found[name] = _entries_of_kind(known.parts[name], values[name], wrong)
    if wrong:
        raise Invalid("invalid_record", fields=wrong)
    return found


def _of_kind(
    fields: Mapping[str, Field], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Those of ``values`` that are of their field's kind, and a sentence for every other."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            wrong[str(name)[:100]] = say("This cannot be written here.")
        elif field.kind is Kind.MONEY and isinstance(value, dict):
            found |= _money(fields, field, value, wrong)
        elif _fits(field, value):
            found[name] = value
        else:
            wrong[name] = say("This is of another kind than the field.")
    return found, wrong


def _entries_of_kind(part: Parts, entries: Any, wrong: dict[str, str]) -> list[dict[str, Any]]:
    """The entries of a list as the engine takes them; ``wrong`` gets a sentence for every other value."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        wrong[part.name] = say("This is a list of objects.")
        return []
    fields = {field.name: field for field in part.fields}
    found = []
    for index, entry in enumerate(entries):
        read, lost = _of_kind(fields, entry)
        wrong |= {f"{part.name}.{index}.{name}": said for name, said in lost.items()}
        found.append(read)
    return found


def upserts(known: Writable, body: Mapping[str, Any]) -> tuple[str, list[Upsert]]:
    """The source and the rows of many records. Raises Invalid where they are no such thing; what is
    wrong with a single row stands in it.
    """
    source, rows = body.get("source"), body.get("records")
    wrong = {name: say("There is no such parameter.") for name in {*body} - {"source", "records"}}
    if not isinstance(source, str) or _NO_TEXT.search(source):
        wrong["source"] = say("Name the other system in up to 60 characters.")
    if not isinstance(rows, list) or not all(map(_is_row, rows)):
        wrong["records"] = say("Send a list of records, each with its external_id and values.")
    if wrong:
        raise Invalid("bad_rows", fields=wrong)
    return str(source), [_row(known, row) for row in rows or ()]


def upserted(row: Upsert) -> dict[str, Any]:
    """What became of a row."""
    found = {"external_id": row.external_id, "id": row.pk, "result": row.fate.value}
    return found | ({"errors": row.wrong} if row.wrong else {})


def is_text(value: Any) -> bool:
    """Whether ``value`` is a text that can be kept."""
    return isinstance(value, str) and not _NO_TEXT.search(value)


def tags(header: str | None) -> frozenset[str] | None:
    """The versions that If-Match names; None when anything will do. A weak tag never matches."""
    if header is None or header.strip() == "*":
        return None
    return frozenset(version for weak, version in _TAG.findall(header) if not weak)


def _fits(field: Field, value: Any) -> bool:
    if value is None:
        return True
    parts = value if isinstance(value, list) else [value]
    if any(isinstance(part, str) and _NO_TEXT.search(part) for part in parts):
        return False
    if field.kind is Kind.CHOICES:
        return isinstance(value, list) and all(isinstance(part, str) for part in parts)
    expected = _SENT[field.kind]
    return isinstance(value, expected) and isinstance(value, bool) is (expected == (bool,))


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and set(row) == {"external_id", "values"}
        and isinstance(row["external_id"], str)
        and isinstance(row["values"], dict)
    )


def _row(known: Writable, row: Mapping[str, Any]) -> Upsert:
    if _NO_TEXT.search(row["external_id"]):
        return Upsert("", {}, {"external_id": say("This is no text.")})
    try:
        return Upsert(row["external_id"], given(known, row["values"]))
    except Invalid as error:
        return Upsert(row["external_id"], {}, error.fields)


def _money(
    fields: Mapping[str, Field], field: Field, value: Mapping[str, Any], wrong: dict[str, str]
) -> dict[str, Any]:
    """The amount and, where it stands in a field of its own, the currency."""
    amount, currency = value.get("amount"), value.get("currency")
    is_whole = set(value) == {"amount", "currency"} and isinstance(currency, str)
    if not is_whole or amount is None or not _fits(field, amount):
        wrong[field.name] = say("Write an amount and its currency.")
        return {}
    if field.is_custom:
        if currency != field.currency:
            wrong[field.name] = say("This is kept in %(currency)s.", currency=field.currency)
        return {field.name: amount}
    kept = [one.name for one in fields.values() if one.column == field.currency]
    return {field.name: amount, **dict.fromkeys(kept, currency)}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
