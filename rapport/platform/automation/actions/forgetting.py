"""The log of runs, kept to what somebody may still want to read."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from rapport.platform.automation.models import Run

BATCH = 1_000


def forget_runs() -> int:
    """Delete the runs that ended as long ago as the log is kept, with their steps, and the failed ones
    that ended twice as long ago; returns how many. A batch is a transaction.

    What they did to records stays in the record of events, and can be undone from there.
    """
    days = settings.RUN_LOG_DAYS
    if not days:
        return 0
    old, older = (timezone.now() - timedelta(days=times * days) for times in (1, 2))
    over = Q(ended_at__lt=older) | (Q(ended_at__lt=old) & ~Q(state=Run.State.FAILED))
    runs, last, total = Run.objects.filter(over).order_by("pk"), 0, 0
    while pks := list(runs.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        Run.objects.filter(pk__in=pks).delete()
        last, total = pks[-1], total + len(pks)
    return total
