"""What goes wrong between calendars: passwords, servers, room, others who are faster, and being stopped."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from rapport.activities.actions.calendars import syncing
from rapport.activities.actions.calendars.connecting import connect_calendar, sync_now
from rapport.activities.actions.states import reschedule_activity
from rapport.activities.caldav.server import Server
from rapport.activities.models import Activity, CalendarEntry, CalendarLink
from rapport.activities.queries.elsewhere import links_to_sync
from rapport.activities.tests.radicales import PASSWORD, USER, Gate
from rapport.activities.tests.syncing import (
    DAY,
    HOUR,
    connected,
    fails,
    mine,
    quiet,
    sync,
    times,
)
from rapport.kit.errors import Invalid
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification
from tests.cast import run_jobs

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As if the process ended here."""


def test_a_wrong_password_is_said_and_tried_no_more(
    gate: Gate, link: CalendarLink, alice: User, tmp_path: Path
) -> None:
    mine(alice)
    (tmp_path / "users").write_text(f"{USER}:another\n", encoding="utf-8")
    found = fails(link)
    assert (found.problem, found.next_at) == ("password", None)
    assert links_to_sync() == []
    notice = Notification.objects.get(user=alice)
    assert "The server does not accept the user name and password" in notice.text
    assert Event.objects.get(name="activities.calendar_failed").data["problem"] == "password"
    with pytest.raises(Invalid) as wrong:
        connect_calendar(gate.url, USER, PASSWORD, by=actor_of(alice))
    assert list(wrong.value.fields) == ["password"]
    connect_calendar(gate.url, USER, "another", by=actor_of(alice))
    assert links_to_sync() == [alice.pk]
    assert sync(link).problem == ""


def test_a_server_that_is_gone_is_left_alone_longer_each_time(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    sync(link)
    gate.answers = [("PROPFIND", "/days/", "503 Busy")]
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        pauses = [(fails(link).next_at or now) - now for _ in range(9)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=10), timedelta(hours=6))
    held = CalendarLink.objects.get()
    assert (held.problem, held.tries) == ("unreachable", 9)
    assert Notification.objects.count() == 1
    gate.answers = []
    held = sync(link)
    assert (held.problem, held.tries, held.failing_since) == ("", 0, None)


