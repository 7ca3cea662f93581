"""Following: by hand and by default, what is heard, and by whom it is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.kit.errors import NotFound
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import FieldRule, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.notifications.actions.followers import follow_record, unfollow_record
from rapport.platform.notifications.actions.hearing import hear
from rapport.platform.notifications.models import Follower, Notification, Wishes
from rapport.platform.notifications.queries.followers import followers, is_following
from rapport.platform.records.actions.notes import write_note
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.types import RecordType, record_types

pytestmark = pytest.mark.django_db


def told(user: User) -> list[str]:
    return list(user.notifications.order_by("pk").values_list("text", flat=True))


def listen() -> int:
    """Hear all events so far, as if the worker read them."""
    return hear(list(Event.objects.order_by("pk")))


def test_whoever_follows_hears_what_happens(mill: Any, by: Actor, bob: User) -> None:
    follow_record(mill, by=actor_of(bob))
    assert is_following(actor_of(bob), mill)
    edit_record(record_types()["project"], mill.pk, {"stage": "won"}, by=by)
    write_note(mill, "They signed", by=by)
    listen()
    assert "Maria at Mill: Details changed: stage" in told(bob)
    assert "Maria at Mill: “They signed”" in told(bob)
    assert Event.objects.filter(name="notifications.record_followed", by=bob.pk).exists()


def test_nobody_hears_of_their_own_doing(mill: Any, by: Actor, manager: User) -> None:
    write_note(mill, "Mine", by=by)
    listen()
    assert told(manager) == []


def test_owner_writer_and_named_follow_by_default_until_they_stop(
    mill: Any, by: Actor, alice: User, bob: User, manager: User
) -> None:
    write_note(mill, "Hello @Bob", by=by)
    listen()
    names = [row.user.name for row in followers(mill)]
    assert names == ["Alice", "Bob", "Maria"]
    unfollow_record(mill, by=actor_of(bob))
    unfollow_record(mill, by=actor_of(alice))
    listen()
    assert [row.user.name for row in followers(mill)] == ["Maria"]
    assert Event.objects.filter(name="notifications.record_unfollowed").count() == 2


def test_whoever_does_not_see_it_can_neither_follow_nor_hear(
    mill: Any, by: Actor, charlie: User, bob: User, alice: User
) -> None:
    with pytest.raises(NotFound):
        follow_record(mill, by=actor_of(charlie))
    Follower.objects.create(record_type="records.customrecord", record_id=mill.pk, user=charlie)
    write_note(mill, "Secret", by=by)
    listen()
    assert told(charlie) == []
    assert {row.user.name: row.sees for row in followers(mill)}["Charlie"] is False


def test_what_a_role_may_not_know_is_not_told(mill: Any, by: Actor, bob: User) -> None:
    follow_record(mill, by=actor_of(bob))
    FieldRule.objects.create(policy="records.project", role="sales_person", field="budget", right=0)
    stamps.renew()
    edit_record(record_types()["project"], mill.pk, {"budget": "9"}, by=by)
    listen()
    assert not any("budget" in text for text in told(bob))
    edit_record(record_types()["project"], mill.pk, {"budget": "8", "stage": "lost"}, by=by)
    listen()
    assert "Maria at Mill: Details changed: stage" in told(bob)


def test_a_story_is_one_notification_that_grows(
    project: RecordType, by: Actor, alice: User
) -> None:
    with events.story():
        for number in range(3):
            create_record(project, {"name": f"M{number}", "owner": alice.pk}, by=by)
    found = list(Event.objects.filter(name="records.record_created").order_by("pk"))
    hear(found[:1])
    assert told(alice) == ["Maria gave you M0"]
    hear(found[1:])
    assert told(alice) == ["Maria gave you 3 records"]
    assert Notification.objects.get(user=alice).count == 3


def test_what_is_chosen_not_to_be_told_is_not(mill: Any, by: Actor, alice: User) -> None:
    Wishes.objects.create(user=alice, ways={"followed": "none", "assignment": "none"})
    write_note(mill, "Quiet", by=by)
    listen()
    assert told(alice) == []


def test_more_records_cost_no_more_statements(project: RecordType, by: Actor, alice: User) -> None:
    costs = []
    for size in (25, 60):
        with events.story():
            for number in range(size):
                create_record(project, {"name": f"M{number}", "owner": alice.pk}, by=by)
        found = list(Event.objects.filter(name="records.record_created").order_by("-pk")[:size])
        with CaptureQueriesContext(connection) as asked:
            hear(found)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_whoever_is_named_is_not_told_twice(mill: Any, by: Actor, bob: User) -> None:
    follow_record(mill, by=actor_of(bob))
    with events.story():
        write_note(mill, "Look, @Bob", by=by)
    listen()
    assert not any("Look" in text for text in told(bob))  # the mention itself is a job of its own


def test_whoever_brings_in_many_does_not_follow_each(project: RecordType, by: Actor) -> None:
    with events.story():
        for number in range(21):
            create_record(project, {"name": f"M{number}", "owner": None}, by=by)
    listen()
    assert not Follower.objects.exists()
