"""The job of onlookers."""

from __future__ import annotations

from django.db import close_old_connections

from rapport.platform.onlookers.actions import forget_gone
from rapport.platform.tasks.queue import periodic, task


@periodic(cron="*/2 * * * *")
@task(queueing_lock="forget_onlookers")
def forget_onlookers(timestamp: int = 0) -> None:
    """Every other minute: forget who left without saying so."""
    close_old_connections()
    forget_gone()
