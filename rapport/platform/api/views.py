"""The addresses of the API: the same for every record type."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse

from rapport.platform.api import actions, queries
from rapport.platform.api.answering import json_answer, not_served
from rapport.platform.api.asking import OF_RECORDS, asked_of
from rapport.platform.api.authentication import Call, type_called
from rapport.platform.api.bodies import given, sent, tags, upserted, upserts, writable
from rapport.platform.api.openapi import document
from rapport.platform.events.stories import current_story
from rapport.platform.records.actions import records
from rapport.platform.records.actions.upserting import Fate
from rapport.platform.records.types import RecordType


def openapi(call: Call) -> HttpResponse:
    """What this API offers to whoever asks, as OpenAPI 3.1."""
    return json_answer(document(call.actor))


def list_types(call: Call) -> HttpResponse:
    """The record types, with their fields."""
    return json_answer({"data": queries.described(call.actor)})


def list_records(call: Call, key: str) -> HttpResponse:
    """A page of records: filtered, sorted, with the fields that are asked for."""
    kind = type_called(call, key)
    found = queries.find(call.actor, kind, asked_of(call.GET))
    following = call.GET.copy()
    following["cursor"] = found.next_cursor
    address = call.build_absolute_uri(f"{call.path}?{following.urlencode()}")
    answer = {"data": found.items, "next_cursor": found.next_cursor or None}
    return json_answer(answer | {"next": address if found.next_cursor else None})


def create_record(call: Call, key: str) -> HttpResponse:
    """Enter a record."""
    kind = type_called(call, key, "write")
    if not queries.is_made_here(kind):
        raise not_served("GET")
    values = given(writable(kind, call.actor), sent(call))
    made = actions.create_record(kind, values, by=call.actor)
    location = call.build_absolute_uri(f"{call.path}/{made.pk}")
    return _shown(call, kind, made.pk, status=201, Location=location)


def upsert_records(call: Call, key: str) -> HttpResponse:
    """Enter or change up to 10,000 records, known by their ids in another system."""
    kind = type_called(call, key, "write")
    if not queries.is_made_here(kind):
        raise not_served()
    source, rows = upserts(writable(kind, call.actor), sent(call))
    actions.upsert_records(kind, source, rows, by=call.actor)
    told = Counter(row.fate for row in rows)
    counts = {fate.value: told[fate] for fate in Fate}
    results = [upserted(row) for row in rows]
    return json_answer({"story": str(current_story()), **counts, "results": results})


def read_record(call: Call, key: str, pk: int) -> HttpResponse:
    """One record, with its version as ETag."""
    kind = type_called(call, key)
    item = queries.read(call.actor, kind, pk, asked_of(call.GET, OF_RECORDS))
    headers = _tag(item)
    if headers and call.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers=headers)
    return json_answer(item, headers=headers)


def edit_record(call: Call, key: str, pk: int) -> HttpResponse:
    """Change the fields that are sent; with If-Match only what is still as it was seen."""
    kind = type_called(call, key, "write")
    values = given(writable(kind, call.actor), sent(call))
    versions = tags(call.headers.get("If-Match"))
    actions.edit_record(kind, queries.pk_of(kind, pk), values, by=call.actor, versions=versions)
    return _shown(call, kind, pk)


def delete_record(call: Call, key: str, pk: int) -> HttpResponse:
    """Put a record into the trash."""
    kind = _trashable(call, key, "GET", "PATCH")
    versions = tags(call.headers.get("If-Match"))
    actions.delete_record(kind, queries.pk_of(kind, pk), by=call.actor, versions=versions)
    return HttpResponse(status=204)


def restore_record(call: Call, key: str, pk: int) -> HttpResponse:
    """Take a record out of the trash."""
    kind = _trashable(call, key)
    records.restore_record(kind, queries.pk_of(kind, pk), by=call.actor)
    return _shown(call, kind, pk)


def _trashable(call: Call, key: str, *otherwise: str) -> RecordType:
    kind = type_called(call, key, "write")
    if not kind.is_trashable:
        raise not_served(*otherwise)
    return kind


def _shown(
    call: Call, kind: RecordType, pk: int, *, status: int = 200, **headers: str
) -> HttpResponse:
    """The record as it is now."""
    item = queries.after_writing(call.actor, kind, pk)
    return json_answer(item, status, headers={**headers, **_tag(item)})


def _tag(item: queries.Item) -> dict[str, str]:
    return {"ETag": f'"{item["version"]}"'} if "version" in item else {}
