"""Parties and interactions for the tests of this app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.models import Interaction

START = datetime(2024, 3, 1, 12, tzinfo=UTC)


def a_party(name: str = "Kästner GmbH", **fields: Any) -> Party:
    """A party without any actions having been taken."""
    return Party.objects.create(
        name=name, sort_name=name.lower(), search_text=name.lower(), **fields
    )


def record(
    party: Party,
    *,
    by: Actor = SYSTEM,
    at: datetime | None = None,
    channel: str = "email",
    **details: Any,
) -> Interaction:
    """An interaction of an hour ago, unless ``at`` says otherwise."""
    return record_interaction(
        party,
        by=by,
        channel=Channel(channel),
        direction=Direction.INBOUND,
        at=at or timezone.now() - timedelta(hours=1),
        details=Details(**details),
    )
