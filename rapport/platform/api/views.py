"""The addresses of the API: the same for every record type."""

from __future__ import annotations

from django.http import HttpResponse

from rapport.platform.api import queries
from rapport.platform.api.answering import json_answer
from rapport.platform.api.asking import OF_RECORDS, asked_of
from rapport.platform.api.authentication import Call, type_called
from rapport.platform.api.openapi import document


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


def read_record(call: Call, key: str, pk: int) -> HttpResponse:
    """One record, with its version as ETag."""
    kind = type_called(call, key)
    item = queries.read(call.actor, kind, pk, asked_of(call.GET, OF_RECORDS))
    headers = tag_of(item)
    if headers and call.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers=headers)
    return json_answer(item, headers=headers)


def tag_of(item: queries.Item) -> dict[str, str]:
    """The ETag of a record, where it has versions."""
    return {"ETag": f'"{item["version"]}"'} if "version" in item else {}
