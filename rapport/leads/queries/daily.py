"""What leads add to somebody's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F
from django.urls import reverse

from rapport.activities.daily import Entry
from rapport.kit.speech import say
from rapport.leads.models import Lead
from rapport.leads.models.leads import OPEN
from rapport.platform.access import Actor

MOST = 50
USUAL = timedelta(days=1)
"""After which a lead is late for which no target holds."""


def leads_to_answer(asker: Actor, _ends: datetime) -> Iterator[Entry]:
    """The asker's own leads that nobody has answered since they came, or came back, the most urgent first.
    One query.
    """
    waiting = Lead.objects.filter(status__in=OPEN, responded_at=None, deleted_at=None)
    own = waiting.filter(owner_id=asker.user_id or 0)
    urgent = F("respond_by").asc(nulls_last=True)
    for one in own.order_by(urgent, "received_at", "pk")[:MOST]:
        yield _waiting(one)


def _waiting(found: Lead) -> Entry:
    return Entry(
        key=f"lead:{found.pk:012}",
        subject=found.name,
        url=reverse("lead", args=[found.pk]),
        icon="recycle" if found.returned_at else "user-plus",
        due_at=found.respond_by,
        late_at=found.respond_by or found.waits_since + USUAL,
        waiting_since=found.waits_since,
        party_id=found.party_id,
        phone=found.phone,
        why=say("You wanted to come back to this lead.")
        if found.returned_at
        else say("A new lead: answer it."),
    )
