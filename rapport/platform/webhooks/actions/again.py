"""Sending again: one letter, all that were given up, or everything since a moment."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.webhooks.choosing import EVERYTHING
from rapport.platform.webhooks.events import LettersSentAgain
from rapport.platform.webhooks.models import Delivery, Webhook

SINCE = """
    INSERT INTO webhooks_delivery (webhook_id, event_id, name, state, tries, due_at, made_at)
    SELECT %(webhook)s, id, name, 'due', 0, now(), now() FROM events_event
     WHERE at >= %(since)s AND (%(all)s OR name = ANY (%(names)s) OR name LIKE ANY (%(begin)s))
     ORDER BY tx, id
        ON CONFLICT (webhook_id, event_id) DO UPDATE
       SET state = 'due', tries = 0, due_at = now(), ended_at = NULL"""


@transaction.atomic
def send_again(webhook: Webhook, pk: int, *, by: Actor) -> None:
    """Begin a delivery anew; its log stays. Raises NotFound."""
    access.require(by, "webhooks.send_again", webhook)
    if not _begin(webhook, by, pk=pk):
        raise NotFound()


@transaction.atomic
def send_failed_again(webhook: Webhook, *, by: Actor) -> int:
    """Begin all deliveries anew that were given up; returns how many."""
    access.require(by, "webhooks.send_again", webhook)
    return _begin(webhook, by, state=Delivery.State.FAILED)


@transaction.atomic
def send_since(webhook: Webhook, since: datetime, *, by: Actor) -> int:
    """Tell everything of its kinds that happened since a moment, told already or not; returns how much."""
    access.require(by, "webhooks.send_again", webhook)
    with connection.cursor() as cursor:
        cursor.execute(
            SINCE,
            {
                "webhook": webhook.pk,
                "since": since,
                "all": EVERYTHING in webhook.names,
                "names": webhook.names,
                "begin": [
                    name[:-1].replace("_", r"\_") + "%"
                    for name in webhook.names
                    if name.endswith(".*")
                ],
            },
        )
        count: int = cursor.rowcount
    _tell(webhook, count, by)
    return count


def _begin(webhook: Webhook, by: Actor, **which: object) -> int:
    rows = webhook.deliveries.filter(**which)
    count: int = rows.update(
        state=Delivery.State.DUE, tries=0, due_at=timezone.now(), ended_at=None
    )
    _tell(webhook, count, by)
    return count


def _tell(webhook: Webhook, count: int, by: Actor) -> None:
    if count:
        Webhook.objects.filter(pk=webhook.pk).update(held_until=None)
        events.record(LettersSentAgain(webhook.name, count), by=by, subject=webhook)
