"""Work of the night."""

from __future__ import annotations

from rapport.platform.accounts.actions.tokens import forget_lent
from rapport.platform.oauth.actions.apps import forget_apps
from rapport.platform.oauth.actions.connections import forget_spent
from rapport.platform.tasks.queue import periodic, task


@periodic(cron="47 3 * * *")
@task(queueing_lock="forget_oauth")
def forget_oauth(timestamp: int) -> None:
    """Every night: forget tokens that are over, and apps and connections that came to nothing."""
    forget_lent()
    forget_spent()
    forget_apps()
