"""Open opportunities that stand in no period to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from rapport.forecasts.queries.sight import sight
from rapport.forecasts.queries.sums import counted_for
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.sales.models import Opportunity


@dataclass(frozen=True)
class Overdue:
    """How many open opportunities should have been decided by now, the first since ``first``."""

    count: int
    first: date | None


def overdue(asker: Actor, today: date) -> Overdue:
    """Those that were expected before ``today``: until they get a new day, nobody counts on them. One query."""
    rows = Opportunity.objects.filter(status="open", deleted_at=None, closes_on__lt=today)
    seen, shown = access.visible_to(asker, rows), sight(asker)
    if not shown.is_all:
        seen = counted_for(seen).filter(shown.of("counts_for", "team_id"))
    found = seen.order_by().aggregate(count=Count("pk", distinct=True), first=Min("closes_on"))
    return Overdue(found["count"], found["first"])
