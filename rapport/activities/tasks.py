"""Periodic work of activities."""

from __future__ import annotations

from contextlib import suppress
from smtplib import SMTPException

from django.db import close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from rapport.activities.actions.calendars.syncing import sync_calendar
from rapport.activities.actions.mailing import mail_guest
from rapport.activities.actions.reminding import tell_reminders as tell
from rapport.activities.queries.elsewhere import link_of, links_to_sync
from rapport.platform.tasks.queue import periodic, task

AGAIN = RetryStrategy(max_attempts=20, wait=5, retry_exceptions=[SMTPException, OSError])


@periodic(cron="* * * * *")
@task(queueing_lock="tell_reminders")
def tell_reminders(timestamp: int = 0) -> None:
    """Every minute: remind people of what is due."""
    close_old_connections()
    tell()


@task(queue="mail", retry=AGAIN)
def mail_booking(pk: int, version: int) -> None:
    """Tell a guest what became of their booking."""
    mail_guest(pk, version)


@periodic(cron="* * * * *")
@task(queueing_lock="sync_calendars")
def sync_calendars(timestamp: int = 0) -> None:
    """Every minute: the calendars whose turn it is, each by itself."""
    for pk in links_to_sync():
        sync_soon(pk)


@task()
def sync_one(pk: int, may_lose_many: bool = False) -> None:
    """Bring somebody's calendar on a server and the one here together."""
    found = link_of(pk)
    if found is not None:
        sync_calendar(found, may_lose_many=may_lose_many)


def sync_soon(pk: int, *, may_lose_many: bool = False) -> None:
    """Queue it, unless it is waiting already."""
    name = f"calendar {pk}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        job = sync_one.configure(queueing_lock=f"{name} {may_lose_many}", lock=name)
        job.defer(pk=pk, may_lose_many=may_lose_many)
