"""Reminding people of planned work, once for each time that it is due.

What is told and that it was told are one transaction: a worker that is killed in between has done
neither, and the next one does both. What is to be mailed leaves by ``notifications``, which keeps the
mail's id through a crash.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from rapport.activities.models import Activity, Participation, Reminder
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.notifications.actions.notifications import notify
from rapport.platform.notifications.kinds import Kind
from rapport.platform.records.types import declared_type
from rapport.platform.ui.formats import datetime as written
from rapport.platform.ui.formats import day as written_day

LONGEST = 60 * 24 * 28
MOST = 5
TOO_LATE = timedelta(hours=12)
"""Nobody is reminded of what was due that long ago: the worker stood still, or it was entered late."""
BATCH = 200


@transaction.atomic
def set_reminders(activity: Activity, minutes: Collection[int]) -> bool:
    """Let there be exactly these reminders; says whether that is new. What would have been told before
    now is not told. For actions. Raises Invalid.
    """
    wanted = set(minutes)
    if len(wanted) > MOST or not all(0 <= one <= LONGEST for one in wanted):
        raise Invalid("bad_reminders", fields={"reminders": "At most five, and four weeks before."})
    rows = Reminder.objects.filter(activity=activity)
    had = set(rows.values_list("minutes_before", flat=True))
    rows.exclude(minutes_before__in=wanted).delete()
    now = timezone.now()
    Reminder.objects.bulk_create(
        Reminder(
            activity=activity,
            minutes_before=one,
            told_for=activity.due_at if activity.due_at - timedelta(minutes=one) < now else None,
        )
        for one in sorted(wanted - had)
    )
    return had != wanted


def tell_reminders() -> int:
    """Tell what is to be told by now; returns how many reminders that were."""
    count = 0
    while told := _tell_some(timezone.now()):
        count += told
    return count


@transaction.atomic
def _tell_some(now: datetime) -> int:
    """A few hundred of them, which nobody else tells meanwhile."""
    due = Reminder.objects.filter(
        ~Q(told_for=F("activity__due_at")) | Q(told_for=None),
        activity__status=Activity.Status.OPEN,
        activity__deleted_at=None,
        activity__due_at__gt=now - TOO_LATE,
        activity__due_at__lte=now + timedelta(minutes=LONGEST),
    ).extra(where=["due_at <= %s + minutes_before * interval '1 minute'"], params=[now])
    found = list(
        due.select_related("activity")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")[:BATCH]
    )
    for reminder in found:
        _tell(reminder.activity)
        reminder.told_for = reminder.activity.due_at
    Reminder.objects.bulk_update(found, ["told_for"])
    return len(found)


def _tell(activity: Activity) -> None:
    kind = declared_type("activity")
    for user in _people(activity):
        if not kind.visible_to(actor_of(user)).filter(pk=activity.pk).exists():
            continue
        zone = ZoneInfo(user.time_zone or settings.TIME_ZONE)
        with speaking_to(user), timezone.override(zone):
            due = (
                written_day(activity.due_on) if activity.is_whole_day else written(activity.due_at)
            )
            text = say("%(what)s is due: %(when)s", what=activity, when=due)
        notify(user.pk, text, kind=Kind.REMINDER, url=kind.url_of(activity.pk), record=activity)


def _people(activity: Activity) -> list[User]:
    """Whoever owns it or takes part, and still works here."""
    takes_part = Participation.objects.filter(activity=activity, user__isnull=False)
    pks = [activity.owner_id or 0, *takes_part.values_list("user_id", flat=True)]
    return list(User.objects.filter(pk__in=filter(None, pks), is_active=True).order_by("pk"))
