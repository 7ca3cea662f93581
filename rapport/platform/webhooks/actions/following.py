"""Reading the stream of events: what is read and the deliveries that follow are one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.webhooks.choosing import wants
from rapport.platform.webhooks.models import Delivery, Webhook
from rapport.platform.webhooks.queries import kept

READER = "webhooks"


def follow_events() -> int:
    """Read on to the end of the stream; returns how many deliveries were begun."""
    return events.follow(READER, _listening, _begin)


def _listening() -> list[Webhook]:
    return list(kept().filter(state=Webhook.State.ON))


def _begin(listening: Iterable[Webhook], found: Iterable[Event]) -> int:
    now = timezone.now()
    begun = [
        Delivery(webhook=webhook, event_id=event.pk, name=event.name, due_at=now)
        for webhook in listening
        for event in found
        if event.tx >= webhook.since_tx and wants(webhook.names, event.name)
    ]
    return len(Delivery.objects.bulk_create(begun, ignore_conflicts=True))
