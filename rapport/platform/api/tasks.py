"""Work of the night."""

from __future__ import annotations

from rapport.platform.api.actions import forget_answers
from rapport.platform.tasks.queue import periodic, task


@periodic(cron="41 3 * * *")
@task(queueing_lock="forget_api_answers")
def forget_api_answers(timestamp: int) -> None:
    """Every night: forget the answers that were kept for repeated calls."""
    forget_answers()
