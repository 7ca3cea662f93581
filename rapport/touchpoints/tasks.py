"""Periodic work of touchpoints."""

from __future__ import annotations

from django.utils import timezone

from rapport.platform.tasks.queue import periodic, task
from rapport.touchpoints.partitions import tidy_months


@periodic(cron="17 2 * * *")
@task(queueing_lock="make_months")
def make_months(timestamp: int) -> None:
    """Keep the months of interactions ready, ahead of time and after large imports."""
    tidy_months(timezone.now().date())
