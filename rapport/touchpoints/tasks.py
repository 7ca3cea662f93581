"""Periodic work of touchpoints."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.tasks.queue import periodic, task
from rapport.touchpoints.channels.email import actions as mail
from rapport.touchpoints.channels.email.queries import mailboxes_to_read
from rapport.touchpoints.partitions import tidy_months


@periodic(cron="17 2 * * *")
@task(queueing_lock="make_months")
def make_months(timestamp: int) -> None:
    """Keep the months of interactions ready, ahead of time and after large imports."""
    tidy_months(timezone.now().date())


@periodic(cron="* * * * *")
@task(queueing_lock="read_mailboxes")
def read_mailboxes(timestamp: int) -> None:
    """Each by itself: what is wrong with one keeps nobody from the others."""
    for mailbox in mailboxes_to_read():
        name = f"mailbox {mailbox.pk}"
        with suppress(AlreadyEnqueued), transaction.atomic():
            read_one.configure(queueing_lock=name, lock=name).defer(pk=mailbox.pk)


@periodic(cron="27 2 * * *")
@task(queueing_lock="forget_lost_files")
def forget_lost_files(timestamp: int = 0) -> None:
    """What a crash left behind of what was erased."""
    mail.forget_lost_files()


def forget_lost_files_soon(happening: Any) -> None:
    """Queue it where a party was erased, and all that passed with them."""
    if happening.type == "party":
        with suppress(AlreadyEnqueued), transaction.atomic():
            forget_lost_files.defer(timestamp=0)


@task()
def read_one(pk: int) -> None:
    """Write down what came into a mailbox."""
    for mailbox in mailboxes_to_read():
        if mailbox.pk == pk:
            mail.read_mailbox(mailbox)


def read_mailboxes_soon() -> None:
    """Queue it, unless it is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        read_mailboxes.defer(timestamp=0)
