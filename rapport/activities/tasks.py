"""Periodic work of activities."""

from __future__ import annotations

from django.db import close_old_connections

from rapport.activities.actions.reminding import tell_reminders as tell
from rapport.platform.tasks.queue import periodic, task


@periodic(cron="* * * * *")
@task(queueing_lock="tell_reminders")
def tell_reminders(timestamp: int = 0) -> None:
    """Every minute: remind people of what is due."""
    close_old_connections()
    tell()
