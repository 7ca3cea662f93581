"""What tests of calendars elsewhere do on both sides."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from rapport.activities.actions.calendars.connecting import choose_calendar, connect_calendar
from rapport.activities.actions.calendars.syncing import sync_calendar
from rapport.activities.actions.planning import Plan
from rapport.activities.models import Activity, CalendarLink
from rapport.activities.tests.making import planned
from rapport.activities.tests.radicales import PASSWORD, USER, Gate, stamp
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of

CLOCK = ZoneInfo("Europe/Amsterdam")
TODAY = timezone.localdate()
DAY = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=CLOCK) + timedelta(days=3)
"""Nine o'clock in Amsterdam, three days from now."""
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


def connected(gate: Gate, user: User, direction: str = "both") -> CalendarLink:
    by = actor_of(user)
    connect_calendar(gate.url, USER, PASSWORD, by=by)
    return choose_calendar(gate.calendar.url, direction, by=by)


def sync(link: CalendarLink, **how: Any) -> CalendarLink:
    """What became of it, after it went well."""
    found = CalendarLink.objects.select_related("user").get(pk=link.pk)
    assert sync_calendar(found, **how), CalendarLink.objects.get(pk=link.pk).said
    return CalendarLink.objects.get(pk=link.pk)


def fails(link: CalendarLink) -> CalendarLink:
    found = CalendarLink.objects.select_related("user").get(pk=link.pk)
    assert not sync_calendar(found)
    return CalendarLink.objects.get(pk=link.pk)


def mine(user: User, subject: str = "Talk", **said: Any) -> Activity:
    said = {"kind": "meeting", "due_at": DAY, "duration_minutes": 60, **said}
    return planned(subject, owner_id=user.pk, by=actor_of(user), **said)


def times(at: datetime, lasts: timedelta = HOUR) -> list[str]:
    return [f"DTSTART:{stamp(at)}", f"DTEND:{stamp(at + lasts)}"]


def local(at: datetime) -> str:
    return f"TZID=Europe/Amsterdam:{at.astimezone(CLOCK):%Y%m%dT%H%M%S}"


def only() -> Activity:
    return Activity.objects.get(deleted_at=None)


def quiet(gate: Gate, link: CalendarLink) -> None:
    """Nothing is written on either side any more."""
    versions = list(Activity.objects.order_by("pk").values_list("pk", "version"))
    gate.asked.clear()
    sync(link)
    sync(link)
    assert [one for one in gate.asked if one.startswith(("PUT", "DELETE", "GET"))] == []
    assert list(Activity.objects.order_by("pk").values_list("pk", "version")) == versions


def plan(subject: str, user: User, **said: Any) -> Plan:
    said = {
        "kind": "meeting",
        "duration_minutes": 60,
        "zone": "Europe/Amsterdam",
        "owner_id": user.pk,
        **said,
    }
    return Plan(subject, said.pop("due_at", DAY), **said)
