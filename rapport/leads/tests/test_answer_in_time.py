"""Until when leads are answered, when they were, and who hears of those that wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.activities.actions.planning import Plan, plan_activity
from rapport.activities.actions.states import complete_activity
from rapport.activities.models import Activity
from rapport.kit.errors import Invalid
from rapport.leads.actions.alerts import tell_of_waiting_leads
from rapport.leads.actions.timing import note_answers
from rapport.leads.hours import Hours, due
from rapport.leads.models import Lead, ResponseTarget
from rapport.leads.tests.conftest import Received
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import Membership, Team, User
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_type
from rapport.touchpoints.actions import record_interaction
from rapport.touchpoints.channels import Channel, Direction
from tests.cast import ClientOf, run_jobs

ActorOf = Callable[[User], Actor]
WEEK = ["mon", "tue", "wed", "thu", "fri"]
OFFICE = Hours.of(WEEK, time(9), time(17), "Europe/Amsterdam")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)
LAST = datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In a week of which the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("begins", "minutes", "ends"),
    [
        (at(2, 10), 60, at(2, 11)),
        (at(2, 16, 30), 60, at(3, 9, 30)),
        (at(6, 16, 30), 60, at(9, 9, 30)),
        (at(7, 12), 60, at(9, 10)),
        (at(2, 3), 60, at(2, 10)),
        (at(2, 16), 60, at(2, 17)),
        (at(2, 9), 8 * 60 * 5, at(6, 17)),
        # The clock goes forward in the night to the 29th: an open hour stays an hour.
        (at(27, 16), 120, at(30, 10)),
    ],
)
def test_minutes_count_while_we_are_open(begins: datetime, minutes: int, ends: datetime) -> None:
    assert due(begins, minutes, OFFICE) == ends


@given(
    st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    st.integers(1, 5000),
    st.integers(1, 600),
)
def test_due_is_open_time_and_never_before(begins: datetime, minutes: int, more: int) -> None:
    moment = begins
    ends = due(moment, minutes, OFFICE).astimezone(AMSTERDAM)
    assert ends >= moment + timedelta(minutes=minutes)
    assert ends.weekday() in OFFICE.days
    assert OFFICE.opens < ends.time() <= OFFICE.closes
    assert due(moment, minutes + more, OFFICE) > ends
    assert due(moment, minutes, None) == moment + timedelta(minutes=minutes)


def talk(lead: Lead, direction: Direction, channel: Channel = Channel.EMAIL) -> None:
    assert lead.party is not None
    now = timezone.now()
    record_interaction(lead.party, by=SYSTEM, channel=channel, direction=direction, at=now)


@pytest.fixture
def hour(db: None) -> ResponseTarget:
    return ResponseTarget.objects.create(name="Within the hour", minutes=60)


def test_the_first_target_that_fits_holds(received: Received, hour: ResponseTarget) -> None:
    ResponseTarget.objects.create(name="Fair", condition="source:Fair", minutes=5, position=0)
    hour.position = 1
    hour.save()
    fair, other = received(source="Fair"), received(email="o@a.example")
    assert fair.respond_by == fair.received_at + timedelta(minutes=5)
    assert other.respond_by == other.received_at + timedelta(minutes=60)


def test_what_goes_out_answers_and_what_comes_in_does_not(
    received: Received,
    hour: ResponseTarget,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    lead = received()
    talk(lead, Direction.INBOUND)
    assert note_answers() == 0
    with django_capture_on_commit_callbacks(execute=True):
        talk(lead, Direction.OUTBOUND)
    run_jobs()
    lead.refresh_from_db()
    assert lead.responded_at is not None
    assert lead.status == "working"
    event = Event.objects.get(name="leads.lead_answered")
    assert (event.subject_id, event.data["minutes"]) == (lead.pk, 0)
    assert note_answers() == 0


def test_a_talk_that_was_held_answers(received: Received, alice: User, as_actor: ActorOf) -> None:
    lead, by = received(), as_actor(alice)
    plan = Plan(
        subject="Call", due_at=timezone.now(), kind=Activity.Kind.CALL, party_id=lead.party_id
    )
    complete_activity(plan_activity(plan, by=by), by=by)
    assert note_answers() == 1


def test_the_owner_hears_before_and_who_leads_when_it_is_late_each_once(
    received: Received, hour: ResponseTarget, alice: User, bob: User, north: Team
) -> None:
    Membership.objects.filter(user=bob, team=north).update(is_lead=True)
    lead = received(owner=alice.pk)
    Lead.objects.update(team=north)
    now = timezone.now()
    assert tell_of_waiting_leads(now) == 0
    assert tell_of_waiting_leads(now + timedelta(minutes=50)) == 1
    assert tell_of_waiting_leads(now + timedelta(minutes=51)) == 0
    assert tell_of_waiting_leads(now + timedelta(minutes=61)) == 1
    assert tell_of_waiting_leads(now + timedelta(minutes=62)) == 0
    told = Notification.objects.filter(kind="alert").order_by("pk")
    assert [one.user for one in told] == [alice, bob]
    assert "waits for an answer" in told[0].text
    assert told[1].text == "Dora Vos was not answered in time (Alice)."
    event = Event.objects.get(name="leads.lead_ran_late")
    assert (event.subject_id, event.data["told"]) == (lead.pk, [bob.pk])


def test_nobody_hears_of_what_was_answered_or_is_over(
    received: Received, hour: ResponseTarget, alice: User, manager: User
) -> None:
    answered, over = received(owner=alice.pk), received(email="o@a.example")
    talk(answered, Direction.OUTBOUND)
    note_answers()
    Lead.objects.filter(pk=over.pk).update(status="converted")
    assert tell_of_waiting_leads(timezone.now() + timedelta(days=1)) == 0


def test_hours_that_are_none_are_refused(manager: User, as_actor: ActorOf) -> None:
    kind = record_type("response_target")
    assert kind is not None
    for said, field in (
        ({"zone": "Mars/Base"}, "zone"),
        ({"opens": "09:00"}, "closes"),
        ({"opens": "09:00", "closes": "08:00", "days": ["mon"]}, "closes"),
        ({"opens": "09:00", "closes": "17:00"}, "days"),
        ({"minutes": 0}, "minutes"),
        ({"condition": "nowhere:1"}, "condition"),
    ):
        with pytest.raises(Invalid) as caught:
            create_record(kind, {"name": "T", "minutes": 5} | said, by=as_actor(manager))
        assert list(caught.value.fields) == [field]


def test_what_waits_stands_in_the_day_of_its_owner(
    received: Received, hour: ResponseTarget, alice: User, bob: User, client_of: ClientOf
) -> None:
    lead = received(owner=alice.pk)
    page = client_of(alice).get("/day/").content.decode()
    assert f"/leads/{lead.pk}/" in page
    assert "A new lead: answer it." in page
    assert "Dora Vos" not in client_of(bob).get("/day/").content.decode()
    talk(lead, Direction.OUTBOUND)
    note_answers()
    assert f"/leads/{lead.pk}/" not in client_of(alice).get("/day/").content.decode()
