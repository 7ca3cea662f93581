"""Events are written with who, what and story, and told to those who asked, after the commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import transaction

from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.events.happenings import Happening, happenings
from rapport.platform.events.models import Event


@dataclass(frozen=True)
class BellRung(Happening):
    """Somebody rang the bell."""

    times: int
    tip: Decimal = Decimal("0.10")


ANNA = Actor(7, "Anna")


def test_the_name_comes_from_the_class() -> None:
    assert BellRung.name == "tests.bell_rung"
    assert happenings()["tests.bell_rung"] is BellRung


@pytest.mark.django_db
def test_an_event_says_who_did_what_to_whom() -> None:
    event = events.record(BellRung(3), by=ANNA, about=5)
    kept = Event.objects.get(pk=event.pk)
    assert (kept.name, kept.by, kept.by_name, kept.about) == ("tests.bell_rung", 7, "Anna", 5)
    assert kept.data == {"times": 3, "tip": "0.10"}
    assert kept.verb == "Bell rung"


@pytest.mark.django_db
def test_a_story_groups_what_is_recorded_inside() -> None:
    with events.story() as identity:
        first = events.record(BellRung(1), by=SYSTEM)
        with events.story():
            second = events.record(BellRung(2), by=SYSTEM)
    after = events.record(BellRung(3), by=SYSTEM)
    assert first.story == second.story == identity
    assert after.story != identity


@pytest.mark.django_db(transaction=True)
def test_reactions_run_after_the_commit_and_not_after_a_rollback() -> None:
    heard: list[Happening] = []
    events.on("tests.bell_rung", heard.append)
    with transaction.atomic():
        events.record(BellRung(1), by=SYSTEM)
        assert heard == []
    assert heard == [BellRung(1)]

    class Undone(Exception):
        pass

    with pytest.raises(Undone):
        _record_and_undo(Undone)
    assert heard == [BellRung(1)]


@transaction.atomic
def _record_and_undo(error: type[Exception]) -> None:
    events.record(BellRung(2), by=SYSTEM)
    raise error


@pytest.mark.django_db
def test_many_events_are_copied_in_one_story() -> None:
    identity = uuid.uuid4()
    rows: list[tuple[int | None, str, int | None, dict[str, object]]] = [
        (number, "parties.party", number, {"n": number}) for number in range(500)
    ]
    assert events.record_many("tests.bell_rung", rows, by=ANNA, identity=identity) == 500
    kept = Event.objects.filter(story=identity)
    assert kept.count() == 500
    assert kept.get(about=42).data == {"n": 42}
