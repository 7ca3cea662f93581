"""What the calendar programs of people read."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from rapport.activities.icalendars import Moment
from rapport.activities.models import Activity, Feed, Participation
from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.mails import absolute

BEHIND, AHEAD = timedelta(days=90), timedelta(days=730)
MOST = 5000
STATES = {"open": "CONFIRMED", "done": "CONFIRMED", "cancelled": "CANCELLED"}


def feed(token: str) -> Feed:
    """The feed that ``token`` opens, with its user. Raises NotFound, also for whoever left."""
    number, _, _ = token.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    rows = Feed.objects.select_related("user").filter(user__is_active=True)
    found = rows.filter(pk=int(number)).first() if is_number else None
    if found is None or not found.opens_with(token):
        raise NotFound()
    return found


def own_feed(asker: Actor) -> Feed | None:
    """The asker's feed, if they have one."""
    return Feed.objects.filter(pk=asker.user_id or 0).first()


def moments(asker: Actor, *, now: datetime) -> list[Moment]:
    """What the asker owns or takes part in and still sees, from a season ago until two years ahead."""
    takes_part = Participation.objects.filter(user_id=asker.user_id or 0).values("activity_id")
    mine = Q(owner_id=asker.user_id or 0) | Q(pk__in=takes_part)
    rows = Activity.objects.filter(
        mine, deleted_at=None, ends_at__gte=now - BEHIND, due_at__lt=now + AHEAD
    ).exclude(status=Activity.Status.CANCELLED)
    seen = access.visible_to(asker, rows.select_related("party", "series"))
    return [moment_of(one) for one in seen.order_by("due_at", "id")[:MOST]]


def moment_of(activity: Activity) -> Moment:
    """The same as calendar programs know it; ``series`` and ``party`` are at hand."""
    series = activity.series if activity.is_open else None
    goes_on = series is not None and series.ended_at is None
    who = f" ({activity.party.name})" if activity.party else ""
    return Moment(
        uid=uid_of(activity),
        subject=f"{activity.subject}{who}",
        starts_at=activity.due_at,
        ends_at=activity.ends_at,
        changed_at=activity.updated_at,
        sequence=activity.version,
        whole_on=activity.due_on if activity.is_whole_day else None,
        days=max(1, round(activity.duration / timedelta(days=1))),
        zone=activity.zone,
        rule=series.recurrence.rule_from(activity.series_at or activity.due_at)
        if series and goes_on
        else "",
        series_at=activity.series_at if goes_on else None,
        except_at=tuple(series.except_at) if series and goes_on else (),
        status=STATES[activity.status],
        place=activity.place,
        notes=activity.notes,
        url=absolute(f"/activities/{activity.pk}/"),
    )


def uid_of(activity: Activity) -> str:
    """The same for ever, and nobody else's."""
    return f"activity-{activity.pk}@{urlsplit(settings.BASE_URL).hostname or 'rapport'}"
