"""The jobs of notifications."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import RetryStrategy

from rapport.platform.notifications.actions.hearing import follow_events
from rapport.platform.notifications.actions.mailing import send_mails
from rapport.platform.notifications.actions.notifications import (
    forget_notifications,
    tell_of_mention,
)
from rapport.platform.tasks.queue import periodic, task

AGAIN = RetryStrategy(max_attempts=20, wait=2, retry_exceptions=[OperationalError, InterfaceError])


@periodic(cron="* * * * *")
@task(queueing_lock="tell_followers", retry=AGAIN)
def tell_followers(timestamp: int = 0) -> None:
    """Every minute: read the events on, and tell whoever follows."""
    close_old_connections()
    follow_events()


@periodic(cron="53 3 * * *")
@task(queueing_lock="forget_notifications")
def forget_old_notifications(timestamp: int = 0) -> None:
    """Every night: delete what has stood behind the bells for long enough."""
    close_old_connections()
    forget_notifications()


@task()
def tell_mentioned(note_id: int, user_id: int) -> None:
    """Put a mention in a note behind the bell of whom it names."""
    tell_of_mention(note_id, user_id)


@periodic(cron="* * * * *")
@task(queue="mail", queueing_lock="mail_notifications", retry=AGAIN)
def mail_notifications(timestamp: int = 0) -> None:
    """Every minute: mail what is due at once, and the digests whose hour has come."""
    close_old_connections()
    send_mails()
