"""Reads of touchpoints: interactions and the timeline, and whether a party may be contacted."""

from rapport.touchpoints.queries.contacting import may_contact, preference_of, verdicts
from rapport.touchpoints.queries.interactions import (
    Volume,
    channel_volumes,
    colleague_name,
    interaction,
    linked_to,
    newest_at,
    participants,
    timeline,
)

__all__ = [
    "Volume",
    "channel_volumes",
    "colleague_name",
    "interaction",
    "linked_to",
    "may_contact",
    "newest_at",
    "participants",
    "preference_of",
    "timeline",
    "verdicts",
]
