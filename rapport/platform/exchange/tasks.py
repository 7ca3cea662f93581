"""The jobs that work imports and exports off."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import RetryStrategy

from rapport.kit.errors import RapportError
from rapport.platform.exchange import actions
from rapport.platform.tasks.queue import periodic, task

AGAIN = RetryStrategy(max_attempts=20, wait=5, retry_exceptions=[OperationalError, InterfaceError])


@task(queue="imports", retry=AGAIN)
def work_workspace(story: str) -> None:
    """Import files that came together, one after the other."""
    close_old_connections()
    actions.run_workspace(UUID(story))


@task(queue="imports", retry=AGAIN)
def work_trial(import_id: int) -> None:
    """Find out what importing the file would do."""
    close_old_connections()
    with suppress(RapportError):
        actions.run_trial(import_id)


@task(queue="imports", retry=AGAIN)
def work_import(import_id: int) -> None:
    """Run the import; what is wrong with its file is written to it, for the person who waits."""
    close_old_connections()
    with suppress(RapportError):
        actions.run_import(import_id)


@task(queue="exports", retry=AGAIN)
def work_export(export_id: int) -> None:
    """Write a file that somebody waits for."""
    close_old_connections()
    actions.run_export(export_id)


@periodic(cron="* * * * *")
@task(queueing_lock="export_on_schedule", retry=AGAIN)
def export_on_schedule(timestamp: int = 0) -> None:
    """Every minute: begin the exports that are due."""
    close_old_connections()
    actions.fire_schedules()


@periodic(cron="29 3 * * *")
@task(queueing_lock="forget_exports", retry=AGAIN)
def forget_old_exports(timestamp: int = 0) -> None:
    """Every night: remove the files that were kept for long enough."""
    close_old_connections()
    actions.forget_exports()
