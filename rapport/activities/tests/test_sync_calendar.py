"""A calendar on a real Radicale and the one here, kept the same; with sync-collection and without."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rapport.activities.actions.calendars.connecting import (
    disconnect_calendar,
)
from rapport.activities.actions.planning import edit_activity
from rapport.activities.actions.states import (
    cancel_activity,
    complete_activity,
    reopen_activity,
    reschedule_activity,
)
from rapport.activities.models import Activity, CalendarEntry, CalendarLink
from rapport.activities.tests.making import a_party
from rapport.activities.tests.radicales import USER, Gate
from rapport.activities.tests.syncing import (
    DAY,
    HOUR,
    connected,
    mine,
    only,
    plan,
    quiet,
    sync,
    times,
)
from rapport.parties.models import EmailAddress
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("gate", [False, True], ids=["sync-collection", "plain"], indirect=True),
]


def test_what_is_planned_here_stands_there(
    gate: Gate, link: CalendarLink, alice: User, bob: User
) -> None:
    mine(alice, party=a_party(), place="Hall 2", notes="Bring\nthe offer; all, of it")
    mine(alice, "Write to them", kind="task")
    mine(bob, "Of Bob")
    cancel_activity(mine(alice, "Off"), by=SYSTEM)
    mine(alice, "Long ago", due_at=DAY - timedelta(days=90))
    found = sync(link)
    [there] = gate.events()
    assert str(there["SUMMARY"]) == "Talk (Kästner GmbH)"
    assert str(there["DESCRIPTION"]) == "Bring\nthe offer; all, of it"
    assert str(there["LOCATION"]) == "Hall 2"
    assert there["DTSTART"].dt == DAY
    assert there["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert there["DTEND"].dt == DAY + HOUR
    assert (found.counts["sent"], found.problem) == (1, "")
    quiet(gate, link)


def test_what_is_planned_there_is_a_meeting_here(
    gate: Gate, link: CalendarLink, alice: User, bob: User
) -> None:
    party = a_party()
    EmailAddress.objects.create(party=party, address="Kim@x.example", folded="kim@x.example")
    people = [f"ATTENDEE;CN=x:mailto:{one}" for one in ("KIM@x.example", bob.email, alice.email)]
    gate.put("one", "SUMMARY:Lunch\\, long", "LOCATION:Dam 1", *times(DAY), *people)
    found = sync(link)
    activity = only()
    assert (activity.kind, activity.subject, activity.place) == ("meeting", "Lunch, long", "Dam 1")
    assert (activity.due_at, activity.duration_minutes) == (DAY, 60)
    assert (activity.owner_id, activity.party_id) == (alice.pk, party.pk)
    assert [row.user_id for row in activity.participations.all()] == [bob.pk]
    assert found.counts["new"] == 1
    event = Event.objects.get(name="activities.activity_planned")
    assert (event.by, event.by_name) == (alice.pk, "Alice (calendar)")
    quiet(gate, link)


def test_changes_go_both_ways_and_foreign_words_stay(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT10M", "END:VALARM"]
    lines = ["SUMMARY:Lunch", "X-PHONE;COLOUR=1:red", "CATEGORIES:A,B", *times(DAY), *alarm]
    gate.put("one", *lines)
    sync(link)
    gate.change("one", "SUMMARY:Lunch", "SUMMARY:Dinner")
    assert sync(link).counts["changed"] == 1
    activity = only()
    assert activity.subject == "Dinner"
    edited = Event.objects.get(name="activities.activity_edited")
    assert edited.data["changes"]["subject"] == ["Lunch", "Dinner"]
    reschedule_activity(activity, due_at=DAY + HOUR, by=actor_of(alice))
    assert sync(link).counts["sent"] == 1
    [text] = gate.texts().values()
    for kept in ("X-PHONE;COLOUR=1:red", "CATEGORIES:A,B", "TRIGGER:-PT10M", "SUMMARY:Dinner"):
        assert kept in text
    [there] = gate.events()
    assert there["DTSTART"].dt == DAY + HOUR
    assert there["DTEND"].dt == DAY + 2 * HOUR
    quiet(gate, link)


def test_deletions_go_both_ways(gate: Gate, link: CalendarLink, alice: User) -> None:
    ours = mine(alice)
    gate.put("theirs", "SUMMARY:Theirs", *times(DAY))
    sync(link)
    theirs = Activity.objects.get(subject="Theirs")
    cancel_activity(theirs, by=actor_of(alice))
    path = CalendarEntry.objects.get(activity=ours).path or ""
    gate.delete(path)
    found = sync(link)
    assert gate.events() == []
    ours.refresh_from_db()
    assert (ours.status, ours.outcome) == ("cancelled", "Deleted in the calendar")
    assert (found.counts["removed"], found.counts["deleted"]) == (1, 1)
    reopen_activity(ours, by=actor_of(alice))
    sync(link)
    assert [str(one["SUMMARY"]) for one in gate.events()] == ["Talk"]
    quiet(gate, link)


def test_both_changed_different_things_and_both_count(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    gate.put("one", "SUMMARY:Lunch", "LOCATION:Dam 1", *times(DAY))
    sync(link)
    gate.change("one", "SUMMARY:Lunch", "SUMMARY:Dinner")
    reschedule_activity(only(), due_at=DAY + HOUR, by=actor_of(alice))
    sync(link)
    assert (only().subject, only().due_at) == ("Dinner", DAY + HOUR)
    [there] = gate.events()
    assert (str(there["SUMMARY"]), there["DTSTART"].dt) == ("Dinner", DAY + HOUR)
    assert not Notification.objects.exists()
    quiet(gate, link)


def test_both_changed_the_same_and_the_calendar_counts(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    activity = mine(alice)
    sync(link)
    [name] = gate.texts()
    gate.change(f"/{USER}/days/{name}", "SUMMARY:Talk", "SUMMARY:Talk there")
    edit_activity(activity, plan("Talk here", alice), by=actor_of(alice))
    sync(link)
    assert only().subject == "Talk there"
    changes = [
        one.data["changes"]
        for one in Event.objects.filter(name="activities.activity_edited").order_by("pk")
    ]
    assert changes[-1]["subject"] == ["Talk here", "Talk there"]
    notice = Notification.objects.get(user=alice)
    assert "“Talk here” was changed here and in your calendar" in notice.text
    quiet(gate, link)


def test_a_change_counts_more_than_a_deletion(gate: Gate, link: CalendarLink, alice: User) -> None:
    gate.put("one", "SUMMARY:One", *times(DAY))
    gate.put("two", "SUMMARY:Two", *times(DAY))
    sync(link)
    one, two = Activity.objects.order_by("subject")
    gate.delete("one")
    reschedule_activity(one, due_at=DAY + HOUR, by=actor_of(alice))
    cancel_activity(two, by=actor_of(alice))
    gate.change("two", "SUMMARY:Two", "SUMMARY:Two after all")
    sync(link)
    assert sorted(str(there["SUMMARY"]) for there in gate.events()) == ["One", "Two after all"]
    two.refresh_from_db()
    assert (two.status, two.subject) == ("open", "Two after all")
    quiet(gate, link)


def test_called_off_there_is_called_off_here(gate: Gate, link: CalendarLink, alice: User) -> None:
    gate.put("one", "SUMMARY:One", "STATUS:CONFIRMED", *times(DAY))
    sync(link)
    gate.change("one", "STATUS:CONFIRMED", "STATUS:CANCELLED")
    sync(link)
    assert only().status == "cancelled"
    assert "STATUS:CANCELLED" in gate.texts()["one.ics"]
    quiet(gate, link)


def test_called_off_there_and_open_again_here(gate: Gate, link: CalendarLink, alice: User) -> None:
    activity = mine(alice)
    sync(link)
    path = CalendarEntry.objects.get().path or ""
    gate.change(path, "SUMMARY:Talk", "SUMMARY:Talk\r\nSTATUS:CANCELLED")
    sync(link)
    activity.refresh_from_db()
    assert activity.status == "cancelled"
    reopen_activity(activity, by=actor_of(alice))
    sync(link)
    [there] = gate.events()
    assert there["STATUS"] == "CONFIRMED"
    quiet(gate, link)


def test_what_was_done_stays_there_and_does_not_come_back(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    activity = mine(alice, due_at=timezone.now() - HOUR)
    sync(link)
    complete_activity(activity, by=actor_of(alice))
    quiet(gate, link)
    assert len(gate.events()) == 1
    [name] = gate.texts()
    gate.delete(f"/{USER}/days/{name}")
    sync(link)
    assert only().status == "done"
    quiet(gate, link)
    assert gate.events() == []


def test_whole_days_are_days_on_both_sides(gate: Gate, link: CalendarLink, alice: User) -> None:
    first = DAY.date()
    mine(alice, "Fair", is_whole_day=True, duration_minutes=2880)
    gate.put("trip", "SUMMARY:Trip", f"DTSTART;VALUE=DATE:{first:%Y%m%d}")
    sync(link)
    fair = next(one for one in gate.events() if str(one["SUMMARY"]) == "Fair")
    assert type(fair["DTSTART"].dt) is date
    assert (fair["DTSTART"].dt, fair["DTEND"].dt) == (first, first + timedelta(days=2))
    trip = Activity.objects.get(subject="Trip")
    assert (trip.is_whole_day, trip.due_on, trip.duration) == (True, first, timedelta(days=1))
    quiet(gate, link)
    gate.change(
        "trip",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTSTART;VALUE=DATE:{first + timedelta(days=1):%Y%m%d}",
    )
    sync(link)
    trip.refresh_from_db()
    assert trip.due_on == first + timedelta(days=1)
    quiet(gate, link)


def test_a_private_event_stays_private(gate: Gate, link: CalendarLink, alice: User) -> None:
    gate.put(
        "one",
        "SUMMARY:Doctor",
        "DESCRIPTION:Knee",
        "LOCATION:Clinic",
        "CLASS:PRIVATE",
        "ATTENDEE:mailto:x@y.example",
        *times(DAY),
    )
    sync(link)
    activity = only()
    assert (activity.subject, activity.notes, activity.place) == ("Private appointment", "", "")
    entry = CalendarEntry.objects.get()
    assert "Doctor" not in f"{entry.agreed}{entry.title}"
    edit_activity(activity, plan("Away", alice, due_at=DAY + HOUR), by=actor_of(alice))
    sync(link)
    text = gate.texts()["one.ics"]
    for kept in ("SUMMARY:Doctor", "DESCRIPTION:Knee", "LOCATION:Clinic", "CLASS:PRIVATE"):
        assert kept in text
    assert gate.events()[0]["DTSTART"].dt == DAY + HOUR
    quiet(gate, link)
    for stored in Event.objects.values_list("data", flat=True):
        assert "Doctor" not in str(stored)


def test_what_cannot_be_followed_stays_there_and_is_said(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    gate.put("hours", "SUMMARY:Pills", "RRULE:FREQ=HOURLY", *times(DAY))
    gate.put("long", "SUMMARY:Leave", *times(DAY, timedelta(days=60)))
    gate.put("far", "SUMMARY:Far", "DTSTART:29990101T000000Z")
    gate.put("old", "SUMMARY:Old", *times(DAY - timedelta(days=400)))
    gate.put("fine", "SUMMARY:Fine", *times(DAY))
    found = sync(link)
    assert only().subject == "Fine"
    assert found.counts["kept_back"] == 3
    problems = dict(CalendarEntry.objects.exclude(problem="").values_list("uid", "problem"))
    assert problems["hours"] == "It repeats in a way that is not followed here."
    quiet(gate, link)
    assert len(gate.events()) == 5


@pytest.mark.parametrize("direction", ["in", "out"])
def test_one_way_only(gate: Gate, alice: User, direction: str) -> None:
    link = connected(gate, alice, direction)
    activity = mine(alice)
    gate.put("one", "SUMMARY:Lunch", *times(DAY))
    sync(link)
    there = sorted(str(one["SUMMARY"]) for one in gate.events())
    here = sorted(Activity.objects.values_list("subject", flat=True))
    assert (there, here) == (
        (["Lunch"], ["Lunch", "Talk"]) if direction == "in" else (["Lunch", "Talk"], ["Talk"])
    )
    if direction == "out":
        path = CalendarEntry.objects.get(activity=activity).path or ""
        gate.change(path, "SUMMARY:Talk", "SUMMARY:Changed there")
        sync(link)
        assert "SUMMARY:Talk" in gate.the(path)[2].decode()
        gate.delete(path)
        sync(link)
        sync(link)
        assert gate.the(path)
    activity.refresh_from_db()
    assert (activity.subject, activity.status) == ("Talk", "open")
    quiet(gate, link)


def test_connected_again_nothing_is_doubled(gate: Gate, link: CalendarLink, alice: User) -> None:
    mine(alice)
    gate.put("one", "SUMMARY:Lunch", *times(DAY))
    sync(link)
    disconnect_calendar(by=actor_of(alice))
    held = CalendarLink.objects.get()
    assert (held.sealed_password, held.is_connected) == ("", False)
    assert Activity.objects.filter(deleted_at=None).count() == len(gate.events()) == 2
    gate.change("one", "SUMMARY:Lunch", "SUMMARY:Dinner")
    connected(gate, alice)
    sync(link)
    assert sorted(Activity.objects.values_list("subject", flat=True)) == ["Dinner", "Talk"]
    assert len(gate.events()) == 2
    quiet(gate, link)
    CalendarEntry.objects.filter(uid__startswith="activity").delete()
    CalendarLink.objects.update(token="", ctag="")
    sync(link)
    assert len(gate.events()) == Activity.objects.count() == 2
    quiet(gate, link)
