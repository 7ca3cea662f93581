"""The jobs of automation: one that looks what is to be done, every minute and when there is news."""

from __future__ import annotations

from contextlib import suppress

from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.automation.actions.following import follow_events, interesting_names
from rapport.platform.automation.actions.forgetting import forget_runs
from rapport.platform.automation.actions.running import work_runs
from rapport.platform.automation.actions.timing import fire_due
from rapport.platform.events.happenings import Happening
from rapport.platform.tasks.queue import periodic, task

AGAIN = RetryStrategy(max_attempts=20, wait=2, retry_exceptions=[OperationalError, InterfaceError])


@periodic(cron="* * * * *")
@task(queueing_lock="automate", retry=AGAIN)
def automate(timestamp: int = 0) -> None:
    """Read the events on, fire what is due by the clock, and work off the runs."""
    close_old_connections()
    follow_events()
    fire_due()
    if work_runs() or follow_events():
        wake()


@periodic(cron="41 3 * * *")
@task(queueing_lock="forget_runs")
def forget_old_runs(timestamp: int = 0) -> None:
    """Every night: delete what has stood in the log of runs for long enough."""
    close_old_connections()
    forget_runs()


def wake() -> None:
    """Have ``automate`` run soon; once is enough, however many ask."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        automate.defer()


def heed(happening: Happening) -> None:
    """Wake if an automation waits for what has happened."""
    if happening.name in interesting_names():
        wake()
