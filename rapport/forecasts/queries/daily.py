"""What forecasts add to somebody's day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from rapport.activities.daily import Entry
from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Submission
from rapport.forecasts.periods import period_of
from rapport.forecasts.queries.calls import said
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.sales.models import Opportunity

QUIET = timedelta(days=7)
"""At the beginning of a quarter, in which nobody is asked."""


def without_call(asker: Actor, _ends: datetime) -> Iterator[Entry]:
    """The running quarter, where the asker has open opportunities in it and has said nothing of it. Two
    queries.
    """
    today = timezone.localdate()
    quarter = period_of("quarter", today)
    if asker.user_id is None or today - quarter.starts_on < QUIET:
        return
    if not access.may(asker, "forecasts.submit_forecast"):
        return
    mine = Opportunity.objects.filter(owner=asker.user_id, status="open", deleted_at=None)
    if not mine.filter(closes_on__range=(today, quarter.ends_on)).exists():
        return
    holder = Holder("person", asker.user_id)
    if said(asker, Submission, quarter).filter(holder=str(holder)).exists():
        return
    yield Entry(
        key=f"forecast:{quarter.key}",
        subject=say("Forecast %(period)s", period=quarter.key),
        url=reverse("submit_forecast", args=[quarter.key]),
        icon="chart-histogram",
        why=say("Say what it will bring: you called nothing yet."),
    )
