"""The protocol: every revision that is spoken, and what is no message of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from rapport.platform.accounts.models import User
from rapport.platform.mcp.protocol import CAPABILITIES, VERSION
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db
META = {VERSION: "2026-07-28", CAPABILITIES: {}}
NOW = {"Mcp_Protocol_Version": "2026-07-28"}


@pytest.fixture
def program(alice: User, lend: Lend) -> Program:
    return lend(alice, "party:read")


def request(method: str, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2099-01-01", "2025-11-25"),
        (None, "2025-11-25"),
        ([], "2025-11-25"),
    ],
)
def test_a_handshake_agrees_on_a_revision(program: Program, asked: Any, got: str) -> None:
    answer = said(program.call("POST", "/mcp", request("initialize", protocolVersion=asked)))
    assert (answer["id"], answer["result"]["protocolVersion"]) == (7, got)
    assert answer["result"]["capabilities"] == {"tools": {"listChanged": False}}
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    told = program.call("POST", "/mcp", ready, Mcp_Protocol_Version=got)
    assert (told.status_code, told.content) == (202, b"")
    assert said(program.call("POST", "/mcp", request("ping")))["result"] == {}


def test_a_modern_request_says_itself_what_it_is(program: Program) -> None:
    found = program.call(
        "POST", "/mcp", request("server/discover", _meta=META), Mcp_Method="server/discover", **NOW
    )
    assert "2026-07-28" in said(found)["result"]["supportedVersions"]
    call = request("tools/call", name="list_types", arguments={}, _meta=META)
    wrapped = "=?base64?bGlzdF90eXBlcw==?="
    for name in ("list_types", wrapped):
        head = NOW | {"Mcp_Method": "tools/call", "Mcp_Name": name}
        result = said(program.call("POST", "/mcp", call, **head))["result"]
        assert (result["resultType"], result["isError"]) == ("complete", False)


@pytest.mark.parametrize(
    ("method", "meta", "headers", "code", "status"),
    [
        ("tools/list", {VERSION: "2026-07-28"}, {}, -32602, 400),
        ("tools/list", META, {"Mcp_Method": "tools/call"}, -32020, 400),
        ("tools/call", META, {"Mcp_Method": "tools/call", "Mcp_Name": "x"}, -32020, 400),
        ("tools/call", META, {"Mcp_Method": "tools/call", "Mcp_Name": "=?base64?é?="}, -32020, 400),
        ("ping", META, {"Mcp_Method": "ping"}, -32601, 404),
        ("initialize", META, {"Mcp_Method": "initialize"}, -32601, 404),
    ],
)
def test_what_a_modern_request_gets_wrong(
    program: Program, method: str, meta: Any, headers: dict[str, str], code: int, status: int
) -> None:
    body = request(method, name="list_types", _meta=meta)
    answer = program.call("POST", "/mcp", body, **NOW, **headers)
    assert (answer.status_code, said(answer)["error"]["code"]) == (status, code)


def test_another_revision_is_told_which_are_spoken(program: Program) -> None:
    meta = META | {VERSION: "2031-01-01"}
    head = {"Mcp_Protocol_Version": "2031-01-01", "Mcp_Method": "tools/list"}
    for body in (request("tools/list", _meta=meta), request("tools/list")):
        error = said(program.call("POST", "/mcp", body, **head))["error"]
        assert (error["code"], error["data"]["requested"]) == (-32022, "2031-01-01")
        assert "2026-07-28" in error["data"]["supported"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", -32700),
        ("{", -32700),
        ("[" * 100_000, -32700),
        (b"\xff", -32700),
        ("[]", -32600),
        ("3", -32600),
        ('{"jsonrpc": "2.0", "id": null, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": true, "method": "ping"}', -32600),
        ('{"jsonrpc": "1.0", "id": 1, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": 3}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "result": {}}', -32600),
    ],
)
def test_what_is_no_message_is_an_error_of_the_protocol(
    program: Program, body: Any, code: int
) -> None:
    answer = program.call("POST", "/mcp", body)
    assert (answer.status_code, said(answer)["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    ("params", "code"),
    [({"name": "nothing"}, -32602), ({}, -32602), ({"name": ["x"]}, -32602)],
)
def test_a_call_of_nothing_is_refused(program: Program, params: Any, code: int) -> None:
    answer = program.call("POST", "/mcp", request("tools/call", **params))
    assert (answer.status_code, said(answer)["error"]["code"]) == (200, code)
    bad = request("tools/call", name="list_types", arguments=[1])
    assert said(program.call("POST", "/mcp", bad))["error"]["code"] == -32602
    assert said(program.call("POST", "/mcp", request("prompts/list")))["error"]["code"] == -32601


def test_nobody_gets_in_without_a_token_nor_from_a_page_elsewhere(program: Program) -> None:
    answer = Client().post("/mcp", json.dumps(request("ping")), "application/json")
    assert (answer.status_code, said(answer)["code"]) == (401, "token_needed")
    for method in ("GET", "DELETE"):
        stopped = program.call(method, "/mcp")
        assert (stopped.status_code, stopped["Allow"]) == (405, "POST")
    foreign = program.call("POST", "/mcp", request("ping"), Origin="https://evil.example")
    assert (foreign.status_code, said(foreign)["code"]) == (403, "foreign_origin")
    assert (
        program.call("POST", "/mcp", request("ping"), Origin="http://testserver").status_code == 200
    )
