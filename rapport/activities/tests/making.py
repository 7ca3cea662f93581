"""Parties and activities for the tests of this app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from rapport.activities.actions.planning import Plan, plan_activity
from rapport.activities.models import Activity
from rapport.kit.text import fold
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday."""


def a_party(name: str = "Kästner GmbH", **fields: Any) -> Party:
    return Party.objects.create(name=name, sort_name=name.lower(), search_text=fold(name), **fields)


def planned(subject: str = "Call about the offer", *, by: Actor = SYSTEM, **said: Any) -> Activity:
    """An activity due in an hour, unless ``said`` says otherwise; its ``party`` may be given."""
    party = said.pop("party", None)
    due_at = said.pop("due_at", None) or timezone.now() + timedelta(hours=1)
    if party is not None:
        said["party_id"] = party.pk
    said = {"kind": "call", "zone": "Europe/Amsterdam", **said}
    return plan_activity(Plan(subject, due_at, **said), by=by)
