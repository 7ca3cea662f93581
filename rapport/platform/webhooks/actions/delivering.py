"""Posting what is due: a few letters of every webhook at a time, so that a slow one holds up nobody.

A delivery is leased before it is posted: a worker that dies leaves it to the next one, and the
receiver tells by its identity if it came twice.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from rapport.kit import outgoing
from rapport.kit.errors import Refused
from rapport.kit.outgoing import Letter
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events.models import Event
from rapport.platform.webhooks.actions.webhooks import stop_webhook
from rapport.platform.webhooks.letters import letter
from rapport.platform.webhooks.models import Delivery, Try, Webhook

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
"""Between the tries of a letter, as Standard Webhooks proposes: about three days in all."""
LONGEST_HOLD, LONGEST_ASKED = timedelta(hours=1), timedelta(days=1)
GIVE_UP = timedelta(days=5)
LEASE, EACH, THREADS, PASS_SECONDS = timedelta(minutes=2), 4, 8, 50.0
GONE = 410
CLAIM = """
    UPDATE webhooks_delivery SET due_at = %(lease)s, tries = tries + 1 WHERE id IN (
        SELECT due.id FROM webhooks_webhook AS webhook CROSS JOIN LATERAL (
            SELECT id FROM webhooks_delivery AS delivery
             WHERE delivery.webhook_id = webhook.id AND state = 'due' AND due_at <= %(now)s
             ORDER BY due_at, id LIMIT %(each)s FOR UPDATE SKIP LOCKED) AS due
         WHERE webhook.state = 'on' AND coalesce(webhook.held_until, %(now)s) <= %(now)s)
    RETURNING id"""


@dataclass(frozen=True)
class Answer:
    """What the other side said, or why it said nothing."""

    status: int | None
    error: str
    milliseconds: int
    pause: timedelta = timedelta()

    @property
    def is_fine(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def deliver_due(seconds: float = PASS_SECONDS) -> bool:
    """Post what is due, for so long; returns whether anything may be left."""
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(THREADS) as pool:
        while time.monotonic() < end:
            claimed = _claim()
            if not claimed:
                return False
            letters = _letters(claimed)
            posted = [delivery for delivery in claimed if delivery.pk in letters]
            owners = [delivery.webhook.owner for delivery in posted]
            answers = pool.map(_post, [letters[delivery.pk] for delivery in posted], owners)
            for delivery, answer in zip(posted, answers, strict=True):
                _note(delivery.pk, answer)
    return True


def _claim() -> list[Delivery]:
    """The next deliveries, leased to this worker: at most ``EACH`` of a webhook."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"lease": now + LEASE, "now": now, "each": EACH})
        pks = [pk for (pk,) in cursor.fetchall()]
    rows = Delivery.objects.filter(pk__in=pks).select_related("webhook__owner")
    return list(rows.order_by("pk"))


def _letters(claimed: Sequence[Delivery]) -> dict[int, Letter]:
    """Delivery → what to post. A webhook whose owner may not have it any more is switched off."""
    for webhook in {delivery.webhook for delivery in claimed}:
        if not _is_owned(webhook):
            stop_webhook(webhook, say("Its owner may not have webhooks any more."))
    told = Event.objects.in_bulk({delivery.event_id for delivery in claimed})
    return {
        delivery.pk: letter(delivery.webhook, told[delivery.event_id])
        for delivery in claimed
        if _is_owned(delivery.webhook)
    }


def _is_owned(webhook: Webhook) -> bool:
    owner = webhook.owner
    return owner is not None and access.may(actor_of(owner), "webhooks.edit_webhook", webhook)


def _post(sent: Letter, owner: User | None) -> Answer:
    """In a thread of its own, without the database; what goes wrong is said in the owner's language."""
    status, pause, error, began = None, 0.0, "", time.monotonic()
    with speaking_to(owner):
        try:
            status, pause = outgoing.post(sent, is_private_allowed=settings.PRIVATE_WEBHOOKS)
        except (Refused, outgoing.Unreachable) as wrong:
            error = str(wrong)
    asked = min(timedelta(seconds=pause), LONGEST_ASKED)
    return Answer(status, error, int((time.monotonic() - began) * 1000), asked)


@transaction.atomic
def _note(pk: int, answer: Answer) -> None:
    """Keep what came of a try, and what follows for the delivery and its webhook."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("webhook")
    delivery = rows.filter(pk=pk).first()
    if delivery is None:
        return  # deleted meanwhile, with its webhook
    Try.objects.create(
        delivery=delivery,
        at=timezone.now(),
        status=answer.status,
        milliseconds=answer.milliseconds,
        error=answer.error[:300],
    )
    if answer.is_fine:
        _end(delivery, Delivery.State.DELIVERED)
        _recover(delivery.webhook)
    else:
        _postpone(delivery, answer.pause)
        _worry(delivery.webhook, answer)


def _end(delivery: Delivery, state: str) -> None:
    delivery.state, delivery.ended_at = state, timezone.now()
    delivery.save(update_fields=["state", "ended_at"])


def _postpone(delivery: Delivery, asked: timedelta) -> None:
    """Try again later, each time after a longer pause, and not before the other side ``asked`` to be;
    a tenth more or less, so that not all come at once.
    """
    if delivery.tries > len(PAUSES):
        _end(delivery, Delivery.State.FAILED)
        return
    pause = PAUSES[delivery.tries - 1] * random.uniform(0.9, 1.1)  # noqa: S311 - a pause is no secret
    delivery.due_at = timezone.now() + max(pause, asked)
    delivery.save(update_fields=["due_at"])


def _recover(webhook: Webhook) -> None:
    if webhook.failing_since is not None:
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=None, held_until=None)


def _worry(webhook: Webhook, answer: Answer) -> None:
    """Hold back all letters of a webhook that nobody answers, or that asks for a pause; switch off one
    that is gone.
    """
    now = timezone.now()
    since = webhook.failing_since or now
    if answer.status == GONE:
        stop_webhook(webhook, say("The address answered that it is gone (410)."))
    elif now - since > GIVE_UP:
        stop_webhook(webhook, say("No letter was taken for five days."))
    held = min((now - since) / 2, LONGEST_HOLD) if answer.status is None else answer.pause
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=since, held_until=now + held)
