"""Planning work, and changing what was planned."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.activities.actions.following import follow_activity
from rapport.activities.actions.people import check_people, set_people
from rapport.activities.actions.reminding import set_reminders
from rapport.activities.events import ActivityEdited, ActivityPlanned
from rapport.activities.models import Activity, Series
from rapport.activities.recurrence import understood
from rapport.activities.writing import settle
from rapport.kit.errors import Refused
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions import own_fields
from rapport.platform.records.actions.own_fields import NOTHING, Own
from rapport.platform.records.values import plain

FACTS = ("kind", "subject", "notes", "due_at", "is_whole_day", "zone", "duration_minutes", "place",
         "priority", "is_promised", "party_id", "about", "owner_id")  # fmt: skip
TOLD = {
    "due_at": "due",
    "is_whole_day": "whole_day",
    "duration_minutes": "minutes",
    "is_promised": "promised",
    "party_id": "party",
    "owner_id": "owner",
}
"""What an event calls a column, where the record type has another name for it."""


@dataclass(frozen=True)
class Plan:
    """What someone says of planned work. ``zone`` is the clock that its days and repeats follow.

    ``about`` is a link ("orders.order:42"), ``rule`` an RRULE for what repeats, ``reminders`` are
    minutes before it is due; ``parties`` and ``colleagues`` are ids of those who take part besides the
    owner (None: whoever plans it).
    """

    subject: str
    due_at: datetime
    kind: str = Activity.Kind.TASK
    notes: str = ""
    is_whole_day: bool = False
    zone: str = ""
    duration_minutes: int = 0
    place: str = ""
    priority: str = Activity.Priority.NORMAL
    is_promised: bool = False
    party_id: int | None = None
    about: str = ""
    owner_id: int | None = None
    rule: str = ""
    reminders: Collection[int] = field(default_factory=frozenset)
    parties: Collection[int] = field(default_factory=frozenset)
    colleagues: Collection[int] = field(default_factory=frozenset)


@transaction.atomic
def plan_activity(plan: Plan, *, by: Actor, own: Own = NOTHING) -> Activity:
    """Plan work; ``own`` fills the fields that were added to activities. Raises Invalid."""
    access.require(by, "activities.plan_activity")
    activity = Activity(created_by_id=by.user_id, updated_by_id=by.user_id)
    if len(by.team_ids) == 1:
        (activity.team_id,) = by.team_ids
    _fill(activity, plan, by)
    people = check_people(plan.parties, plan.colleagues, by=by)
    own_fields.enter(activity, own, by=by)
    if plan.rule:
        _repeat(activity, plan.rule)
    activity.save()
    set_people(activity, *people)
    set_reminders(activity, plan.reminders)
    own_fields.entered(activity, own, by=by)
    happening = ActivityPlanned(activity.kind, activity.subject, activity.due_at)
    events.record(happening, by=by, about=activity.party_id, subject=activity)
    return activity


@transaction.atomic
def edit_activity(
    activity: Activity, plan: Plan, *, by: Actor, version: int | None = None, own: Own = NOTHING
) -> Activity:
    """Let ``plan`` be true of ``activity``. A new rule begins with it; the same rule goes on as it was,
    so that only this one is moved. Raises Refused when someone changed it since ``version``.
    """
    access.require(by, "activities.edit_activity", activity)
    activity = locked(activity)
    if version is not None and version != activity.version:
        raise Refused("changed_meanwhile", "Someone else changed this activity. Look again.")
    before = {name: getattr(activity, name) for name in FACTS}
    rule = activity.series.rule if activity.series and not activity.series.ended_at else ""
    _fill(activity, plan, by)
    people = check_people(plan.parties, plan.colleagues, by=by)
    changes = _changes(before, activity) | own_fields.amend(activity, own, by=by)
    new_rule = understood(plan.rule) if plan.rule else ""
    if new_rule != rule:
        changes["repeats"] = [rule, new_rule]
        _repeat(activity, new_rule)
    if set_people(activity, *people):
        changes["participants"] = ["", ""]
    if set_reminders(activity, plan.reminders):
        changes["reminders"] = ["", ""]
    if not changes:
        return activity
    activity.version, activity.updated_by_id = activity.version + 1, by.user_id
    activity.save()
    follow_activity(activity)
    own_fields.amended(activity, changes)
    happening = ActivityEdited(activity.subject, changes)
    events.record(happening, by=by, about=activity.party_id, subject=activity)
    return activity


def locked(activity: Activity) -> Activity:
    """The same, as it is in the database now, held until the transaction ends."""
    rows = Activity.objects.select_for_update(of=("self",)).select_related("series")
    return rows.get(pk=activity.pk)


def _fill(activity: Activity, plan: Plan, by: Actor) -> None:
    """Write the facts into ``activity``, without saving. Raises Invalid."""
    for name in FACTS:
        setattr(activity, name, getattr(plan, name))
    activity.zone = plan.zone or timezone.get_current_timezone_name()
    activity.owner_id = plan.owner_id or by.user_id
    settle(activity)


def _repeat(activity: Activity, rule: str) -> None:
    """Begin a series with ``activity``; without a rule, end the one that it was of."""
    if activity.series is not None:
        activity.series.ended_at = timezone.now()
        activity.series.save(update_fields=["ended_at"])
    if not rule:
        activity.series, activity.series_at = None, None
        return
    series = Series.objects.create(
        rule=understood(rule), starts_at=activity.due_at, zone=activity.zone
    )
    activity.series, activity.series_at = series, activity.due_at


def _changes(before: dict[str, Any], activity: Activity) -> dict[str, list[Any]]:
    return {
        TOLD.get(name, name): [plain(old), plain(getattr(activity, name))]
        for name, old in before.items()
        if old != getattr(activity, name)
    }
