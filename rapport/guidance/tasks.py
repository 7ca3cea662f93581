"""The jobs of sequences and playbooks."""

from __future__ import annotations

from contextlib import suppress

from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from rapport.guidance.actions import guiding
from rapport.guidance.actions.stopping import stop_where_over
from rapport.platform.tasks.queue import periodic, task

AGAIN = RetryStrategy(max_attempts=20, wait=2, retry_exceptions=[OperationalError, InterfaceError])


@periodic(cron="* * * * *")
@task(queueing_lock="guide", retry=AGAIN)
def guide(timestamp: int = 0) -> None:
    """Every minute: whatever playbooks and sequences have to do by now."""
    close_old_connections()
    guiding.guide()


@task(queueing_lock="stop_guiding", retry=AGAIN)
def stop_guiding() -> None:
    """Stop who answered, met us or opted out, as soon as it happened."""
    stop_where_over()


def stop_soon(_happening: object = None) -> None:
    """Queue it, unless it is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        stop_guiding.defer()


def guide_soon(_happening: object = None) -> None:
    """Queue the next look, unless it is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        guide.defer()
