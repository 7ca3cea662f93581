"""Planned work of every kind around today, and a page on which Morgan can be booked."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from rapport.activities.actions.booking import PageFacts, change_booking_page
from rapport.activities.actions.planning import Plan, plan_activity
from rapport.activities.actions.states import complete_activity
from rapport.activities.models import Activity, CalendarEntry, CalendarLink
from rapport.parties.models import Party
from rapport.platform.access import Actor

WORK: tuple[tuple[str, str, int, int, dict[str, Any]], ...] = (
    ("Send the drawings", "email", -50, 0, {"is_promised": True}),
    ("Ask why the last order came late", "call", -26, 15, {"priority": "high"}),
    ("Stand-up", "meeting", 1, 30, {"rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"}),
    ("Show the new mill", "visit", 3, 90, {"place": "Mill 3", "notes": "Bring samples."}),
    ("Write the report", "task", 4, 45, {}),
    ("Talk prices", "meeting", 3, 60, {}),
    ("Trade fair", "task", 30, 0, {"is_whole_day": True}),
)
"""Subject, kind, hours from now, minutes, and what else is said."""


def planned(party: Party, by: Actor) -> dict[str, Any]:
    """The ids by the names that addresses know them by."""
    now = timezone.now().replace(minute=0, second=0)
    zone = "Europe/Amsterdam"
    made = [
        plan_activity(
            Plan(
                subject,
                now + timedelta(hours=hours),
                kind=kind,
                duration_minutes=minutes,
                zone=zone,
                party_id=party.pk,
                **more,
            ),
            by=by,
        )
        for subject, kind, hours, minutes, more in WORK
    ]
    done = Plan("Call about the invoice", now - timedelta(hours=2), kind="call", zone=zone)
    complete_activity(plan_activity(done, by=by), by=by, outcome="reached")
    hours = {day: [(time(9), time(12)), (time(13), time(17))] for day in range(5)}
    change_booking_page(PageFacts("morgan", "Talk to Morgan", hours, zone), by=by)
    _elsewhere(made[5], by)
    return {"activity": made[3]}


def _elsewhere(activity: Activity, by: Actor) -> None:
    """Morgan's calendar on a server that does not answer at the moment."""
    now = timezone.now()
    url = "https://cloud.example.org/calendars/morgan/office/"
    link = CalendarLink.objects.create(
        user_id=by.user_id or 0,
        server="https://cloud.example.org",
        user_name="morgan",
        sealed_password="sealed",
        offered=[[url, "Work"], [url.replace("office", "family"), "Family"]],
        url=url,
        name="Work",
        connected_at=now - timedelta(days=20),
        synced_at=now - timedelta(hours=2),
        next_at=now + timedelta(days=365),
        problem="unreachable",
        said="cloud.example.org did not answer in time.",
        counts={"new": 2, "sent": 5, "changed": 1, "kept_back": 1},
    )
    CalendarEntry.objects.create(
        link=link, uid="a", path="/a", etag="1", agreed={}, activity=activity
    )
    why = "It repeats in a way that is not followed here."
    CalendarEntry.objects.create(
        link=link, uid="b", path="/b", etag="1", title="Take the pills", problem=why
    )