def test_a_calendar_that_is_gone_deletes_nothing(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    gate.put("one", "SUMMARY:One", *times(DAY))
    sync(link)
    gate.calendar.server.asked("DELETE", gate.calendar.url)
    assert fails(link).problem == "gone"
    assert Activity.objects.get().status == "open"


def test_many_that_are_gone_at_once_are_asked_about(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    for number in range(12):
        gate.put(f"n{number}", f"SUMMARY:{number}", *times(DAY))
    sync(link)
    for number in range(12):
        gate.delete(f"n{number}")
    found = fails(link)
    assert (found.problem, found.said, found.next_at) == ("many_gone", "12", None)
    assert Activity.objects.filter(status="open").count() == 12
    sync_now(by=actor_of(alice), may_lose_many=True)
    run_jobs()
    assert Activity.objects.filter(status="cancelled").count() == 12
    assert CalendarLink.objects.get().problem == ""


@pytest.mark.parametrize(
    ("status", "problem"), [("507 Full", "full"), ("403 Forbidden", "read_only")]
)
def test_what_the_server_does_not_take_is_said_and_comes_later(
    gate: Gate, link: CalendarLink, alice: User, status: str, problem: str
) -> None:
    mine(alice)
    gate.put("one", "SUMMARY:One", *times(DAY))
    gate.answers = [("PUT", ".ics", status)]
    found = fails(link)
    assert found.problem == problem
    assert found.next_at is not None
    assert Activity.objects.filter(subject="One").exists()
    gate.answers = []
    sync(link)
    assert len(gate.events()) == 2
    quiet(gate, link)


def test_one_event_that_is_refused_keeps_nobody_from_the_others(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    bad = mine(alice, "Bad")
    mine(alice, "Good")
    gate.answers = [("PUT", f"activity-{bad.pk}@localhost.ics", "409 Conflict")]
    found = sync(link)
    assert (found.counts["sent"], found.counts["refused"], found.counts["kept_back"]) == (1, 1, 1)
    assert CalendarEntry.objects.get(activity=bad).problem == "The server refuses it (409)."
    quiet(gate, link)
    gate.answers = []
    reschedule_activity(bad, due_at=DAY + HOUR, by=actor_of(alice))
    sync(link)
    assert len(gate.events()) == 2
    assert "kept_back" not in CalendarLink.objects.get().counts


def test_whoever_writes_between_our_look_and_our_writing_loses_nothing(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    gate.put("one", "SUMMARY:One", *times(DAY))
    sync(link)
    reschedule_activity(Activity.objects.get(), due_at=DAY + HOUR, by=actor_of(alice))

    def faster(method: str, path: str) -> None:
        if method == "PUT":
            gate.before = None
            gate.change("one", "SUMMARY:One", "SUMMARY:Faster")

    gate.before = faster
    sync(link)
    found = Activity.objects.get()
    assert (found.subject, found.due_at) == ("Faster", DAY + HOUR)
    [there] = gate.events()
    assert (str(there["SUMMARY"]), there["DTSTART"].dt) == ("Faster", DAY + HOUR)
    quiet(gate, link)


def stopping(method: str, number: int, moment: str) -> Any:
    """Questions to servers, of which the ``number``th with ``method`` ends the process."""
    asked, seen = Server.asked, []

    def stopped(self: Server, verb: str, *args: Any, **how: Any) -> Any:
        seen.append(verb)
        is_now = verb == method and seen.count(method) == number
        if is_now and moment == "before":
            raise Killed
        answer = asked(self, verb, *args, **how)
        if is_now:
            raise Killed
        return answer

    return stopped


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("method", ["PUT", "GET", "REPORT", "DELETE"])
def test_stopped_anywhere_nothing_is_doubled_or_lost(
    gate: Gate, link: CalendarLink, alice: User, monkeypatch: Any, method: str, moment: str
) -> None:
    """The process ends around the first, second, … question of a kind, until one goes through."""
    gone = mine(alice, "Gone")
    moved = mine(alice, "Moved")
    sync(link)
    reschedule_activity(moved, due_at=DAY + HOUR, by=actor_of(alice))
    Activity.objects.filter(pk=gone.pk).update(status="cancelled")
    mine(alice, "New")
    gate.put("one", "SUMMARY:One", *times(DAY))
    gate.put("two", "SUMMARY:Two", *times(DAY))
    for number in range(1, 5):
        with monkeypatch.context() as patched, suppress(Killed):
            patched.setattr(Server, "asked", stopping(method, number, moment))
            syncing.sync_calendar(CalendarLink.objects.select_related("user").get())
    sync(link)
    there = sorted((str(one["SUMMARY"]), one["DTSTART"].dt) for one in gate.events())
    assert there == [("Moved", DAY + HOUR), ("New", DAY), ("One", DAY), ("Two", DAY)]
    here = Activity.objects.filter(status="open").order_by("subject")
    assert list(here.values_list("subject", flat=True)) == ["Moved", "New", "One", "Two"]
    quiet(gate, link)


def test_a_server_that_answers_no_report_is_enough(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    gate.answers = [("REPORT", "/days/", "403 Forbidden")]
    ours = mine(alice)
    gate.put("one", "SUMMARY:One", *times(DAY))
    sync(link)
    path = CalendarEntry.objects.get(activity=ours).path or ""
    gate.change("one", "SUMMARY:One", "SUMMARY:Once")
    gate.delete(path)
    sync(link)
    assert set(Activity.objects.values_list("subject", "status")) == {
        ("Once", "open"),
        ("Talk", "cancelled"),
    }
    quiet(gate, link)


def test_somebody_who_left_or_may_no_more_is_not_synchronised(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    mine(alice)
    alice.is_active = False
    alice.save()
    gate.asked.clear()
    assert not syncing.sync_calendar(CalendarLink.objects.select_related("user").get())
    alice.is_active, alice.roles = True, ["employee"]
    alice.save()
    assert not syncing.sync_calendar(CalendarLink.objects.select_related("user").get())
    assert gate.asked == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_it_once(gate: Gate, alice: User) -> None:
    mine(alice)
    gate.put("one", "SUMMARY:One", *times(DAY))
    link = connected(gate, alice)
    waiting, going_on = threading.Event(), threading.Event()

    def slow(method: str, path: str) -> None:
        if not waiting.is_set():
            waiting.set()
            going_on.wait(20)

    def first() -> None:
        try:
            sync(link)
        finally:
            connection.close()

    gate.before = slow
    other = threading.Thread(target=first)
    other.start()
    waiting.wait(20)
    assert not syncing.sync_calendar(CalendarLink.objects.select_related("user").get())
    going_on.set()
    other.join()
    assert len(gate.events()) == Activity.objects.count() == 2
    quiet(gate, link)
