"""What repeats, in a calendar on a real Radicale and here."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from rapport.activities.actions.planning import edit_activity
from rapport.activities.actions.states import (
    cancel_activity,
    complete_activity,
    reschedule_activity,
)
from rapport.activities.models import Activity, CalendarLink, Series
from rapport.activities.tests.radicales import Gate
from rapport.activities.tests.syncing import (
    DAY,
    HOUR,
    WEEK,
    local,
    mine,
    only,
    plan,
    quiet,
    sync,
    times,
)
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("gate", [False, True], ids=["sync-collection", "plain"], indirect=True),
]


def test_a_series_goes_there_with_its_exceptions(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    found = mine(alice, "Weekly", rule="FREQ=WEEKLY;COUNT=10")
    sync(link)
    reschedule_activity(found, due_at=DAY + HOUR, by=actor_of(alice))
    sync(link)
    master, moved = gate.events()
    assert master["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=10"
    assert (master["DTSTART"].dt, moved["RECURRENCE-ID"].dt, moved["DTSTART"].dt) == (
        DAY,
        DAY,
        DAY + HOUR,
    )
    assert "RRULE" not in moved
    quiet(gate, link)
    cancel_activity(found, by=actor_of(alice))
    sync(link)
    [master] = gate.events()
    assert master["EXDATE"].dts[0].dt == DAY
    quiet(gate, link)
    cancel_activity(Activity.objects.get(status="open"), by=actor_of(alice), is_series=True)
    sync(link)
    assert gate.events() == [] or b"UNTIL" in gate.events()[0]["RRULE"].to_ical()
    quiet(gate, link)


def series_there(gate: Gate, *more: str, name: str = "weekly") -> None:
    starts, ends = f"DTSTART;{local(DAY)}", f"DTEND;{local(DAY + HOUR)}"
    gate.put(name, "SUMMARY:Weekly", starts, ends, "RRULE:FREQ=WEEKLY", *more)


def instead(at: datetime, *lines: str, uid: str = "weekly") -> list[str]:
    head = ["END:VEVENT", "BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z"]
    return [*head, f"RECURRENCE-ID;{local(at)}", *lines]


def test_a_series_comes_from_there_with_its_exceptions(
    gate: Gate, link: CalendarLink, alice: User
) -> None:
    later = DAY + 2 * WEEK
    moved = instead(
        later,
        "SUMMARY:Weekly\\, at theirs",
        "LOCATION:Theirs",
        f"DTSTART;{local(later + HOUR)}",
        f"DTEND;{local(later + 3 * HOUR)}",
    )
    series_there(gate, f"EXDATE;{local(DAY + WEEK)}", *moved)
    sync(link)
    first = Activity.objects.get(subject="Weekly")
    other = Activity.objects.get(subject="Weekly, at theirs")
    assert first.series is not None
    assert (first.due_at, first.series.rule, first.series.zone) == (
        DAY,
        "FREQ=WEEKLY",
        "Europe/Amsterdam",
    )
    assert (other.due_at, other.duration_minutes, other.place) == (later + HOUR, 120, "Theirs")
    assert sorted(first.series.except_at) == [DAY + WEEK, later]
    quiet(gate, link)
    first.due_at = timezone.now() - HOUR
    complete_activity(first, by=actor_of(alice))
    following = Activity.objects.get(subject="Weekly", status="open")
    assert following.due_at == DAY + 3 * WEEK
    sync(link)
    assert len(gate.events()) == 2
    quiet(gate, link)
    reschedule_activity(other, due_at=later + 5 * HOUR, by=actor_of(alice))
    sync(link)
    _, exception = gate.events()
    assert exception["DTSTART"].dt == later + 5 * HOUR
    assert exception["RECURRENCE-ID"].dt == later
    quiet(gate, link)


def test_one_occurrence_changed_there(gate: Gate, link: CalendarLink, alice: User) -> None:
    series_there(gate)
    sync(link)
    moved = instead(
        DAY, "SUMMARY:Weekly", f"DTSTART;{local(DAY + HOUR)}", f"DTEND;{local(DAY + 2 * HOUR)}"
    )
    series_there(gate, *moved)
    sync(link)
    first = only()
    assert first.series is not None
    assert (first.due_at, first.series_at) == (DAY + HOUR, DAY)
    quiet(gate, link)
    named = instead(DAY, "SUMMARY:Yearly", f"DTSTART;{local(DAY)}", f"DTEND;{local(DAY + HOUR)}")
    series_there(gate, *named)
    sync(link)
    assert set(Activity.objects.values_list("subject", "due_at")) == {
        ("Yearly", DAY),
        ("Weekly", DAY + WEEK),
    }
    quiet(gate, link)
    series_there(gate, f"EXDATE;{local(DAY)}", f"EXDATE;{local(DAY + WEEK)}")
    sync(link)
    open_ones = Activity.objects.filter(status="open").values_list("subject", "due_at")
    assert list(open_ones) == [("Weekly", DAY + 2 * WEEK)]
    quiet(gate, link)


def test_a_series_changed_or_deleted_there(gate: Gate, link: CalendarLink, alice: User) -> None:
    series_there(gate)
    sync(link)
    gate.change("weekly", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY;INTERVAL=2")
    sync(link)
    found = only()
    assert found.series is not None
    assert (found.series.rule, found.due_at) == ("FREQ=DAILY;INTERVAL=2", DAY)
    quiet(gate, link)
    gate.delete("weekly")
    sync(link)
    assert only().status == "cancelled"
    assert Series.objects.filter(ended_at=None).count() == 0
    quiet(gate, link)
    assert gate.events() == []


def test_once_becomes_often_and_back(gate: Gate, link: CalendarLink, alice: User) -> None:
    gate.put("one", "SUMMARY:One", *times(DAY))
    sync(link)
    gate.change("one", "SUMMARY:One", "SUMMARY:One\r\nRRULE:FREQ=DAILY;COUNT=5")
    sync(link)
    found = only()
    assert found.series is not None
    assert (found.series.rule, found.series_at) == ("FREQ=DAILY;COUNT=5", DAY)
    quiet(gate, link)
    edit_activity(found, plan("One", alice), by=actor_of(alice))
    sync(link)
    [there] = gate.events()
    assert "RRULE" not in there
    quiet(gate, link)
