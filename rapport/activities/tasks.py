"""Periodic work of activities."""

from __future__ import annotations

from smtplib import SMTPException

from django.db import close_old_connections
from procrastinate import RetryStrategy

from rapport.activities.actions.mailing import mail_guest
from rapport.activities.actions.reminding import tell_reminders as tell
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
