"""Doing planned work, moving it, calling it off, and taking that back."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from rapport.activities.actions.planning import Plan, edit_activity
from rapport.activities.actions.states import (
    cancel_activity,
    complete_activity,
    reopen_activity,
    reschedule_activity,
)
from rapport.activities.models import Activity, Series
from rapport.activities.tests.making import NINE, a_party, planned
from rapport.kit.errors import Invalid, NotAllowed, NotFound, RapportError, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.undo import undo_story
from rapport.touchpoints.models import Interaction, Participant

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
WEEKLY: dict[str, Any] = {"due_at": NINE, "rule": "FREQ=WEEKLY"}


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        ("call", "phone_call"),
        ("meeting", "meeting"),
        ("visit", "face_to_face"),
        ("task", None),
        ("email", None),
    ],
)
def test_what_passed_with_a_party_is_on_its_timeline(kind: str, channel: str | None) -> None:
    other = a_party("Grace Lind")
    found = planned(
        kind=kind, party=a_party(), due_at=NINE, duration_minutes=30, parties=[other.pk]
    )
    complete_activity(found, by=SYSTEM, outcome="agreed")
    told = [(one.channel, one.outcome, one.duration_seconds) for one in Interaction.objects.all()]
    assert told == ([(channel, "agreed", 1800)] if channel else [])
    assert Participant.objects.count() == bool(channel)
    event = Event.objects.get(name="activities.activity_completed")
    assert (event.about is None) == bool(channel), "one line on the timeline, not two"
    if kind in ("meeting", "visit"):
        assert Interaction.objects.get().at == NINE


def test_without_a_party_whoever_takes_part_is_the_party() -> None:
    other = a_party("Grace Lind")
    complete_activity(planned(parties=[other.pk]), by=SYSTEM)
    assert Interaction.objects.get().party == other
    complete_activity(planned(), by=SYSTEM)
    assert Interaction.objects.count() == 1


def test_it_is_done_once(alice: User, as_actor: ActorOf) -> None:
    found = planned(by=as_actor(alice), party=a_party())
    complete_activity(found, by=as_actor(alice))
    with pytest.raises(Refused):
        complete_activity(found, by=as_actor(alice))
    with pytest.raises(Refused):
        reschedule_activity(found, due_at=NINE, by=as_actor(alice))
    with pytest.raises(Refused):
        cancel_activity(found, by=as_actor(alice))
    assert Interaction.objects.count() == 1


def test_only_those_who_may(
    alice: User, bob: User, analyst: User, charlie: User, as_actor: ActorOf
) -> None:
    found = planned(by=as_actor(alice))
    for user, error in ((analyst, NotAllowed), (charlie, NotFound)):
        for action in (complete_activity, cancel_activity, reopen_activity):
            with pytest.raises(error):
                action(found, by=as_actor(user))
        with pytest.raises(error):
            reschedule_activity(found, due_at=NINE, by=as_actor(user))
    assert complete_activity(found, by=as_actor(bob)).status == "done"


def test_what_cannot_be_is_refused() -> None:
    found = planned()
    with pytest.raises(Invalid):
        complete_activity(found, by=SYSTEM, at=timezone.now() + timedelta(days=1))
    with pytest.raises(Invalid):
        complete_activity(found, by=SYSTEM, outcome="x" * 61)
    with pytest.raises(Invalid):
        cancel_activity(found, by=SYSTEM, reason="x" * 61)
    with pytest.raises(Refused):
        reopen_activity(found, by=SYSTEM)
    assert Activity.objects.get().is_open


def test_reopening_takes_back_what_completing_did() -> None:
    found = planned(party=a_party(), **WEEKLY)
    complete_activity(found, by=SYSTEM)
    assert Activity.objects.filter(deleted_at=None).count() == 2
    reopened = reopen_activity(found, by=SYSTEM)
    assert (reopened.status, reopened.done_at, reopened.outcome) == ("open", None, "")
    assert not Interaction.objects.exists()
    assert Activity.objects.filter(deleted_at=None).get() == found
    complete_activity(found, by=SYSTEM)
    assert Interaction.objects.count() == 1
    assert Activity.objects.filter(deleted_at=None).count() == 2
    names = Event.objects.filter(name__startswith="activities.").values_list("name", flat=True)
    assert names.filter(name="activities.activity_reopened").count() == 1


def test_the_next_one_stays_once_somebody_touched_it() -> None:
    found = planned(**WEEKLY)
    complete_activity(found, by=SYSTEM)
    following = Activity.objects.get(status="open")
    reschedule_activity(following, due_at=following.due_at + timedelta(hours=2), by=SYSTEM)
    reopen_activity(found, by=SYSTEM)
    assert Activity.objects.filter(deleted_at=None, status="open").count() == 2
    complete_activity(found, by=SYSTEM)
    assert Activity.objects.filter(deleted_at=None).count() == 2, "and is not made twice"


def test_a_series_goes_on_by_its_rule_however_one_was_moved(alice: User) -> None:
    found = planned(party=a_party(), colleagues=[alice.pk], duration_minutes=20, **WEEKLY)
    reschedule_activity(found, due_at=NINE + timedelta(days=2), by=SYSTEM)
    complete_activity(found, by=SYSTEM)
    following = Activity.objects.get(status="open")
    assert (following.due_at, following.duration_minutes) == (NINE + timedelta(weeks=1), 20)
    assert following.participations.get().user == alice
    cancel_activity(following, by=SYSTEM, reason="holiday")
    third = Activity.objects.get(status="open")
    assert third.due_at == NINE + timedelta(weeks=2)
    cancel_activity(third, by=SYSTEM, is_series=True)
    assert not Activity.objects.filter(status="open").exists()
    reopen_activity(third, by=SYSTEM)
    complete_activity(third, by=SYSTEM)
    assert Activity.objects.get(status="open").due_at == NINE + timedelta(weeks=3)


def test_a_series_ends_with_its_rule() -> None:
    found = planned(due_at=NINE, rule="FREQ=WEEKLY;COUNT=2")
    complete_activity(found, by=SYSTEM)
    complete_activity(Activity.objects.get(status="open"), by=SYSTEM)
    assert not Activity.objects.filter(status="open").exists()


def test_a_new_rule_begins_with_the_one_that_is_edited() -> None:
    found = planned(**WEEKLY)
    plan = Plan("Call", NINE, zone="Europe/Amsterdam", rule="FREQ=DAILY")
    edit_activity(found, plan, by=SYSTEM)
    complete_activity(found, by=SYSTEM)
    assert Activity.objects.get(status="open").due_at == NINE + timedelta(days=1)
    assert Series.objects.exclude(ended_at=None).count() == 1


def test_undoing_a_story_takes_all_of_it_back(alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    found = planned(by=by, party=a_party(), **WEEKLY)
    with events.story(uuid.uuid4()) as story:
        complete_activity(found, by=by, outcome="agreed")
    undone = undo_story(story, by=by)
    assert not undone.outcome.left
    assert not Interaction.objects.exists()
    assert Activity.objects.filter(deleted_at=None).get().is_open
    undo_story(undone.story, by=by)
    again = Activity.objects.get(pk=found.pk)
    assert (again.status, again.outcome) == ("done", "agreed")
    assert Interaction.objects.count() == 1


def test_undoing_a_move_and_a_cancellation(alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    found = planned(by=by, due_at=NINE)
    with events.story(uuid.uuid4()) as moved:
        reschedule_activity(found, due_at=NINE + timedelta(days=1), by=by)
    with events.story(uuid.uuid4()) as cancelled:
        cancel_activity(found, by=by)
    undone = undo_story(cancelled, by=by)
    assert Activity.objects.get().is_open
    undo_story(undone.story, by=by)
    assert Activity.objects.get().status == "cancelled"
    undo_story(cancelled, by=by)
    undo_story(moved, by=by)
    assert Activity.objects.get().due_at == NINE
    reschedule_activity(Activity.objects.get(), due_at=NINE + timedelta(days=3), by=by)
    assert undo_story(moved, by=by).outcome.left


@pytest.mark.django_db(transaction=True)
def test_two_who_complete_it_at_once_do_it_once() -> None:
    found = planned(party=a_party(), **WEEKLY)

    def complete(_number: int) -> bool:
        try:
            complete_activity(Activity.objects.get(pk=found.pk), by=SYSTEM)
        except RapportError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(complete, range(4))) == 1
    assert Interaction.objects.count() == 1
    assert Activity.objects.count() == 2


def test_one_click_and_back(alice: User, client_of: ClientOf) -> None:
    party = a_party()
    found, client = planned(party=party, owner_id=alice.pk), client_of(alice)
    back = reverse("party", args=[party.pk])
    sent = client.post(reverse("complete_activity", args=[found.pk]), {"back": back})
    assert (sent.status_code, sent["Location"]) == (303, back)
    assert Activity.objects.get().status == "done"
    assert client.post(reverse("complete_activity", args=[found.pk])).status_code == 409
    assert client.post(reverse("reopen_activity", args=[found.pk])).status_code == 303
    move = reverse("reschedule_activity", args=[found.pk])
    assert client.get(move).status_code == 200
    assert client.post(move, {"day": "never"}).status_code == 422
    assert client.post(move, {"day": "2031-03-02", "time": ""}).status_code == 303
    assert Activity.objects.get().is_whole_day
    assert client.get(reverse("cancel_activity", args=[found.pk])).status_code == 200
    off = client.post(reverse("cancel_activity", args=[found.pk]), {"reason": "ill"})
    assert off.status_code == 303
    assert (Activity.objects.get().status, Activity.objects.get().outcome) == ("cancelled", "ill")
