"""Seals each minute, and a look at all of them each night."""

from __future__ import annotations

from rapport.platform.access import SYSTEM
from rapport.platform.events import actions
from rapport.platform.tasks.queue import periodic, task


@periodic(cron="* * * * *")
@task(queueing_lock="seal_events")
def seal_events(timestamp: int) -> None:
    """Every minute: seal what was done meanwhile."""
    actions.seal_events()


@periodic(cron="41 2 * * *")
@task(queueing_lock="verify_seals_nightly")
def verify_seals_nightly(timestamp: int) -> None:
    """Every night: compare all events with their seals."""
    actions.verify_seals(by=SYSTEM)


@task(queueing_lock="verify_seals")
def verify_seals() -> None:
    """The same, because an administrator wants to know now."""
    actions.verify_seals(by=SYSTEM)
