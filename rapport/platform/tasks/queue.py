"""The decorators that make a function a job: ``task``, and ``periodic`` on top of it.

Calling ``job.defer(id=1)`` queues it in the current transaction; ``rapport worker`` runs it.
Jobs are idempotent: one that was interrupted by a crash runs again.
"""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app


def task(*args: Any, **options: Any) -> Any:
    """``@task(queueing_lock="…")``: see procrastinate's ``App.task``."""
    return app.task(
        *args, **options
    )  # looked up now: the app is another one before Django is ready


def periodic(*, cron: str) -> Any:
    """``@periodic(cron="0 3 * * *")`` above ``@task``: the job is queued at these times."""
    return app.periodic(cron=cron)
