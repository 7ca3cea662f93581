"""A job whose worker was killed runs again; one whose worker lives is left alone."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from rapport.platform.tasks.queue import app, task
from rapport.platform.tasks.tasks import retry_stalled_jobs


@task(name="tests.ring")
def ring(times: int) -> None:
    """Stands for any job."""


def start_job(heartbeat_age: str) -> int:
    """A job in the state that a worker leaves it in while doing it."""
    job: int = ring.defer(times=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
            [heartbeat_age],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker, job],
        )
    return job


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_dead_workers_job_is_queued_again() -> None:
    dead, alive = start_job("5 minutes"), start_job("1 second")
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]

        async def run() -> int:
            async with worker_app.open_async():
                return await retry_stalled_jobs(worker_app.job_manager)

        assert async_to_sync(run)() == 1
    assert (status_of(dead), status_of(alive)) == ("todo", "doing")
