"""Who is at a record: seen by others who may see it, gone after a while, and not shown if they wish."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.onlookers.actions import (
    Company,
    choose_visibility,
    forget_gone,
    leave,
    look_on,
)
from rapport.platform.onlookers.models import Onlooker
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomObject
from rapport.platform.records.types import record_types

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(alice: User) -> Actor:
    return actor_of(alice)


@pytest.fixture
def mill(by: Actor) -> Any:
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    stamps.renew()
    return create_record(record_types()["project"], {"name": "Mill"}, by=by)


def test_two_meet_and_part(mill: Any, by: Actor, bob: User) -> None:
    other = actor_of(bob)
    assert look_on(mill, by=by) == []
    assert look_on(mill, by=other, is_editing=True) == [Company("Alice", is_editing=False)]
    assert look_on(mill, by=by) == [Company("Bob", is_editing=True)]
    leave("records.customrecord", mill.pk, by=other)
    assert look_on(mill, by=by) == []
    assert not Event.objects.filter(name__startswith="onlookers.").exists()


def test_whoever_does_not_see_it_is_neither_shown_nor_told(
    mill: Any, by: Actor, charlie: User
) -> None:
    with pytest.raises(NotFound):
        look_on(mill, by=actor_of(charlie))
    assert look_on(mill, by=by) == []


def test_who_gives_no_sign_of_life_is_gone(mill: Any, by: Actor, bob: User) -> None:
    look_on(mill, by=actor_of(bob))
    Onlooker.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert look_on(mill, by=by) == []
    assert forget_gone() == 1


def test_who_does_not_want_to_be_shown_is_not(mill: Any, by: Actor, bob: User) -> None:
    other = actor_of(bob)
    look_on(mill, by=other)
    choose_visibility(is_shown=False, by=other)
    look_on(mill, by=other)
    assert look_on(mill, by=by) == []
    choose_visibility(is_shown=True, by=other)
    look_on(mill, by=other)
    assert look_on(mill, by=by) == [Company("Bob", is_editing=False)]
    chosen = Event.objects.filter(name="onlookers.visibility_chosen").order_by("pk")
    assert [event.data["is_shown"] for event in chosen] == [False, True]


def test_a_sign_of_life_is_one_statement(mill: Any, by: Actor) -> None:
    with CaptureQueriesContext(connection) as asked:
        look_on(mill, by=by)
    assert len([query for query in asked.captured_queries if "onlooker" in query["sql"]]) == 1


def test_the_table_is_kept_nowhere() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'onlookers_onlooker'")
        assert cursor.fetchone() == ("u",)
