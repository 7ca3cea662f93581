"""The timeline of a customer as a tool of assistants."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from rapport.parties import queries as parties
from rapport.parties.records import PARTY
from rapport.platform.api.authentication import Call
from rapport.platform.mcp.tools import Arguments, Id, Said, Tool
from rapport.platform.records.actions.reads import note_read
from rapport.touchpoints import queries
from rapport.touchpoints.channels import Channel
from rapport.touchpoints.timeline import Cursor, Item, Kind

MOST = 100


class Timeline(Arguments):
    """What passed between us and a person or an organization (party), and what was done to its record:
    interactions on every channel, notes and events, the newest first.
    """

    id: Id
    kinds: list[Kind] = Field([], max_length=10, description="Only these; all without them.")
    channels: list[Channel] = Field([], max_length=50, description="Only interactions on these.")
    cursor: str = Field("", max_length=2000, description="The next_cursor of the page before.")
    limit: int = Field(30, ge=1, le=MOST, description="How many entries.")


def timeline(call: Call, given: Timeline) -> Said:
    """A stretch of a party's timeline."""
    party = parties.party(call.actor, given.id)
    note_read(PARTY, party.pk, by=call.actor, about=party.pk)
    found = queries.timeline(
        call.actor,
        party,
        kinds=given.kinds,
        channels=[str(channel) for channel in given.channels],
        after=Cursor.decode(given.cursor) if given.cursor else None,
        limit=given.limit,
    )
    return {
        "entries": [_entry(item) for item in found.items],
        "next_cursor": found.after.encode() if found.after else None,
    }


def _entry(item: Item) -> dict[str, Any]:
    """An entry, without what it says nothing about."""
    money = item.money
    said = {
        "kind": item.kind,
        "id": item.id,
        "at": item.at,
        "title": item.title,
        "text": item.body,
        "channel": item.name if item.kind is Kind.INTERACTION else "",
        "direction": item.direction,
        "outcome": item.outcome,
        "seconds": item.duration_seconds,
        "by": item.by_name,
        "party": item.party_name,
        "amount": {"amount": str(money.amount), "currency": money.currency} if money else None,
        "count": item.count if item.count > 1 else None,
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


TIMELINE = Tool(
    "timeline", "Read a customer's timeline", Timeline, timeline, on=("party", "interaction")
)
