"""Builds in the background: when asked for, after an import, and every night."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from rapport.insight import actions
from rapport.platform.access import SYSTEM
from rapport.platform.tasks.queue import periodic, task


@task(lock="build_insight", queueing_lock="build_insight")
def build_insight() -> None:
    """Build and publish everything. Queued once however often it is asked for."""
    actions.build(by=SYSTEM)


@periodic(cron="15 2 * * *")
@task(lock="build_insight", queueing_lock="build_insight_nightly")
def build_insight_nightly(timestamp: int) -> None:
    """Recency moves on by itself, so everything is reckoned anew each night."""
    actions.build(by=SYSTEM)


def build_insight_soon(_happening: object = None) -> None:
    """Queue a build, unless one is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        build_insight.defer()
