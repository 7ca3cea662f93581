"""The Model Context Protocol over HTTP: one JSON-RPC message in, one answer out, nothing kept between.

Revisions up to 2025-11-25 begin with a handshake; from 2026-07-28 on, each request says itself which
revision it is of, and repeats in headers what stands in its body.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

SHAKING = ("2025-03-26", "2025-06-18", "2025-11-25")
MODERN = ("2026-07-28",)
META = "io.modelcontextprotocol/"
VERSION, CAPABILITIES = f"{META}protocolVersion", f"{META}clientCapabilities"
NOT_JSON, NO_REQUEST, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602
HEADERS_DIFFER, UNKNOWN_REVISION = -32020, -32022
WRAP, WRAP_END = "=?base64?", "?="


class Wrong(Exception):
    """A message that cannot be answered otherwise than by an error of the protocol."""

    def __init__(
        self, code: int, message: str, *, status: int = 400, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.status, self.data = code, status, data

    def answer(self, number: str | int | None) -> dict[str, Any]:
        """The error as a message, to the request ``number``."""
        error = {"code": self.code, "message": str(self)}
        error |= {"data": self.data} if self.data else {}
        return {"jsonrpc": "2.0", "id": number, "error": error}


@dataclass(frozen=True)
class Message:
    """What a client says; a notification has no ``number`` and is not answered."""

    method: str
    params: Mapping[str, Any]
    number: str | int | None
    is_modern: bool

    def answer(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """``result``, as this revision wants it."""
        more = {"resultType": "complete"} if self.is_modern else {}
        return {"jsonrpc": "2.0", "id": self.number, "result": {**result, **more}}


def decoded(content: bytes) -> dict[str, Any]:
    """The message in a body. Raises Wrong."""
    try:
        found = json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Wrong(NOT_JSON, "The body is no JSON.") from None
    if not isinstance(found, dict):
        raise Wrong(NO_REQUEST, "Send one message at a time, as a JSON object.")
    return found


def number_of(body: Mapping[str, Any]) -> str | int | None:
    """The number of a request, if it has one that can be repeated."""
    number = body.get("id")
    is_number = isinstance(number, str | int) and not isinstance(number, bool)
    return number if is_number else None


def message_of(body: Mapping[str, Any], headers: Mapping[str, str]) -> Message:
    """What ``body`` says, held against the ``headers`` of its revision. Raises Wrong."""
    method, params = body.get("method"), body.get("params", {})
    number = number_of(body)
    is_whole = isinstance(method, str) and isinstance(params, dict)
    if body.get("jsonrpc") != "2.0" or not is_whole or (number is None and "id" in body):
        raise Wrong(NO_REQUEST, "This is no request of JSON-RPC 2.0.")
    meta, told = params.get("_meta"), headers.get("Mcp-Protocol-Version", "")
    is_modern = told in MODERN or (isinstance(meta, dict) and VERSION in meta)
    if is_modern and number is not None:
        _check(str(method), params, headers)
    elif not is_modern and told and told not in SHAKING and method != "initialize":
        raise _unknown(told)
    return Message(str(method), params, number, is_modern)


def chosen_version(asked: Any) -> str:
    """The revision for a handshake: the one that is asked for, if it is spoken here."""
    return str(asked) if asked in SHAKING else SHAKING[-1]


def _check(method: str, params: Mapping[str, Any], headers: Mapping[str, str]) -> None:
    """Raises Wrong unless a modern request says what it is of, and its headers say the same."""
    meta = params.get("_meta")
    if not isinstance(meta, dict) or not {VERSION, CAPABILITIES} <= set(meta):
        raise Wrong(BAD_PARAMS, f"params._meta needs “{VERSION}” and “{CAPABILITIES}”.")
    said = {"Mcp-Protocol-Version": meta[VERSION], "Mcp-Method": method}
    if method == "tools/call" and params.get("name") is not None:
        said["Mcp-Name"] = params["name"]
    for name, value in said.items():
        if _unwrapped(headers.get(name)) != value:
            raise Wrong(HEADERS_DIFFER, f"The header {name} and the body differ.")
    if meta[VERSION] not in MODERN:
        raise _unknown(str(meta[VERSION]))


def _unwrapped(value: str | None) -> str | None:
    """A header's value; what does not fit into headers comes wrapped."""
    if value is None or not (value.startswith(WRAP) and value.endswith(WRAP_END)):
        return value
    try:
        inner = value[len(WRAP) : -len(WRAP_END)]
        return base64.b64decode(inner, validate=True).decode()
    except ValueError:  # neither base64 nor text
        return None


def _unknown(version: str) -> Wrong:
    data = {"supported": [*SHAKING, *MODERN], "requested": version}
    return Wrong(UNKNOWN_REVISION, "Unsupported protocol version", data=data)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
