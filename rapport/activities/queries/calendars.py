"""What stands in the calendars of some people. The asker comes first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from rapport.activities.models import Activity, Participation
from rapport.activities.spans import Slot
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import colleagues

MOST = 1000
MOST_SERIES, MOST_REPEATS = 200, 100
MARGIN = timedelta(days=1)
"""Whole days by another clock may begin that much earlier or later."""


def people_with_calendars(asker: Actor) -> list[User]:
    """The asker, their teammates and those they lead, the asker first. One query."""
    near = Q(pk=asker.user_id or 0) | Q(pk__in=asker.reach.below)
    near |= Q(teams__in=asker.team_ids | asker.reach.led_teams | asker.reach.teams_below)
    found = colleagues(asker).filter(near).distinct()
    return sorted(found, key=lambda user: (user.pk != asker.user_id, user.name))


def slots(
    asker: Actor, people: Collection[int], *, first: datetime, last: datetime
) -> tuple[list[Slot], bool]:
    """What ``people`` have planned or done from ``first`` until ``last``, as far as the asker sees it, and
    whether that is all of it. Four queries.
    """
    access.require(asker, "activities.read_activities")
    rows = _of(asker, people).exclude(status=Activity.Status.CANCELLED)
    here = rows.filter(due_at__lt=last + MARGIN, ends_at__gte=first - MARGIN)
    found = list(here.order_by("due_at", "id")[: MOST + 1])
    editable = set(
        access.visible_to(
            asker, Activity.objects.filter(pk__in=[one.pk for one in found]), Right.EDIT
        ).values_list("pk", flat=True)
    )
    shown = [_slot(one, may_edit=one.is_open and one.pk in editable) for one in found[:MOST]]
    return shown + _repeats(asker, people, first, last), len(found) <= MOST


def _of(asker: Actor, people: Collection[int]) -> QuerySet[Activity]:
    takes_part = Participation.objects.filter(user_id__in=people).values("activity_id")
    theirs = Q(owner_id__in=people) | Q(pk__in=takes_part)
    rows = Activity.objects.filter(theirs, deleted_at=None)
    return access.visible_to(asker, rows.select_related("owner", "party", "series"))


def _repeats(asker: Actor, people: Collection[int], first: datetime, last: datetime) -> list[Slot]:
    """When the series that go on will take place again; each has one open activity."""
    going_on = _of(asker, people).filter(
        status=Activity.Status.OPEN, series__ended_at=None, series_at__lt=last
    )
    found = []
    for activity in going_on.exclude(series=None).order_by("due_at", "id")[:MOST_SERIES]:
        series, since = activity.series, activity.series_at
        if series is None or since is None:
            continue
        begin = max(since + timedelta(seconds=1), first - MARGIN)
        moments = series.recurrence.between(begin, last + MARGIN, most=MOST_REPEATS)
        found += [_slot(activity, at=moment) for moment in moments]
    return found


def _slot(activity: Activity, *, may_edit: bool = False, at: datetime | None = None) -> Slot:
    """An activity as it stands, or as it will be ``at`` a later time."""
    starts_at = at or activity.due_at
    on = starts_at.astimezone(ZoneInfo(activity.zone)).date() if activity.is_whole_day else None
    return Slot(
        activity.pk,
        activity.subject,
        activity.kind,
        starts_at,
        starts_at + activity.duration,
        on,
        activity.owner.name if activity.owner else "",
        activity.party.name if activity.party else "",
        activity.status,
        is_repeat=at is not None,
        may_edit=may_edit,
    )
