"""Orders that a story brought go into the trash when the story is undone, and come back."""

from __future__ import annotations

import uuid

import pytest

from rapport.orders.models import Order
from rapport.orders.tests.test_absorb_orders import absorb, row
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.queries.trash import trash

pytestmark = pytest.mark.django_db


def test_the_orders_of_a_file_are_undone_and_done_again() -> None:
    absorb(row("A1", 1))
    with events.story(uuid.uuid4()) as story:
        absorb(row("A2", 1), row("A3", 2))
    undone = undo_story(story, by=SYSTEM)
    assert [order.number for order in Order.objects.filter(deleted_at=None)] == ["A1"]
    assert {found.title for found in trash(SYSTEM, "order").rows} == {"A2", "A3"}
    told = Event.objects.filter(story=undone.story, name="records.record_deleted")
    assert {event.data["title"] for event in told} == {"A2", "A3"}
    undo_story(undone.story, by=SYSTEM)
    assert Order.objects.filter(deleted_at=None).count() == 3


def test_who_may_not_delete_orders_leaves_them(alice: User) -> None:
    seller = actor_of(alice)
    with events.story(uuid.uuid4()) as story:
        absorb(row("A2", 1), by=seller)
    outcome = undo_story(story, by=seller).outcome
    assert dict(outcome.left) == {"Your role does not allow you to change it.": 1}
    assert Order.objects.get().deleted_at is None
