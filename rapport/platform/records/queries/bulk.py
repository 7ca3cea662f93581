"""Reads of bulk runs."""

from __future__ import annotations

from django.db.models import QuerySet

from rapport.kit.errors import NotFound
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import actor_of, user_or_none
from rapport.platform.records.models import BulkRun


def bulk_run(asker: Actor, pk: int) -> BulkRun:
    """A run that ``asker`` started; administrators see all. Raises NotFound."""
    found = _visible(asker).filter(pk=pk).first()
    if found is None:
        raise NotFound("run_not_found", "There is no such run, or it is not yours.")
    return found


def recent_runs(asker: Actor) -> QuerySet[BulkRun]:
    """What ``asker`` did to many records, the newest first."""
    return _visible(asker).order_by("-made_at", "-pk")


def asker_of_run(pk: int) -> tuple[Actor, str]:
    """Who started a run, with the rights that they have now, and its verb."""
    run = BulkRun.objects.get(pk=pk)
    user = user_or_none(run.by_id) if run.by_id else None
    return (actor_of(user) if user else SYSTEM), run.verb


def _visible(asker: Actor) -> QuerySet[BulkRun]:
    rows = BulkRun.objects.all()
    return rows if asker.is_administrator else rows.filter(by_id=asker.user_id, by__isnull=False)
