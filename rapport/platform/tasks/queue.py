"""The decorators that make a function a job: ``task``, and ``periodic`` on top of it.

Calling ``job.defer(id=1)`` queues it in the current transaction; ``rapport worker`` runs it.
Jobs are idempotent: one that was interrupted by a crash runs again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from procrastinate.contrib.django import app

__all__ = ["app", "periodic", "task"]

Decorator = Callable[[Callable[..., Any]], Any]


def task(**options: Any) -> Decorator:
    """``@task(queueing_lock="…")``: see procrastinate's ``App.task``."""
    # Looked up now: the app is another one before Django is ready.
    return cast("Decorator", app.task(**options))


def periodic(*, cron: str) -> Decorator:
    """``@periodic(cron="0 3 * * *")`` above ``@task``: the job is queued at these times."""
    return cast("Decorator", app.periodic(cron=cron))
