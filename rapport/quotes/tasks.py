"""The jobs of quotes."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone

from rapport.platform.tasks.queue import periodic, task
from rapport.quotes.actions import expire_quotes
from rapport.quotes.mailing import letter
from rapport.quotes.queries import link_to_mail


@task(queue="mail")
def mail_link(link_id: int, words: str) -> None:
    """Mail the link to whom it was made for; one that was revoked meanwhile is not."""
    link = link_to_mail(link_id)
    if link is not None:
        letter(link, words).send()


@periodic(cron="7 * * * *")
@task(queueing_lock="expire_quotes")
def expire_old_quotes(timestamp: int = 0) -> None:
    """Every hour: quotes whose last day is over can be answered no more."""
    close_old_connections()
    expire_quotes(on=timezone.localdate())
