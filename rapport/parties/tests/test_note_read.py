"""Who looked at whose data is written down once per person, record and hour, beside the request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from rapport.parties.models import Party
from rapport.parties.records import PARTY
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions import reads

pytestmark = pytest.mark.django_db
NAME = "records.personal_data_read"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    reads.forget_seen()
    yield
    reads.forget_seen()


def test_a_look_is_told_once_an_hour(alice: User, bob: User) -> None:
    for person in (alice, bob, alice):
        reads.note_read(PARTY, 5, by=actor_of(person), about=5)
    reads.note_read(PARTY, 6, by=actor_of(alice), about=6)
    assert Event.objects.filter(name=NAME).count() == 0
    assert reads.write_reads() == 3
    event = Event.objects.get(name=NAME, by=bob.pk)
    assert (event.subject_type, event.subject_id, event.about) == ("parties.party", 5, 5)
    assert (event.by_name, event.data) == ("Bob", {"type": "party"})
    assert reads.write_reads() == 0


def test_another_process_does_not_tell_it_again(alice: User) -> None:
    reads.note_read(PARTY, 5, by=actor_of(alice))
    assert reads.write_reads() == 1
    reads.forget_seen()
    reads.note_read(PARTY, 5, by=actor_of(alice))
    assert reads.write_reads() == 0


def test_only_people_and_personal_data_count(alice: User) -> None:
    reads.note_read(PARTY, 5, by=SYSTEM)
    reads.note_read(replace(PARTY, is_personal=False), 5, by=actor_of(alice))
    assert reads.write_reads() == 0


def test_the_page_of_a_party_is_noted_and_costs_no_query(
    alice: User, client_of: Any, django_assert_num_queries: Any
) -> None:
    party = Party.objects.create(name="Ada", owner=alice)
    client_of(alice).get(f"/parties/{party.pk}/")
    assert reads.write_reads() == 1
    assert Event.objects.get(name=NAME).about == party.pk
    by = actor_of(alice)
    with django_assert_num_queries(0):
        reads.note_read(PARTY, party.pk, by=by)


def test_what_cannot_be_written_waits(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    def lost(*_: object) -> int:
        raise DatabaseError

    reads.note_read(PARTY, 5, by=actor_of(alice))
    with monkeypatch.context() as broken:
        broken.setattr(reads, "_write", lost)
        with pytest.raises(DatabaseError):
            reads.write_reads()
    assert reads.write_reads() == 1
