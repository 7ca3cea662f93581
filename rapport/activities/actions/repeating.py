"""The next of a series, planned when the one before it is done or called off.

At any time one activity of a series is open; what comes after it stands in calendars as the rule
says, without rows of its own. The database keeps one row per moment of a series, so that the next one
is made once however often, and by however many at once, the one before it is completed.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rapport.activities.actions.reminding import set_reminders
from rapport.activities.events import ActivityPlanned
from rapport.activities.models import Activity, Participation, Reminder
from rapport.activities.writing import settle
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions.telling import tell
from rapport.platform.records.types import declared_type

KEPT = ("kind", "subject", "notes", "zone", "is_whole_day", "duration_minutes", "place", "priority",
        "is_promised", "party_id", "about", "owner_id", "team_id", "custom", "series")  # fmt: skip


@transaction.atomic
def follow_series(activity: Activity, *, by: Actor) -> Activity | None:
    """Plan what comes after ``activity`` in its series; None when nothing does. For actions."""
    series = activity.series
    if series is None or series.ended_at is not None or activity.series_at is None:
        return None
    later = Activity.objects.filter(
        series=series, series_at__gt=activity.series_at, deleted_at=None
    )
    moment = series.recurrence.after(activity.series_at)
    if moment is None or later.exists():
        return None
    gone = Activity.objects.select_for_update().filter(series=series, series_at=moment).first()
    if gone is not None:
        gone.deleted_at = None
        gone.save(update_fields=["deleted_at"])
        _tell("restored", gone, by)
        return gone
    following = Activity(
        **{name: getattr(activity, name) for name in KEPT},
        due_at=moment,
        series_at=moment,
        created_by_id=by.user_id,
        updated_by_id=by.user_id,
    )
    settle(following)
    following.save()
    people = Participation.objects.filter(activity=activity)
    Participation.objects.bulk_create(
        Participation(activity=following, party_id=row.party_id, user_id=row.user_id)
        for row in people
    )
    kept = Reminder.objects.filter(activity=activity).values_list("minutes_before", flat=True)
    set_reminders(following, list(kept))
    happening = ActivityPlanned(following.kind, following.subject, following.due_at)
    events.record(happening, by=by, about=following.party_id, subject=following)
    return following


@transaction.atomic
def take_back_next(activity: Activity, *, by: Actor) -> None:
    """Put what follows ``activity`` into the trash if nobody has touched it, and let the series go on."""
    if activity.series is None or activity.series_at is None:
        return
    if activity.series.ended_at is not None:
        activity.series.ended_at = None
        activity.series.save(update_fields=["ended_at"])
    later = Activity.objects.select_for_update().filter(
        series=activity.series, series_at__gt=activity.series_at, deleted_at=None
    )
    for following in later.filter(version=1, status=Activity.Status.OPEN):
        following.deleted_at = timezone.now()
        following.save(update_fields=["deleted_at"])
        _tell("deleted", following, by)


def _tell(what: str, activity: Activity, by: Actor) -> None:
    tell(what, declared_type("activity"), activity, {}, by)
