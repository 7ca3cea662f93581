"""The tools that change nothing: what there is, what stands in a record, and why one sees it."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from pydantic import Field

from rapport.kit.errors import NotAllowed
from rapport.kit.speech import noted
from rapport.platform.access import Right
from rapport.platform.accounts import queries as accounts
from rapport.platform.api import paths, queries
from rapport.platform.api.asking import Asked
from rapport.platform.api.authentication import Call
from rapport.platform.api.schemas import MONEY, Schema
from rapport.platform.mcp.tools import (
    Arguments,
    Id,
    Key,
    NoArguments,
    Said,
    Tool,
    kind_called,
    more_of,
)
from rapport.platform.records.filters import Tree
from rapport.platform.records.queries import attached
from rapport.platform.records.queries.links import leads_for
from rapport.platform.records.queries.records import related
from rapport.platform.records.types import RecordType
from rapport.platform.search.queries.finding import search

NOTES, RELATED = 20, 5
MOST_FOUND, MOST_LISTED = 20, 100
SHOWN_OF_TYPES = ("key", "label", "plural", "title", "sort", "may")


class ListTypes(NoArguments):
    """The types of records in this CRM (people and organizations, orders, and the company's own ones),
    with what may be done with each.
    """


class DescribeType(Arguments):
    """The fields of a type: what they mean, their choices, by which one can filter and sort, and JSON
    Schemas of the values for create_record and edit_record.
    """

    type: Key


class Search(Arguments):
    """Find records, notes and files by a few words or parts of words, in all types at once."""

    text: str = Field(min_length=1, max_length=200, description="Names, numbers, words.")
    type: str = Field("", description="Only records of this type.")
    limit: int = Field(5, ge=1, le=MOST_FOUND, description="How many of each kind.")


class ListRecords(Arguments):
    """Records of a type: filtered, sorted, page by page. A filter is written as above a list, such as
    “city:Utrecht orders.total>200 created:this year -email:”, or given as its JSON tree.
    """

    type: Key
    filter: str | Tree = Field("", description="Words, field:value, field>value; joined by spaces.")
    sort: str = Field("", description="A sortable field; with - before it, the greatest first.")
    fields: list[str] = Field([], max_length=200, description="Only these fields; all without it.")
    expand: list[str] = Field([], max_length=10, description="Fields whose target is told too.")
    cursor: str = Field("", max_length=2000, description="The next_cursor of the page before.")
    limit: int = Field(20, ge=1, le=MOST_LISTED, description="How many records.")


class ReadRecord(Arguments):
    """Everything known of a record: its fields, notes, tags, files, ids in other systems, the first
    records that lead to it, and what the company computed about it with the reasons.
    """

    type: Key
    id: Id
    expand: list[str] = Field([], max_length=10, description="Fields whose target is told too.")


class ExplainAccess(Arguments):
    """Why the user sees a record, or may edit or delete it. Administrators may ask it of a colleague,
    also to learn why that one does not.
    """

    type: Key
    id: Id
    right: Right = Field(Right.READ, description="What is asked about.")
    user: int | None = Field(None, description="The id of a colleague; oneself without it.")


def list_types(call: Call, given: ListTypes) -> Said:
    """The types, without their fields."""
    kinds = queries.described(call.actor)
    return {"types": [{name: kind[name] for name in SHOWN_OF_TYPES} for kind in kinds]}


def describe_type(call: Call, given: DescribeType) -> Said:
    """One type with its fields, and what may be written."""
    kind = kind_called(call, given.type)
    (found,) = (one for one in queries.described(call.actor) if one["key"] == kind.key)
    schemas = paths.more_schemas(call.actor, kind)
    writing = {name: _whole(schemas[f"{kind.key}.{name}"]) for name in ("new", "change")}
    return found | {"example": kind.example} | (writing if _is_written(call, kind) else {})


def find(call: Call, given: Search) -> Said:
    """The best hits of each kind."""
    only = kind_called(call, given.type).key if given.type else ""
    found = search(call.actor, given.text, only=only, limit=given.limit)
    return {
        "is_guess": found.is_guess,
        "groups": [
            {
                "type": group.key,
                "label": group.label,
                "has_more": group.has_more,
                "hits": [
                    {
                        "type": hit.key,
                        "id": hit.pk,
                        "title": hit.title,
                        "hint": hit.hint,
                        "url": f"{settings.BASE_URL}{hit.url}",
                    }
                    for hit in group.hits
                ],
            }
            for group in found.groups
        ],
    }


def list_records(call: Call, given: ListRecords) -> Said:
    """A page of records."""
    kind = kind_called(call, given.type)
    asked = Asked(
        where=given.filter,
        sort=given.sort,
        fields=tuple(given.fields),
        expand=tuple(given.expand),
        cursor=given.cursor,
        limit=given.limit,
    )
    found = queries.find(call.actor, kind, asked)
    return {"records": found.items, "next_cursor": found.next_cursor or None}


def read_record(call: Call, given: ReadRecord) -> Said:
    """One record with all that hangs on it."""
    kind = kind_called(call, given.type)
    item = queries.read(call.actor, kind, given.id, Asked(expand=tuple(given.expand)))
    return {
        "record": item,
        "url": f"{settings.BASE_URL}{kind.url_of(given.id)}",
        **_attached(call, kind, given.id),
        "related": [_related(call, lead, given.id) for lead in leads_for(call.actor, kind.key)],
        **more_of(call, kind, given.id),
    }


def explain_access(call: Call, given: ExplainAccess) -> Said:
    """A sentence on why, or why not."""
    kind = kind_called(call, given.type)
    record = attached.record_of(call.actor, kind.key, given.id)
    asked = call.person
    if given.user not in (None, call.person.user_id):
        if not call.person.is_administrator:
            raise NotAllowed(
                "not_allowed", noted("Administrators alone ask about the access of others.")
            )
        asked = accounts.actor_of(accounts.user(call.person, given.user or 0))
    noun = kind.label.lower()
    said = accounts.explain(asked, record, given.right, name=kind.policy_name, noun=noun)
    return {"may": said.way is not None, "why": said.text}


def _whole(schema: Schema) -> Schema:
    """``schema`` with what it refers to."""
    text = json.dumps(schema).replace("#/components/schemas/", "#/$defs/")
    whole: Schema = json.loads(text)
    return whole | {"$defs": {"Money": MONEY}}


def _is_written(call: Call, kind: RecordType) -> bool:
    return any(
        right.value in ("create", "edit") for right in (call.actor.within or {})[kind.policy_name]
    )


def _attached(call: Call, kind: RecordType, pk: int) -> dict[str, Any]:
    """What people hung on the record. Six queries."""
    record = attached.record_of(call.actor, kind.key, pk)
    return {
        "tags": attached.tags(record),
        "notes": [
            {
                "text": row.note.text,
                "at": row.note.at,
                "by": str(row.note.by or ""),
                "is_pinned": row.note.is_pinned,
            }
            for row in attached.notes(call.actor, record)[:NOTES]
        ],
        "files": [{"id": file.pk, "name": file.name} for file in attached.files(record)[:NOTES]],
        "external_ids": list(attached.external_ids(record).values("source", "value")),
    }


def _related(call: Call, lead: Any, pk: int) -> dict[str, Any]:
    """The first records that lead to this one by a field."""
    found = related(call.actor, lead, pk, limit=RELATED)
    return {
        "type": lead.kind.key,
        "field": lead.field.name,
        "has_more": found.has_more,
        "records": [
            {
                "url": f"{settings.BASE_URL}{url}",
                **{cell.field.name: str(cell.value) for cell in cells if not cell.is_empty},
            }
            for url, cells in found.rows
        ],
    }


TOOLS = (
    Tool("list_types", "What kinds of records there are", ListTypes, list_types),
    Tool("describe_type", "What stands in a type", DescribeType, describe_type),
    Tool("search", "Search everything", Search, find),
    Tool("list_records", "List records", ListRecords, list_records),
    Tool("read_record", "Read a record", ReadRecord, read_record),
    Tool("explain_access", "Why can I see this?", ExplainAccess, explain_access),
)
