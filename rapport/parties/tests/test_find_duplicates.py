"""The search for likely duplicates, and what people say of its pairs."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from rapport.kit.errors import NotAllowed, NotFound, Refused
from rapport.parties import actions as parties
from rapport.parties import scanning
from rapport.parties.models import DuplicateScan, EmailAddress, LikelyDuplicate, Party
from rapport.parties.models.duplicates import SCAN_DIED, SCAN_LOCK
from rapport.parties.queries import reviewing
from rapport.parties.tests.kinds import ActorOf
from rapport.parties.tests.test_scan_duplicates import again, people
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.undo import undo_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins() -> list[Party]:
    """Two hundred strangers, of whom twenty are here twice; returns those that were there first."""
    rows = people(200, Random(5))
    for number, row in enumerate(rows[:20]):
        again(row, f"{number:04}@example.org")
    return rows[:20]


@pytest.fixture
def first(twins: list[Party]) -> LikelyDuplicate:
    parties.find_duplicates(by=SYSTEM)
    return LikelyDuplicate.objects.get(one=twins[0])


def open_pairs() -> set[int]:
    return set(LikelyDuplicate.objects.filter(not_same_at=None).values_list("one_id", flat=True))


def test_what_is_found_makes_the_queue(twins: list[Party]) -> None:
    scan = parties.find_duplicates(by=SYSTEM)
    assert open_pairs() == {row.pk for row in twins}
    pair = LikelyDuplicate.objects.get(one=twins[0])
    assert {column: level for column, level, _ in pair.evidence}["email"] == "the same"
    assert "born" not in {column for column, *_ in pair.evidence}
    assert pair.probability > 0.9
    done = Event.objects.get(name="parties.duplicates_found")
    assert (done.data["found"], done.data["scan"], scan.found) == (20, scan.pk, 20)
    assert scan.finished_at is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('candidate'), to_regclass('found_pair')")
        assert cursor.fetchall() == [(None, None)]


def test_a_search_follows_what_changed(first: LikelyDuplicate, twins: list[Party]) -> None:
    EmailAddress.objects.filter(party=first.other).delete()
    Party.objects.filter(pk=first.other_id).update(name="Someone Else", sort_name="else, someone")
    before = LikelyDuplicate.objects.get(one=twins[1])
    LikelyDuplicate.objects.filter(pk=before.pk).update(weight=-3)
    parties.find_duplicates(by=SYSTEM)
    assert open_pairs() == {row.pk for row in twins[1:]}
    assert LikelyDuplicate.objects.get(one=twins[1]).pk == before.pk
    assert LikelyDuplicate.objects.get(one=twins[1]).probability > 0.9


def test_only_some_may_search_and_one_at_a_time(bob: User, as_actor: ActorOf) -> None:
    for search in (parties.find_duplicates, parties.queue_duplicate_scan):
        with pytest.raises(NotAllowed):
            search(by=as_actor(bob))
    assert not Event.objects.filter(name__startswith="parties.duplicate").exists()
    asked = connection.copy()  # somebody else's
    with asked.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [SCAN_LOCK])
    try:
        with pytest.raises(Refused):
            parties.find_duplicates(by=SYSTEM)
    finally:
        asked.close()


def test_a_search_that_fails_says_so(twins: list[Party], monkeypatch: pytest.MonkeyPatch) -> None:
    DuplicateScan.objects.create(started_at=twins[0].created_at)
    assert reviewing.scanning(SYSTEM).failure == SCAN_DIED
    monkeypatch.setattr(scanning, "BLOCKS", 0)
    with pytest.raises(ValueError, match="zero"):
        parties.find_duplicates(by=SYSTEM)
    assert Event.objects.filter(name="parties.duplicate_scan_failed").exists()
    assert reviewing.scanning(SYSTEM).failure == "ValueError"


def test_asking_for_a_search_queues_one(
    manager: User, as_actor: ActorOf, django_capture_on_commit_callbacks: Any
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            parties.queue_duplicate_scan(by=as_actor(manager))
    assert reviewing.scanning(SYSTEM).is_active
    assert Event.objects.filter(name="parties.duplicate_scan_queued").count() == 2


def said_not_same(pair: LikelyDuplicate, by: Actor) -> Any:
    with events.story(uuid4()) as story:
        parties.say_not_same(pair, by=by)
    return story


def test_who_is_said_to_be_two_is_never_offered_again(
    first: LikelyDuplicate, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    said_not_same(first, by)
    said = Event.objects.filter(name="parties.said_not_same")
    assert {event.about for event in said} == {first.one_id, first.other_id}
    assert {event.data["other_name"] for event in said} == {first.one.name}
    parties.find_duplicates(by=SYSTEM)
    first.refresh_from_db()
    assert (first.not_same_by, first.one_id in open_pairs()) == (manager, False)
    assert first.pk not in {pair.found.pk for pair in reviewing.review(by).pairs}
    with pytest.raises(Refused):
        parties.say_not_same(first, by=by)
    (kept,) = reviewing.review(by, only=reviewing.REFUSED).pairs
    assert kept.found == first


def test_undone_and_done_again(first: LikelyDuplicate, manager: User, as_actor: ActorOf) -> None:
    by = as_actor(manager)
    undone = undo_story(said_not_same(first, by), by=by)
    assert first.one_id in open_pairs()
    assert Event.objects.filter(name="parties.not_same_taken_back").count() == 2
    undo_story(undone.story, by=by)
    assert first.one_id not in open_pairs()
    parties.take_back_not_same(first, by=by)
    with pytest.raises(Refused):
        parties.take_back_not_same(first, by=by)


def test_who_may_not_edit_both_may_not_judge(
    first: LikelyDuplicate, alice: User, charlie: User, as_actor: ActorOf
) -> None:
    Party.objects.filter(pk=first.other_id).update(owner=charlie)
    for verb in (parties.say_not_same, parties.take_back_not_same):
        with pytest.raises(NotAllowed):
            verb(first, by=as_actor(alice))
    judged = {pair.found.pk: pair.may_judge for pair in reviewing.review(as_actor(alice)).pairs}
    assert judged.pop(first.pk, False) is False
    assert all(judged.values())
    assert not Event.objects.filter(name="parties.said_not_same").exists()
    with pytest.raises(NotAllowed):
        reviewing.review(as_actor(charlie))


def test_merged_and_trashed_parties_leave_the_queue_and_return(
    first: LikelyDuplicate, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    parties.merge_parties(first.one, [first.other], by=by)
    assert reviewing.review(by).count == 19
    with pytest.raises(NotFound):
        reviewing.pair(by, first.pk)
    parties.find_duplicates(by=SYSTEM)
    (merge,) = first.one.merges.all()
    parties.unmerge_party(merge, by=by)
    assert reviewing.review(by).count == 20
    assert reviewing.pair(by, first.pk) == first
