"""The address for assistants: a message of the protocol in, its answer out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse

from rapport.kit.errors import RapportError
from rapport.kit.speech import noted
from rapport.platform.api.answering import json_answer
from rapport.platform.api.authentication import Call
from rapport.platform.api.problems import Stopped
from rapport.platform.mcp import protocol, reading, writing
from rapport.platform.mcp.actions import call_tool
from rapport.platform.mcp.protocol import BAD_PARAMS, NO_METHOD, Message, Wrong
from rapport.platform.mcp.tools import done, failed, register, tool_called, tools_for

SERVER = {"name": "rapport", "title": "Rapport", "version": "1"}
CAN = {"tools": {"listChanged": False}}
KEPT = {"ttlMs": 0, "cacheScope": "private"}
"""Whether an answer may be kept: types, fields and rights can change at any moment."""
ADVICE = (
    "Rapport is the customer relationship management of this company. Begin with list_types and "
    "describe_type: types and fields differ from company to company. What is missing may be hidden "
    "from the user; explain_access says why. Money is an amount as text with its currency, links are "
    "ids. Changes are made in the user's name, are written down, and can be undone there."
)

for tool in (*reading.TOOLS, *writing.TOOLS):
    register(tool)


def speak(call: Call) -> HttpResponse:
    """Answer a message; a notification is taken without an answer."""
    origin = call.headers.get("Origin")
    if origin and urlsplit(origin).netloc != call.get_host():
        raise Stopped(403, "foreign_origin", noted("Pages of other sites cannot call this."))
    number = None
    try:
        body = protocol.decoded(call.content)
        number = protocol.number_of(body)
        message = protocol.message_of(body, call.headers)
        if message.number is None:
            return HttpResponse(status=202)
        return json_answer(message.answer(_answer_of(message)(call, message)))
    except Wrong as wrong:
        return json_answer(wrong.answer(number), wrong.status)


Answer = Callable[[Call, Message], Mapping[str, Any]]


def _answer_of(message: Message) -> Answer:
    methods = MODERN if message.is_modern else SHAKING
    if message.method not in methods:
        status = 404 if message.is_modern else 200
        raise Wrong(NO_METHOD, f"There is no method “{message.method[:100]}” here.", status=status)
    return methods[message.method]


def _begin(call: Call, message: Message) -> Mapping[str, Any]:
    version = protocol.chosen_version(message.params.get("protocolVersion"))
    said = {"protocolVersion": version, "capabilities": CAN, "serverInfo": SERVER}
    return said | {"instructions": ADVICE}


def _discover(call: Call, message: Message) -> Mapping[str, Any]:
    versions = [*protocol.MODERN, *protocol.SHAKING]
    said = {"supportedVersions": versions, "capabilities": CAN, "instructions": ADVICE}
    return said | KEPT | {"_meta": {f"{protocol.META}serverInfo": SERVER}}


def _ping(call: Call, message: Message) -> Mapping[str, Any]:
    return {}


def _list(call: Call, message: Message) -> Mapping[str, Any]:
    found = {"tools": [tool.told(call) for tool in tools_for(call)]}
    return found | (KEPT if message.is_modern else {})


def _call(call: Call, message: Message) -> Mapping[str, Any]:
    name, given = message.params.get("name"), message.params.get("arguments") or {}
    tool, status = tool_called(call, name), 400 if message.is_modern else 200
    if tool is None:
        raise Wrong(BAD_PARAMS, f"There is no tool “{str(name)[:100]}” for you.", status=status)
    if not isinstance(given, dict):
        raise Wrong(BAD_PARAMS, "Arguments are a JSON object.", status=status)
    try:
        return done(call_tool(tool, given, call=call))
    except RapportError as error:
        return failed(error)


SHAKING: Mapping[str, Answer] = {
    "initialize": _begin,
    "ping": _ping,
    "tools/list": _list,
    "tools/call": _call,
}
MODERN: Mapping[str, Answer] = {
    "server/discover": _discover,
    "tools/list": _list,
    "tools/call": _call,
}
