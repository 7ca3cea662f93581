"""Work of the record engine in the background."""

from __future__ import annotations

from contextlib import suppress

from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.tasks.queue import periodic, task

AGAIN = RetryStrategy(max_attempts=20, wait=5, retry_exceptions=[OperationalError, InterfaceError])


@task(queue="fields", retry=AGAIN)
def work_on_field(run_id: int) -> None:
    """Work out a field for all records, or bring its indexes in order."""
    from rapport.platform.records.actions.custom import working

    close_old_connections()
    working.work_on_field(run_id)


@periodic(cron="7 0 * * *")
@task(queueing_lock="refresh_days")
def refresh_days(timestamp: int = 0) -> None:
    """Every night: what depends on the day, or on records that are written past the engine."""
    from rapport.platform.records.actions.custom import keeping

    close_old_connections()
    keeping.refresh_days()


@periodic(cron="* * * * *")
@task(queueing_lock="catch_up_roll_ups")
def catch_up_roll_ups(timestamp: int = 0) -> None:
    """Every minute: roll up what other apps have written since."""
    from rapport.platform.records.actions.custom import keeping

    close_old_connections()
    keeping.catch_up()


@task(retry=AGAIN)
def run_bulk(run_id: int) -> None:
    """Do what is left of a bulk run, with the rights of whoever started it."""
    from rapport.platform.accounts.queries import user_or_none
    from rapport.platform.accounts.tongues import speaking_to
    from rapport.platform.records.actions import bulk
    from rapport.platform.records.queries.bulk import asker_of_run

    close_old_connections()
    by, verb = asker_of_run(run_id)
    with speaking_to(user_or_none(by.user_id or 0)):
        (bulk.run_undo if verb == "undo" else bulk.run_bulk)(run_id, by=by)


@periodic(cron="* * * * *")
@task(queueing_lock="scan_files", retry=AGAIN)
def scan_files(timestamp: int = 0) -> None:
    """Every minute, and when a file has come: have the virus scanner look into it."""
    from rapport.platform.records.actions import scanning

    close_old_connections()
    scanning.scan_files()


@periodic(cron="37 4 * * *")
@task(queueing_lock="scan_large_files")
def scan_large_files(timestamp: int = 0) -> None:
    """Every night: those files, too, that were too large; somebody may have raised the scanner's limit."""
    from rapport.platform.records.actions import scanning

    close_old_connections()
    scanning.scan_files(even_large=True)


def wake_scanner() -> None:
    """Have ``scan_files`` run soon; once is enough, however many ask."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        scan_files.defer()


@periodic(cron="23 4 * * *")
@task(queueing_lock="empty_trash")
def empty_trash(timestamp: int = 0) -> None:
    """Every night: delete for good what has lain in the trash for long enough, and lists long removed."""
    from rapport.platform.records.actions import lists, trash

    close_old_connections()
    trash.empty_trash()
    lists.forget_removed()
