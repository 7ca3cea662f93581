"""Assistants: what they are offered, what they read and do, what they are refused, and what is kept of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomRecord, Note
from rapport.platform.records.types import RecordType
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db
READING = {
    "list_types",
    "describe_type",
    "search",
    "list_records",
    "read_record",
    "explain_access",
}
WRITING = {
    "create_record",
    "edit_record",
    "write_note",
    "tag_record",
    "upsert_records",
    "delete_record",
    "restore_record",
}


def asked(program: Program, method: str, **params: Any) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return said(program.call("POST", "/mcp", body))


def used(program: Program, name: str, **arguments: Any) -> Any:
    """What the tool says, which must have worked."""
    found = asked(program, "tools/call", name=name, arguments=arguments)["result"]
    assert not found["isError"], found["structuredContent"]
    assert json.loads(found["content"][0]["text"]) == found["structuredContent"]
    return found["structuredContent"]


def refused(program: Program, name: str, **arguments: Any) -> Any:
    """What the tool says, which must have refused."""
    found = asked(program, "tools/call", name=name, arguments=arguments)["result"]
    assert found["isError"], found["structuredContent"]
    return found["structuredContent"]


def offered(program: Program) -> dict[str, Any]:
    return {tool["name"]: tool for tool in asked(program, "tools/list")["result"]["tools"]}


@pytest.fixture
def program(alice: User, project: RecordType, lend: Lend) -> Program:
    return lend(alice, "project:write")


@pytest.fixture
def mill(project: RecordType, alice: User) -> CustomRecord:
    found: CustomRecord = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    return found


def test_a_token_is_offered_what_it_lends(
    alice: User, lend: Lend, program: Program, mill: CustomRecord
) -> None:
    tools = offered(program)
    assert set(tools) == READING | WRITING
    assert tools["create_record"]["inputSchema"]["properties"]["type"]["enum"] == ["project"]
    hints = {name: tool["annotations"] for name, tool in tools.items()}
    assert {name for name, hint in hints.items() if hint["readOnlyHint"]} == READING
    assert hints["delete_record"]["destructiveHint"]
    reader = lend(alice, "project:read")
    assert set(offered(reader)) == READING
    unknown = asked(reader, "tools/call", name="edit_record", arguments={})
    assert unknown["error"]["code"] == -32602
    assert "timeline" in offered(lend(alice, "party:read", "interaction:read"))


def test_what_there_is_can_be_asked(program: Program) -> None:
    (kind,) = used(program, "list_types")["types"]
    assert (kind["key"], "create" in kind["may"]) == ("project", True)
    found = used(program, "describe_type", type="project")
    assert {"name", "budget"} <= {field["name"] for field in found["fields"]}
    assert found["new"]["required"] == ["name"]
    assert {"$ref": "#/$defs/Money"} in found["new"]["properties"]["price"]["anyOf"]
    assert "Money" in found["new"]["$defs"]
    assert found["change"]["properties"]["stage"]["enum"] == ["new", "won", None]


def test_records_are_made_found_read_changed_and_deleted(program: Program) -> None:
    made = used(program, "create_record", type="project", values={"name": "Mill", "budget": 3})
    pk = made["record"]["id"]
    used(program, "write_note", type="project", id=pk, text="Called them.")
    assert used(program, "tag_record", type="project", id=pk, add=["hot"])["tags"] == ["hot"]
    (hit,) = used(program, "search", text="mil")["groups"][0]["hits"]
    assert hit["id"] == pk
    listed = used(program, "list_records", type="project", filter="budget>2", fields=["name"])
    assert [record["name"] for record in listed["records"]] == ["Mill"]
    found = used(program, "read_record", type="project", id=pk)
    assert (found["record"]["budget"], found["tags"]) == (3, ["hot"])
    assert [note["text"] for note in found["notes"]] == ["Called them."]
    edited = used(
        program,
        "edit_record",
        type="project",
        id=pk,
        values={"budget": 4},
        version=made["record"]["version"],
    )
    assert edited["record"]["budget"] == 4
    again = refused(program, "edit_record", type="project", id=pk, values={"budget": 5}, version=1)
    assert again["code"] == "changed_meanwhile"
    used(program, "delete_record", type="project", id=pk)
    assert refused(program, "read_record", type="project", id=pk)["code"] == "record_not_found"
    assert used(program, "restore_record", type="project", id=pk)["record"]["name"] == "Mill"
    rows = [{"external_id": str(n), "values": {"name": f"Pond {n}"}} for n in range(2)]
    many = used(program, "upsert_records", type="project", source="shop", records=rows)
    assert many["created"] == 2


def test_pages_follow_each_other(program: Program, project: RecordType, alice: User) -> None:
    for number in range(3):
        create_record(project, {"name": f"Mill {number}"}, by=actor_of(alice))
    first = used(program, "list_records", type="project", limit=2)
    rest = used(program, "list_records", type="project", limit=2, cursor=first["next_cursor"])
    assert (len(first["records"]), len(rest["records"]), rest["next_cursor"]) == (2, 1, None)


def test_nobody_reads_through_an_assistant_what_is_not_theirs(
    charlie: User, dana: User, bob: User, lend: Lend, mill: CustomRecord
) -> None:
    for user in (charlie, dana):
        assert not WRITING & set(offered(lend(user, "*:write")))
        found = refused(lend(user, "*:write"), "read_record", type="project", id=mill.pk)
        assert found["code"] == "not_found"
    why = used(lend(bob, "*:read"), "explain_access", type="project", id=mill.pk)
    assert why["may"] is True
    assert "Bob" in why["why"]
    other = refused(
        lend(bob, "*:read"), "explain_access", type="project", id=mill.pk, user=charlie.pk
    )
    assert other["code"] == "not_allowed"


@pytest.mark.parametrize(
    ("name", "arguments", "field"),
    [
        ("create_record", {"type": "project", "values": {}}, "name"),
        ("create_record", {"type": "project", "values": {"name": 3}}, "name"),
        ("create_record", {"type": "project"}, "values"),
        ("list_records", {"type": "project", "limit": 0}, "limit"),
        ("list_records", {"type": "project", "filter": 3}, "filter.str"),
        ("list_records", {"type": "project", "fields": ["nothing"]}, "fields"),
        ("read_record", {"type": "project", "id": 2**64}, "id"),
        ("read_record", {"type": "project", "id": 1, "more": 1}, "more"),
        ("search", {"text": ""}, "text"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(
    program: Program, name: str, arguments: dict[str, Any], field: str
) -> None:
    assert field in refused(program, name, **arguments)["errors"]
    assert not CustomRecord.objects.exists()


def test_what_is_no_text_and_no_filter_is_refused(program: Program) -> None:
    for text in ("a\x00b", "\ud800"):
        assert refused(program, "search", text=text)["code"] == "no_text"
    for where in ("nonsense:3", {"all": [{"field": "nothing", "op": "is", "value": 1}]}, {"x": 1}):
        assert refused(program, "list_records", type="project", filter=where)["detail"]


def test_every_call_is_written_down_without_what_was_asked(
    program: Program, mill: CustomRecord
) -> None:
    used(program, "search", text="Anna de Vries")
    used(program, "read_record", type="project", id=mill.pk)
    refused(program, "read_record", type="Anna", id=mill.pk)
    told = Event.objects.filter(name="mcp.tool_called").order_by("id")
    assert [event.data for event in told] == [
        {"tool": "search", "type": "", "ok": True},
        {"tool": "read_record", "type": "project", "ok": True},
        {"tool": "read_record", "type": "", "ok": False},
    ]
    assert {event.by_name for event in told} == {"Alice · Shop"}


def test_a_note_needs_a_token_that_writes(alice: User, lend: Lend, mill: CustomRecord) -> None:
    reader = lend(alice, "*:read")
    answer = asked(
        reader,
        "tools/call",
        name="write_note",
        arguments={"type": "project", "id": mill.pk, "text": "x"},
    )
    assert "error" in answer
    mixed = lend(alice, "*:read", "party:write")
    found = refused(mixed, "write_note", type="project", id=mill.pk, text="x")
    assert found["code"] == "insufficient_scope"
    assert not Note.objects.exists()
