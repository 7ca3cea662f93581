"""The jobs of dashboards: sending them, and forgetting those that were removed."""

from __future__ import annotations

from smtplib import SMTPException

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import RetryStrategy

from rapport.platform.tasks.queue import periodic, task

TROUBLE = [OperationalError, InterfaceError, SMTPException, OSError]
AGAIN = RetryStrategy(max_attempts=20, wait=60, linear_wait=60, retry_exceptions=TROUBLE)
"""For some three hours, ever more slowly: a mail server that is away comes back."""


@periodic(cron="* * * * *")
@task(queueing_lock="send_dashboards")
def send_dashboards(timestamp: int = 0) -> None:
    """Every minute: queue the letters that are due."""
    from rapport.dashboards import actions

    close_old_connections()
    actions.fire_mailings()


@task(queue="mail", retry=AGAIN)
def send_posting(posting_id: int) -> None:
    """Send one letter; one that was sent is not sent again."""
    from rapport.dashboards import actions

    close_old_connections()
    actions.post_dashboard(posting_id)


@periodic(cron="31 4 * * *")
@task(queueing_lock="forget_dashboards")
def forget_dashboards(timestamp: int = 0) -> None:
    """Every night: delete for good what was removed long ago, and the notes of old letters."""
    from rapport.dashboards import actions

    close_old_connections()
    actions.forget_removed()
    actions.forget_postings()
