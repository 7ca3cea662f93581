"""Reading the stream of events: what is read and the deliveries that follow are one transaction."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rapport.platform.events import actions as events
from rapport.platform.events import queries as stream
from rapport.platform.events.queries import Position
from rapport.platform.webhooks.choosing import wants
from rapport.platform.webhooks.models import Delivery, Webhook
from rapport.platform.webhooks.queries import kept

READER, BATCH = "webhooks", 1000


def follow_events() -> int:
    """Read on to the end of the stream; returns how many deliveries were begun."""
    begun = 0
    while True:
        count, read_on = follow_batch()
        begun += count
        if not read_on:
            return begun


@transaction.atomic
def follow_batch(limit: int = BATCH) -> tuple[int, bool]:
    """Read the next events; (deliveries begun, whether there may be more). One reader at a time."""
    reader = events.take_reader(READER)
    if reader is None:
        return 0, False
    listening, at = list(kept().filter(state=Webhook.State.ON)), Position(reader.tx, reader.event)
    if not listening:
        events.move_reader(reader, max(stream.present(), at))
        return 0, False
    found = stream.after(at, limit)
    if not found:
        return 0, False
    now = timezone.now()
    begun = [
        Delivery(webhook=webhook, event_id=event.pk, name=event.name, due_at=now)
        for webhook in listening
        for event in found
        if event.tx >= webhook.since_tx and wants(webhook.names, event.name)
    ]
    Delivery.objects.bulk_create(begun, ignore_conflicts=True)
    events.move_reader(reader, stream.position_of(found[-1]))
    return len(begun), len(found) == limit
