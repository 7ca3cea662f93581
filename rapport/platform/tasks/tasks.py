"""The queue's own periodic work."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.manager import JobManager

from rapport.platform.tasks.queue import periodic, task

STALLED_AFTER_SECONDS = 30


@periodic(cron="* * * * *")
@task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Take up the jobs whose worker stopped giving signs of life."""
    await retry_stalled_jobs(context.app.job_manager)


async def retry_stalled_jobs(manager: JobManager) -> int:
    """Queue again every job left "doing" by a dead worker; returns how many."""
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS))
    for job in stalled:
        await manager.retry_job(job)
    return len(stalled)
