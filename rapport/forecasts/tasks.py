"""What forecasts do behind the scenes."""

from __future__ import annotations

from contextlib import suppress

from django.db import close_old_connections, transaction
from procrastinate.exceptions import AlreadyEnqueued

from rapport.forecasts.actions import snapshots
from rapport.platform.tasks.queue import periodic, task


@periodic(cron="*/20 * * * *")
@task(queueing_lock="take_snapshot_of_day")
def take_snapshot_of_day(timestamp: int = 0) -> None:
    """Every day once: at night, or as soon as there is a worker again."""
    close_old_connections()
    snapshots.take_snapshot()


@task(queueing_lock="take_snapshot_now")
def take_snapshot_now() -> None:
    """The same, because somebody asked."""
    snapshots.take_snapshot()


def take_snapshot_soon() -> None:
    """Queue it, unless it is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        take_snapshot_now.defer()
