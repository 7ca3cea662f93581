"""The job that works an import off."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import RetryStrategy

from rapport.kit.errors import RapportError
from rapport.platform.exchange import actions
from rapport.platform.tasks.queue import task

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
