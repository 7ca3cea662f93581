"""What was done is sealed; changing, deleting or slipping in an old event is found, and since when."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection

from rapport.kit.errors import NotAllowed
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.events import queries
from rapport.platform.events.actions import sealing
from rapport.platform.events.happenings import Happening
from rapport.platform.events.models import Event, Seal
from rapport.platform.events.tasks import seal_events

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class WordGiven(Happening):
    """Somebody gave their word."""

    word: str


def sealed(*words: str) -> list[Event]:
    """Events with these words, under one new seal."""
    made = [events.record(WordGiven(word), by=SYSTEM, about=9) for word in words]
    until = time.monotonic() + 120  # events are sealed when no transaction of the server is older
    while not events.seal_events() and time.monotonic() < until:
        time.sleep(0.05)
    return made


def forge(statement: str, *params: int) -> None:
    """What somebody does who reached the database past Rapport."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event DISABLE TRIGGER events_guard")
        cursor.execute(statement, params)
        cursor.execute("ALTER TABLE events_event ENABLE TRIGGER events_guard")


def test_seals_cover_all_events_and_hold() -> None:
    sealed("one", "two")
    sealed("three")
    found = events.verify_seals(by=SYSTEM)
    assert found.holds
    assert (found.seals, found.events, found.breaks) == (2, 3, ())
    assert queries.last_verdict(SYSTEM) is not None
    assert Event.objects.filter(name="events.seals_verified").count() == 1


def test_nothing_new_makes_no_seal() -> None:
    sealed("one")
    assert events.seal_events() == 0
    seal_events(timestamp=0)
    assert Seal.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        'data = \'{"word": "forged"}\'',
        "by_name = 'Somebody else'",
        "at = at - interval '1 microsecond'",
        "by = 7",
        "about = NULL",
        "name = 'tests.other'",
        "story = gen_random_uuid()",
        "subject_id = 1",
    ],
)
def test_a_changed_event_is_found(change: str) -> None:
    sealed("before")
    [event] = sealed("old")
    sealed("after")
    forge(f"UPDATE events_event SET {change} WHERE id = %s", event.pk)
    [broken] = queries.verdict().breaks
    seals = list(Seal.objects.order_by("pk"))
    assert broken.seal == seals[1].pk
    assert broken.since == seals[0].sealed_at.isoformat()
    assert broken.sentence == "Something was changed."


def test_a_deleted_event_is_found() -> None:
    event, _ = sealed("old", "other")
    sealed("after")
    forge("DELETE FROM events_event WHERE id = %s", event.pk)
    [broken] = queries.verdict().breaks
    assert broken.sentence == "1 event is gone."
    assert not events.verify_seals(by=SYSTEM).holds


def test_an_event_that_was_slipped_in_is_found() -> None:
    [event] = sealed("old")
    sealed("after")
    forge(
        "INSERT INTO events_event (name, subject_type, by_name, at, data, story, tx)"
        " SELECT name, subject_type, by_name, at, data, story, tx - 1 FROM events_event WHERE id = %s",
        event.pk,
    )
    [broken] = queries.verdict().breaks
    assert broken.sentence == "1 event was slipped in."


def test_a_missing_or_changed_seal_is_found() -> None:
    for word in ("one", "two", "three"):
        sealed(word)
    first, second, _ = Seal.objects.order_by("pk")
    Seal.objects.filter(pk=first.pk).update(sealed_at=second.sealed_at)
    assert [broken.seal for broken in queries.verdict().breaks] == [first.pk]
    Seal.objects.filter(pk=second.pk).delete()
    assert len(queries.verdict().breaks) == 2


def test_a_chain_that_was_made_anew_lacks_the_head_that_somebody_kept() -> None:
    sealed("one")
    kept = queries.verdict().head
    assert queries.verdict(head=kept).holds
    forge("UPDATE events_event SET data = '{}'")
    Seal.objects.all().delete()
    sealed("two")
    assert queries.verdict().holds
    assert not queries.verdict(head=kept).holds
    assert not queries.verdict(head="no digest").holds


def test_the_database_refuses_to_change_and_to_delete() -> None:
    [event] = sealed("one")
    with pytest.raises(DatabaseError, match="not changed or deleted"):
        Event.objects.filter(pk=event.pk).update(by_name="Nobody")
    with pytest.raises(DatabaseError, match="not changed or deleted"):
        event.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET rapport.erasing = 'on'")
        with pytest.raises(DatabaseError, match="not changed or deleted"):
            cursor.execute("UPDATE events_event SET data = '{}', by_name = 'x'")
        cursor.execute("RESET rapport.erasing")


def test_data_is_erased_and_the_seals_still_hold() -> None:
    event = events.record(WordGiven("a secret"), by=Actor(3, "Anna"), about=9)
    sealed("other")
    assert events.erase_events("parties.party", [9], by=SYSTEM, reason="asked for", about=True) == 2
    event.refresh_from_db()
    assert (event.data, event.by_name) == ({}, "Anna")
    found = events.verify_seals(by=SYSTEM)
    assert found.holds
    assert found.erased == 2
    [erasure] = Event.objects.filter(name="events.events_erased")
    assert event.pk in erasure.data["events"]


def test_an_erasure_that_nobody_wrote_down_is_found() -> None:
    [event] = sealed("old")
    forge("UPDATE events_event AS e SET erased_digest = events_data_digest(e), data = '{}'")
    found = queries.verdict()
    assert found.breaks == ()
    assert found.unexplained == (event.pk,)
    assert not found.holds


def test_data_that_fills_an_erased_event_is_found() -> None:
    [event] = sealed("old")
    events.erase_events("parties.party", [9], by=SYSTEM, reason="asked for", about=True)
    forge('UPDATE events_event SET data = \'{"word": "new"}\' WHERE id = %s', event.pk)
    assert queries.verdict().unexplained == (event.pk,)


def test_two_who_seal_at_once_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 7)
    for number in range(40):
        events.record(WordGiven(str(number)), by=SYSTEM)

    def seal() -> int:
        try:
            return events.seal_events()
        finally:
            connection.close()

    total, until = 0, time.monotonic() + 20
    while total < 40 and time.monotonic() < until:
        with ThreadPoolExecutor(2) as pool:
            total += sum(pool.map(lambda _: seal(), range(2)))
    found = queries.verdict()
    assert (total, found.events, found.holds) == (40, 40, True)


def test_only_administrators_verify() -> None:
    with pytest.raises(NotAllowed):
        events.verify_seals(by=Actor(1, "Bob"))
    with pytest.raises(NotAllowed):
        queries.last_verdict(Actor(1, "Bob"))
