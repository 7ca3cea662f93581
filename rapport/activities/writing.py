"""What holds of an activity however it is written: by an action, in a cell, for many, by a rule."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from rapport.activities.actions.following import follow_activity
from rapport.activities.events import ActivityEdited, ActivityPlanned
from rapport.activities.linking import party_of, place_in
from rapport.activities.models import Activity
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.platform.records.types import Writing

LONGEST = 250
LONGEST_DURATION = 60 * 24 * 31
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)


def settle(activity: Activity) -> None:
    """Work out what follows from the facts of ``activity``. Raises Invalid for what cannot be."""
    _check(activity)
    activity.due_at = activity.due_at.replace(microsecond=0)
    if activity.is_whole_day:
        clock = ZoneInfo(activity.zone)
        day = activity.due_at.astimezone(clock).date()
        last = day + timedelta(days=max(1, -(-activity.duration_minutes // 1440)))
        activity.due_at = datetime.combine(day, time(), clock).astimezone(UTC)
        activity.ends_at = datetime.combine(last, time(), clock).astimezone(UTC)
    else:
        activity.ends_at = activity.due_at + timedelta(minutes=activity.duration_minutes)
    if activity.about and activity.party_id is None:
        activity.party_id = party_of(activity.about)
    activity.search_text = fold(f"{activity.subject} {activity.place}")


def _check(activity: Activity) -> None:
    if not activity.zone:
        activity.zone = timezone.get_current_timezone_name()
    wrong = _wrong_words(activity) | _wrong_times(activity)
    if activity.about and place_in(activity.about) is None:
        wrong["about"] = say("There is no such record.")
    if wrong:
        raise Invalid("invalid_activity", fields=wrong)


def _wrong_words(activity: Activity) -> dict[str, str]:
    wrong = {
        name: say("At most %(longest)s characters.", longest=LONGEST)
        for name in ("subject", "place")
        if len(getattr(activity, name)) > LONGEST
    }
    if not activity.subject.strip():
        wrong["subject"] = say("Say in a few words what is to be done.")
    if activity.kind not in Activity.Kind.values:
        wrong["kind"] = say("This is not a kind of activity.")
    if activity.priority not in Activity.Priority.values:
        wrong["priority"] = say("This is not a priority.")
    return wrong


def _wrong_times(activity: Activity) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if activity.zone not in available_timezones():
        wrong["zone"] = say("There is no such time zone.")
    if timezone.is_naive(activity.due_at):
        wrong["due"] = say("The time needs a time zone.")
    elif not EARLIEST <= activity.due_at <= LATEST:
        wrong["due"] = say("This is too far away to be planned.")
    if not 0 <= activity.duration_minutes <= LONGEST_DURATION:
        wrong["minutes"] = say("It takes at most a month.")
    return wrong


def _before(activity: Activity, _names: frozenset[str]) -> None:
    activity.duration_minutes = int(activity.duration_minutes or 0)
    settle(activity)


def _after(activity: Activity, _names: frozenset[str]) -> None:
    follow_activity(activity)


WRITING = Writing(
    before=_before,
    after=_after,
    derives_from=frozenset(
        {"subject", "place", "kind", "priority", "due", "whole_day", "minutes", "about"}
    ),
    events={
        "created": lambda activity, _: ActivityPlanned(
            activity.kind, activity.subject, activity.due_at
        ),
        "edited": lambda activity, changes: ActivityEdited(activity.subject, dict(changes)),
    },
)
