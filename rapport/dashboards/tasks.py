"""What becomes of dashboards that were removed."""

from __future__ import annotations

from django.db import close_old_connections

from rapport.platform.tasks.queue import periodic, task


@periodic(cron="31 4 * * *")
@task(queueing_lock="forget_dashboards")
def forget_dashboards(timestamp: int = 0) -> None:
    """Every night: delete for good what was removed long ago."""
    from rapport.dashboards import actions

    close_old_connections()
    actions.forget_removed()
