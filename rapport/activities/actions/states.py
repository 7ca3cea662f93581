"""Doing planned work, moving it, calling it off, and taking that back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from rapport.activities.actions.following import follow_activity
from rapport.activities.actions.planning import locked
from rapport.activities.actions.repeating import follow_series, take_back_next
from rapport.activities.events import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityReopened,
    ActivityRescheduled,
)
from rapport.activities.models import Activity, Participation
from rapport.activities.writing import settle
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.touchpoints.actions import Details, record_interaction, withdraw_interaction
from rapport.touchpoints.channels import Channel, Direction

SOURCE = "activities"
CHANNELS = {
    Activity.Kind.CALL: Channel.PHONE_CALL,
    Activity.Kind.MEETING: Channel.MEETING,
    Activity.Kind.VISIT: Channel.FACE_TO_FACE,
}
"""What is an interaction once it is done. A mail is recorded by whoever sends it, a task is none."""
CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_OUTCOME = 60


@transaction.atomic
def complete_activity(
    activity: Activity, *, by: Actor, outcome: str = "", at: datetime | None = None
) -> Activity:
    """Say that ``activity`` is done. A call, meeting or visit with a party goes on its timeline, once;
    of what repeats, the next one is planned. Raises Refused when it is not open.
    """
    access.require(by, "activities.complete_activity", activity)
    activity = locked(activity)
    _require_open(activity)
    done_at = at or timezone.now()
    _check_done(done_at, outcome)
    activity.status, activity.done_at = Activity.Status.DONE, done_at
    activity.outcome = outcome.strip()
    _save(activity, by)
    is_told = _touch(activity, by)
    follow_series(activity, by=by)
    happening = ActivityCompleted(
        activity.kind, activity.subject, activity.outcome, done_at, is_told
    )
    about = None if is_told else activity.party_id
    events.record(happening, by=by, about=about, subject=activity)
    return activity


@transaction.atomic
def reopen_activity(activity: Activity, *, by: Actor) -> Activity:
    """Let ``activity`` be open again: what its completion put on the timeline is taken back, and the
    next of its series, unless somebody has touched it since.
    """
    access.require(by, "activities.reopen_activity", activity)
    activity = locked(activity)
    if activity.is_open:
        raise Refused("activity_open", "This is open already.")
    happening = ActivityReopened(
        activity.subject, activity.status, activity.outcome, activity.done_at
    )
    activity.status, activity.done_at, activity.outcome = Activity.Status.OPEN, None, ""
    _save(activity, by)
    withdraw_interaction(SOURCE, str(activity.pk), by=by)
    take_back_next(activity, by=by)
    events.record(happening, by=by, about=activity.party_id, subject=activity)
    return activity


@transaction.atomic
def reschedule_activity(
    activity: Activity,
    *,
    due_at: datetime,
    by: Actor,
    is_whole_day: bool | None = None,
    duration_minutes: int | None = None,
) -> Activity:
    """Move ``activity``, this one alone if it repeats. Raises Refused when it is not open."""
    access.require(by, "activities.reschedule_activity", activity)
    activity = locked(activity)
    _require_open(activity)
    before = activity.due_at
    activity.due_at = due_at
    if is_whole_day is not None:
        activity.is_whole_day = is_whole_day
    if duration_minutes is not None:
        activity.duration_minutes = duration_minutes
    settle(activity)
    if activity.due_at == before and is_whole_day is None and duration_minutes is None:
        return activity
    _save(activity, by)
    happening = ActivityRescheduled(activity.subject, before, activity.due_at)
    events.record(happening, by=by, about=activity.party_id, subject=activity)
    return activity


@transaction.atomic
def cancel_activity(
    activity: Activity, *, by: Actor, reason: str = "", is_series: bool = False
) -> Activity:
    """Call ``activity`` off; the next of its series is planned unless the whole series ends."""
    access.require(by, "activities.cancel_activity", activity)
    activity = locked(activity)
    _require_open(activity)
    if len(reason) > LONGEST_OUTCOME:
        raise Invalid("long_reason", fields={"reason": "At most 60 characters."})
    activity.status, activity.outcome = Activity.Status.CANCELLED, reason.strip()
    _save(activity, by)
    if is_series and activity.series is not None:
        activity.series.ended_at = timezone.now()
        activity.series.save(update_fields=["ended_at"])
    follow_series(activity, by=by)
    happening = ActivityCancelled(activity.subject, activity.outcome, is_series)
    events.record(happening, by=by, about=activity.party_id, subject=activity)
    return activity


def _require_open(activity: Activity) -> None:
    if activity.deleted_at is not None:
        raise Refused("activity_in_trash", "This lies in the trash.")
    if not activity.is_open:
        status = say(activity.get_status_display()).lower()
        raise Refused("activity_not_open", "This is %(status)s already.", status=status)


def _check_done(done_at: datetime, outcome: str) -> None:
    if timezone.is_naive(done_at) or done_at > timezone.now() + CLOCKS_DIFFER:
        raise Invalid("not_done_yet", fields={"at": "This has not happened yet."})
    if len(outcome) > LONGEST_OUTCOME:
        raise Invalid("long_outcome", fields={"outcome": "At most 60 characters."})


def _save(activity: Activity, by: Actor) -> None:
    activity.version, activity.updated_by_id = activity.version + 1, by.user_id
    activity.save()
    follow_activity(activity)


def _touch(activity: Activity, by: Actor) -> bool:
    """Put what was done on the timeline of whom it was done with; says whether it was."""
    channel = CHANNELS.get(Activity.Kind(activity.kind))
    people = Participation.objects.filter(activity=activity, party__isnull=False)
    others = list(people.order_by("pk").values_list("party_id", flat=True))
    if activity.party is None and others:
        main = people.select_related("party").order_by("pk")[0].party
    else:
        main = activity.party
    if channel is None or main is None or activity.done_at is None:
        return False
    details = Details(
        subject=activity.subject,
        body=activity.notes,
        outcome=activity.outcome,
        duration_seconds=activity.duration_minutes * 60 or None,
        participants=tuple(pk for pk in others if pk),
        links=(f"activities.activity:{activity.pk}", *filter(None, [activity.about])),
        source=SOURCE,
        source_key=str(activity.pk),
    )
    at = activity.done_at if channel is Channel.PHONE_CALL else _took_place(activity)
    record_interaction(
        main, by=by, channel=channel, direction=Direction.OUTBOUND, at=at, details=details
    )
    return True


def _took_place(activity: Activity) -> datetime:
    """When a meeting or visit was: as planned, or just now if it is not due yet."""
    done_at = activity.done_at or activity.due_at
    return done_at if activity.is_whole_day else min(activity.due_at, done_at)
