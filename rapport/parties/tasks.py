"""The search for duplicates in the background: when asked for, and once a week."""

from __future__ import annotations

from contextlib import suppress

from django.db import close_old_connections, transaction
from procrastinate.exceptions import AlreadyEnqueued

from rapport.parties import actions
from rapport.platform.access import SYSTEM
from rapport.platform.tasks.queue import periodic, task


@task(lock="find_duplicates", queueing_lock="find_duplicates")
def find_duplicates() -> None:
    """Look through all parties. Queued once however often it is asked for."""
    close_old_connections()
    actions.find_duplicates(by=SYSTEM)


@periodic(cron="40 3 * * 0")
@task(lock="find_duplicates", queueing_lock="find_duplicates_weekly")
def find_duplicates_weekly(timestamp: int) -> None:
    """Every Sunday night, for what came in since."""
    close_old_connections()
    actions.find_duplicates(by=SYSTEM)


def find_duplicates_soon() -> None:
    """Queue a search, unless one is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        find_duplicates.defer()
