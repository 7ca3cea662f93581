"""Letting an event of a calendar be true of activities here, by the actions that people take."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from rapport.activities.actions.planning import Plan, edit_activity, plan_activity
from rapport.activities.actions.repeating import follow_series
from rapport.activities.actions.states import cancel_activity, reopen_activity
from rapport.activities.caldav.appointments import Appointment, Facts, settled
from rapport.activities.models import (
    Activity,
    CalendarEntry,
    CalendarException,
    Participation,
    Reminder,
    Series,
)
from rapport.activities.queries.appointments import heard_subject
from rapport.kit.speech import say
from rapport.parties import queries as parties
from rapport.parties.models import EmailAddress
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import colleagues

HALF_A_DAY = timedelta(hours=12)
MOMENT = timedelta(seconds=1)


@transaction.atomic
def place(entry: CalendarEntry, wanted: Appointment, *, by: Actor, since: datetime) -> bool:
    """Let ``wanted`` be true of what ``entry`` is here; says whether anything is left of it."""
    if not wanted.rule:
        _place_single(entry, wanted, by)
        return True
    return _place_series(entry, wanted, by, since)


@transaction.atomic
def begin(
    entry: CalendarEntry,
    wanted: Appointment,
    people: tuple[str, ...],
    *,
    by: Actor,
    since: datetime,
) -> bool:
    """Make ``wanted`` a meeting here; says whether any of it is still to come."""
    parties_there, users_there = _known(people, by)
    plan = replace(
        _planned(wanted.facts, wanted.zone),
        party_id=parties_there[0] if parties_there else None,
        parties=parties_there[1:],
        colleagues=users_there,
    )
    if not wanted.rule:
        entry.activity = plan_activity(plan, by=by)
        return True
    series = Series(rule=wanted.rule, starts_at=wanted.facts.starts_at, zone=wanted.zone)
    series.except_at = sorted(wanted.except_at | wanted.moved.keys())
    lasts = timedelta(minutes=wanted.facts.minutes)
    moment = series.recurrence.after(timezone.now() - lasts - MOMENT)
    if moment is None:
        return False
    series.save()
    activity = plan_activity(replace(plan, due_at=moment), by=by)
    _attach(activity, series, moment)
    entry.activity, entry.series = activity, series
    entry.save()
    _place_exceptions(entry, wanted, by, since)
    return True


def withdraw(entry: CalendarEntry, *, by: Actor) -> None:
    """Call off what is open of ``entry``, which somebody deleted in the calendar."""
    reason = say("Deleted in the calendar")
    rows = Activity.objects.filter(status=Activity.Status.OPEN, deleted_at=None)
    for one in rows.filter(calendar_exception__entry=entry):
        cancel_activity(one, by=by, reason=reason)
    if entry.series_id is not None:
        for one in rows.filter(series_id=entry.series_id):
            cancel_activity(one, by=by, reason=reason, is_series=True)
    else:
        for one in rows.filter(pk=entry.activity_id or 0):
            cancel_activity(one, by=by, reason=reason)


def revive(entry: CalendarEntry, *, by: Actor) -> bool:
    """Open again what was called off here and then changed in the calendar; says whether it could be."""
    one = Activity.objects.filter(pk=entry.activity_id or 0, deleted_at=None, series=None).first()
    if one is None or one.status != Activity.Status.CANCELLED or one.owner_id != by.user_id:
        return False
    reopen_activity(one, by=by)
    return True


def _planned(facts: Facts, zone: str) -> Plan:
    return Plan(
        facts.subject,
        facts.starts_at,
        kind=Activity.Kind.MEETING,
        notes=facts.notes,
        is_whole_day=facts.is_whole_day,
        zone=zone,
        duration_minutes=facts.minutes,
        place=facts.place,
    )


def _known(people: tuple[str, ...], by: Actor) -> tuple[list[int], list[int]]:
    """Which parties and colleagues of ``by`` have these mail addresses."""
    seen = parties.visible(by).filter(deleted_at=None).values("pk")
    rows = EmailAddress.objects.filter(folded__in=people, party__in=seen)
    found = rows.order_by("party_id").values_list("party_id", flat=True).distinct()
    users = colleagues(by).filter(email__in=people).exclude(pk=by.user_id or 0)
    return list(found), list(users.values_list("pk", flat=True))


def _edit(activity: Activity, facts: Facts, entry: CalendarEntry, zone: str, by: Actor) -> Activity:
    """Let ``facts`` be true of ``activity`` and everything else stay as it is."""
    activity = Activity.objects.select_related("party", "series").get(pk=activity.pk)
    people = Participation.objects.filter(activity=activity)
    goes_on = activity.series is not None and activity.series.ended_at is None
    plan = Plan(
        heard_subject(activity, entry.uid, facts.subject),
        facts.starts_at,
        kind=activity.kind,
        notes=facts.notes,
        is_whole_day=facts.is_whole_day,
        zone=zone,
        duration_minutes=_minutes(activity, facts),
        place=facts.place,
        priority=activity.priority,
        is_promised=activity.is_promised,
        party_id=activity.party_id,
        about=activity.about,
        owner_id=activity.owner_id,
        rule=activity.series.rule if activity.series and goes_on else "",
        reminders=list(
            Reminder.objects.filter(activity=activity).values_list("minutes_before", flat=True)
        ),
        parties=[row.party_id for row in people if row.party_id],
        colleagues=[row.user_id for row in people if row.user_id],
    )
    return edit_activity(activity, plan, by=by)


def _minutes(activity: Activity, facts: Facts) -> int:
    """A whole day may last no minutes here, which means one day."""
    is_same = activity.is_whole_day and facts.is_whole_day
    lasts = round(activity.duration / timedelta(minutes=1)) if is_same else -1
    return activity.duration_minutes if lasts == facts.minutes else facts.minutes


def _place_single(entry: CalendarEntry, wanted: Appointment, by: Actor) -> None:
    activity = entry.activity
    if entry.series is not None:
        activity = _open_of(entry.series) or entry.activity
        entry.series.ended_at = timezone.now()
        entry.series.save(update_fields=["ended_at"])
    if activity is None:
        return
    if activity.series_id is not None:
        _attach(activity, None, None)
    zone = wanted.zone if wanted.facts.is_whole_day else activity.zone
    entry.activity, entry.series = _edit(activity, wanted.facts, entry, zone, by), None


def _place_series(entry: CalendarEntry, wanted: Appointment, by: Actor, since: datetime) -> bool:
    """The same for what repeats: its open activity first, then what takes place otherwise later."""
    series = _series_for(entry, wanted)
    activity = _open_of(series) if series is not None else None
    if activity is None or series is None:
        withdraw(entry, by=by)
        return False
    entry.activity, entry.series = activity, series
    entry.save()
    if activity.series_at in wanted.except_at:
        cancel_activity(activity, by=by, reason=say("Deleted in the calendar"))
    elif activity.series_at in wanted.moved and not _is_only_moved(activity, wanted):
        _detach(entry, activity, by)
    _place_exceptions(entry, wanted, by, since)
    activity = _open_of(series)
    if activity is None or activity.series_at is None:
        return True
    entry.activity = _edit(activity, wanted.at(activity.series_at), entry, wanted.zone, by)
    return True


def _series_for(entry: CalendarEntry, wanted: Appointment) -> Series | None:
    """The series of ``entry`` as ``wanted`` repeats: another one where the rule or its beginning is new; None
    when it is over.
    """
    old = entry.series
    facts, zone = wanted.facts, wanted.zone
    if old is not None and old.ended_at is None and _is_as_before(old, wanted):
        _except(entry, old, wanted)
        return old
    new = Series(rule=wanted.rule, starts_at=facts.starts_at, zone=zone)
    new.except_at = sorted(wanted.except_at | wanted.moved.keys())
    activity = _open_of(old) if old is not None else entry.activity
    if activity is None:
        return None
    now = timezone.now() - timedelta(minutes=facts.minutes) - MOMENT
    begun = activity.series_at or activity.due_at
    moment = new.recurrence.after(min(now, begun - HALF_A_DAY))
    if moment is None:
        return None
    new.save()
    _attach(activity, new, moment)
    if old is not None:
        old.ended_at = timezone.now()
        old.save(update_fields=["ended_at"])
    return new


def _is_as_before(old: Series, wanted: Appointment) -> bool:
    """Whether ``wanted`` repeats as ``old`` does, however the rule is written."""
    said = [
        settled(replace(wanted, rule=rule), since=old.starts_at).rule
        for rule in (old.rule, wanted.rule)
    ]
    same = (old.starts_at, old.zone) == (wanted.facts.starts_at, wanted.zone)
    return same and said[0] == said[1]


def _except(entry: CalendarEntry, series: Series, wanted: Appointment) -> None:
    """Leave out of ``series`` what does not take place, and what does otherwise."""
    rows = Activity.objects.filter(series=series, deleted_at=None)
    standing = set(rows.values_list("series_at", flat=True))
    gone = sorted((wanted.except_at | wanted.moved.keys()) - standing)
    if list(series.except_at) != gone:
        series.except_at = gone
        series.save(update_fields=["except_at"])


def _open_of(series: Series) -> Activity | None:
    rows = Activity.objects.filter(series=series, status=Activity.Status.OPEN, deleted_at=None)
    return rows.select_related("series", "party").order_by("series_at").first()


def _attach(activity: Activity, series: Series | None, moment: datetime | None) -> None:
    """Let ``activity`` stand for ``moment`` of ``series``."""
    activity.series, activity.series_at = series, moment
    activity.save(update_fields=["series", "series_at"])


def _is_only_moved(activity: Activity, wanted: Appointment) -> bool:
    """Whether the occurrence differs from the others in its time alone: the next one takes the words over."""
    if activity.series_at is None:
        return False
    one = wanted.moved[activity.series_at]
    return replace(one, starts_at=wanted.facts.starts_at) == wanted.facts


def _detach(entry: CalendarEntry, activity: Activity, by: Actor) -> None:
    """Let the open activity of a series be an exception, and plan what comes after it."""
    series, at = activity.series, activity.series_at
    if series is None or at is None:
        return
    follow_series(activity, by=by)
    series.except_at = sorted({*series.except_at, at})
    series.save(update_fields=["except_at"])
    _attach(activity, None, None)
    CalendarException.objects.create(entry=entry, at=at, activity=activity)


def _place_exceptions(
    entry: CalendarEntry, wanted: Appointment, by: Actor, since: datetime
) -> None:
    """Later occurrences that take place otherwise are activities of their own."""
    rows = {
        row.series_at: row for row in Activity.objects.filter(series=entry.series, deleted_at=None)
    }
    there = {one.at: one for one in entry.exceptions.select_related("activity")}
    for at, facts in sorted(wanted.moved.items()):
        if at in there:
            _edit(there[at].activity, facts, entry, wanted.zone, by)
        elif at in rows:
            if not rows[at].is_open:
                _edit(rows[at], facts, entry, wanted.zone, by)
        else:
            one = plan_activity(_planned(facts, wanted.zone), by=by)
            CalendarException.objects.create(entry=entry, at=at, activity=one)
    for at, found in there.items():
        if at not in wanted.moved and max(at, found.activity.due_at) >= since:
            if found.activity.is_open and found.activity.deleted_at is None:
                cancel_activity(found.activity, by=by, reason=say("Deleted in the calendar"))
            found.delete()
