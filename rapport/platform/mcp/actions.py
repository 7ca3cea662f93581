"""Calling a tool: whatever comes of it is written down."""

from __future__ import annotations

from rapport.platform.api.authentication import Call
from rapport.platform.events import actions as events
from rapport.platform.mcp.events import ToolCalled
from rapport.platform.mcp.tools import Said, Tool
from rapport.platform.records.types import record_types


def call_tool(tool: Tool, given: Said, *, call: Call) -> Said:
    """What ``tool`` answers to the arguments ``given``. Raises what its queries and actions raise."""
    key, is_done = given.get("type"), False
    try:
        said = tool.answer(call, tool.read(given))
        is_done = True
    finally:
        known = key if isinstance(key, str) and key in record_types() else ""
        events.record(ToolCalled(tool.name, known or ", ".join(tool.on), is_done), by=call.actor)
    return said
