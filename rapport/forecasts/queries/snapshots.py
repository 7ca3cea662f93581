"""What was written down on past days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from rapport.forecasts.models import Method, Snapshot, SnapshotDay
from rapport.forecasts.periods import Period
from rapport.platform import access
from rapport.platform.access import Actor

LOOKED_BACK = 30
"""Days of which it is told whether they were missed."""


def seen(asker: Actor, period: Period | None = None) -> QuerySet[Snapshot]:
    """The snapshots, of a period if one is said, of whomever ``asker`` sees."""
    rows = Snapshot.objects.all()
    if period is not None:
        rows = rows.filter(starts_on=period.starts_on, ends_on=period.ends_on)
    return access.visible_to(asker, rows)


def newest_day(asker: Actor) -> SnapshotDay | None:
    """The last day on which everything was written down. One query."""
    access.require(asker, "forecasts.read_forecasts")
    return SnapshotDay.objects.order_by("-on").first()


def statistics(asker: Actor, period: Period) -> tuple[SnapshotDay | None, Mapping[str, Snapshot]]:
    """The newest statistical forecast of ``period``, by holder, and its day. At most two queries."""
    rows = seen(asker, period).filter(method=Method.STATISTICAL)
    newest = rows.order_by("-day").values("day")[:1]
    found = {row.holder: row for row in rows.filter(day=newest).select_related("day")}
    if found:
        return next(iter(found.values())).day, found
    return newest_day(asker), {}


@dataclass(frozen=True)
class Days:
    """Since when snapshots are taken, and which of the last days have none."""

    first: date | None
    missed: list[date]


def standing_of_days(asker: Actor, today: date) -> Days:
    """How complete the record is: a day that was missed is not made up. Two queries."""
    access.require(asker, "forecasts.read_forecasts")
    rows = SnapshotDay.objects.filter(is_reconstructed=False)
    first = rows.order_by("on").values_list("on", flat=True).first()
    since = max(first or today, today - timedelta(days=LOOKED_BACK))
    there = set(SnapshotDay.objects.filter(on__gte=since).values_list("on", flat=True))
    days = (since + timedelta(days=number) for number in range((today - since).days))
    return Days(first, [day for day in days if day not in there])
