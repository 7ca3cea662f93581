"""The jobs of webhooks: one that tells what is to be told, every minute and when there is news."""

from __future__ import annotations

from contextlib import suppress

from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.events.happenings import Happening
from rapport.platform.tasks.queue import periodic, task
from rapport.platform.webhooks.actions.delivering import deliver_due
from rapport.platform.webhooks.actions.following import follow_events
from rapport.platform.webhooks.actions.forgetting import forget_deliveries
from rapport.platform.webhooks.choosing import wants
from rapport.platform.webhooks.events import LettersSentAgain, WebhookSwitchedOn, WebhookTested
from rapport.platform.webhooks.queries import wanted_names

AGAIN = RetryStrategy(max_attempts=20, wait=2, retry_exceptions=[OperationalError, InterfaceError])
CALLS = frozenset({WebhookTested.name, LettersSentAgain.name, WebhookSwitchedOn.name})


@periodic(cron="* * * * *")
@task(queueing_lock="deliver_webhooks", retry=AGAIN)
def deliver_webhooks(timestamp: int = 0) -> None:
    """Read the events on, and post what is due."""
    close_old_connections()
    follow_events()
    if deliver_due() or follow_events():
        wake()


@periodic(cron="43 3 * * *")
@task(queueing_lock="forget_deliveries")
def forget_old_deliveries(timestamp: int = 0) -> None:
    """Every night: delete what has stood in the log of deliveries for long enough."""
    close_old_connections()
    forget_deliveries()


def wake() -> None:
    """Have ``deliver_webhooks`` run soon; once is enough, however many ask."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        deliver_webhooks.defer()


def heed(happening: Happening) -> None:
    """Wake if a webhook waits for what has happened."""
    if happening.name in CALLS or wants(wanted_names(), happening.name):
        wake()
