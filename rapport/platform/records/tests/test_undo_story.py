"""A story is undone as far as nobody changed it since, and the undo is a story in turn."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from rapport.kit.errors import NotFound
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.events import InvitationAccepted
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions import records as actions
from rapport.platform.records.actions import tags
from rapport.platform.records.actions.undo import Undone, undo_story
from rapport.platform.records.models import CustomField, CustomObject, CustomRecord, Tagging
from rapport.platform.records.types import RecordType, record_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat(db: None) -> RecordType:
    """A type made in the browser, with fields of several kinds."""
    CustomObject.objects.create(key="boat", label="Boat", plural="Boats")
    for name, kind in (
        ("length", "number"),
        ("built", "date"),
        ("skipper", "user"),
        ("sail", "text"),
    ):
        CustomField.objects.create(record_type="boat", name=name, label=name.title(), kind=kind)
    stamps.renew()
    found = record_type("boat")
    assert found is not None
    return found


def told(by: Actor, *steps: Any) -> uuid.UUID:
    """A story in which ``by`` takes these steps."""
    with events.story(uuid.uuid4()) as story:
        for step in steps:
            step(by)
    return story


def edited(kind: RecordType, pk: int, by: Actor, **given: Any) -> uuid.UUID:
    return told(by, lambda actor: actions.edit_record(kind, pk, given, by=actor))


def test_an_edit_is_undone(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(
        boat, {"name": "Ada", "length": "9.5", "built": "1999-05-01"}, by=by
    )
    story = edited(boat, found.pk, by, name="Bea", length="12", built="", sail="Genoa")
    undone = undo_story(story, by=by)
    found.refresh_from_db()
    assert found.name == "Ada"
    assert found.custom == {"length": 9.5, "built": "1999-05-01"}
    assert found.search_text.startswith("ada")
    assert found.version == 3
    assert (undone.outcome.changed, undone.outcome.conflicts, dict(undone.outcome.left)) == (
        1,
        [],
        {},
    )
    event = Event.objects.get(story=undone.story, name="records.record_edited")
    assert event.data["changes"]["name"] == ["Bea", "Ada"]
    assert event.data["changes"]["built"] == [None, "1999-05-01"]
    assert event.data["changes"]["sail"] == ["Genoa", None]


def test_an_undo_is_undone(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada", "length": "9"}, by=by)
    story = edited(boat, found.pk, by, length="12", owner="")
    undone = undo_story(story, by=by)
    again = undo_story(undone.story, by=by)
    found.refresh_from_db()
    assert (found.custom, found.owner_id) == ({"length": 12}, None)
    assert again.outcome.changed == 1


def test_several_edits_of_a_story_are_undone_as_one(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada", "length": "1"}, by=by)
    steps = [
        lambda actor, length=length: actions.edit_record(
            boat, found.pk, {"length": length}, by=actor
        )
        for length in ("2", "3", "4")
    ]
    undone = undo_story(told(by, *steps), by=by)
    found.refresh_from_db()
    assert found.custom["length"] == 1
    [event] = Event.objects.filter(story=undone.story, name="records.record_edited")
    assert event.data["changes"] == {"length": [4, 1]}


def test_what_somebody_changed_since_is_a_conflict(
    boat: RecordType, alice: User, bob: User
) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada", "length": "9", "sail": "Jib"}, by=by)
    story = edited(boat, found.pk, by, length="12", sail="Genoa")
    edited(boat, found.pk, actor_of(bob), length="15")
    undone = undo_story(story, by=by)
    found.refresh_from_db()
    assert found.custom == {"length": 15, "sail": "Jib"}
    [conflict] = undone.outcome.conflicts
    assert (conflict.type, conflict.pk, conflict.title, conflict.field) == (
        "boat",
        found.pk,
        "Ada",
        "length",
    )
    assert (conflict.before, conflict.after, conflict.now, conflict.state) == (9, 12, 15, "theirs")
    over = undo_story(story, by=by, overwrite=True)
    found.refresh_from_db()
    assert found.custom == {"length": 9, "sail": "Jib"}
    assert (over.outcome.changed, over.outcome.conflicts) == (1, [])


def test_a_repeat_finds_nothing_more_to_do(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    story = edited(boat, found.pk, by, name="Bea")
    assert undo_story(story, by=by).outcome.changed == 1
    count = Event.objects.count()
    assert undo_story(story, by=by).outcome.changed == 0
    assert Event.objects.count() == count


def test_a_created_record_goes_into_the_trash_and_comes_back(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    with events.story(uuid.uuid4()) as story:
        found = actions.create_record(boat, {"name": "Ada"}, by=by)
        actions.edit_record(boat, found.pk, {"name": "Bea"}, by=by)
    undone = undo_story(story, by=by)
    found.refresh_from_db()
    assert found.deleted_at is not None
    assert found.name == "Bea"
    event = Event.objects.get(story=undone.story, name="records.record_deleted")
    assert (event.data["type"], event.data["changes"]) == ("boat", {})
    undo_story(undone.story, by=by)
    found.refresh_from_db()
    assert found.deleted_at is None


def test_a_new_record_that_somebody_changed_since_stays(
    boat: RecordType, alice: User, bob: User
) -> None:
    by = actor_of(alice)
    with events.story(uuid.uuid4()) as story:
        found = actions.create_record(boat, {"name": "Ada"}, by=by)
    edited(boat, found.pk, actor_of(bob), length="4")
    outcome = undo_story(story, by=by).outcome
    found.refresh_from_db()
    assert found.deleted_at is None
    assert (outcome.changed, [conflict.state for conflict in outcome.conflicts]) == (0, ["changed"])
    undo_story(story, by=by, overwrite=True)
    found.refresh_from_db()
    assert found.deleted_at is not None


def test_what_was_changed_since_and_taken_back_is_no_conflict(
    boat: RecordType, alice: User, bob: User
) -> None:
    by = actor_of(alice)
    with events.story(uuid.uuid4()) as story:
        found = actions.create_record(boat, {"name": "Ada", "length": "3"}, by=by)
    edits = [edited(boat, found.pk, by, length=value) for value in ("4", "5")]
    edited(boat, found.pk, actor_of(bob), name="Eve")
    edited(boat, found.pk, actor_of(bob), name="Ada")
    undo_story(edits[1], by=by)
    assert undo_story(story, by=by).outcome.conflict_count == 1, "its length is still another"
    undo_story(edits[0], by=by)
    outcome = undo_story(story, by=by).outcome
    found.refresh_from_db()
    assert (outcome.changed, outcome.conflict_count) == (1, 0)
    assert found.deleted_at is not None


def test_a_deletion_is_undone_with_its_relations(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    tags.add_tag(found, "fast", by=by)
    story = told(by, lambda actor: actions.delete_record(boat, found.pk, by=actor))
    undo_story(story, by=by)
    found.refresh_from_db()
    assert found.deleted_at is None
    assert Tagging.objects.filter(record_id=found.pk).exists()


def test_tags_are_undone(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    tags.add_tag(found, "old", by=by)
    story = told(
        by,
        lambda actor: tags.add_tag(found, "fast", by=actor),
        lambda actor: tags.remove_tag(found, "old", by=actor),
    )
    undone = undo_story(story, by=by)
    names = set(Tagging.objects.filter(record_id=found.pk).values_list("tag__name", flat=True))
    assert names == {"old"}
    undo_story(undone.story, by=by)
    names = set(Tagging.objects.filter(record_id=found.pk).values_list("tag__name", flat=True))
    assert names == {"fast"}


def test_an_event_without_an_inverse_is_listed(boat: RecordType, alice: User) -> None:
    from rapport.platform.records.actions import notes

    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    note = notes.write_note(found, "A word", by=by)
    story = told(by, lambda actor: notes.delete_note(note, found, by=actor))
    undone = undo_story(story, by=by)
    assert dict(undone.outcome.left) == {"“Note deleted” cannot be undone.": 1}


def test_only_what_one_may_change_is_undone(
    boat: RecordType, alice: User, bob: User, admin: User
) -> None:
    """Boats are edited by their team; somebody else's boat was changed by an administrator."""
    by, stranger = (
        actor_of(alice),
        User.objects.create_user("eve@example.com", "x", name="Eve", roles=["sales_person"]),
    )
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    with events.story(uuid.uuid4()) as story:
        actions.edit_record(boat, found.pk, {"name": "Bea"}, by=actor_of(admin))
        events.record(_bell(), by=actor_of(stranger))
    outcome = undo_story(story, by=actor_of(stranger)).outcome
    found.refresh_from_db()
    assert found.name == "Bea"
    assert outcome.left["Your role does not allow you to change it."] == 1


def test_somebody_elses_story_is_not_there(boat: RecordType, alice: User, bob: User) -> None:
    found = actions.create_record(boat, {"name": "Ada"}, by=actor_of(alice))
    story = edited(boat, found.pk, actor_of(alice), name="Bea")
    with pytest.raises(NotFound):
        undo_story(story, by=actor_of(bob))
    with pytest.raises(NotFound):
        undo_story(uuid.uuid4(), by=SYSTEM)


def test_a_hidden_field_is_left_alone(boat: RecordType, alice: User, manager: User) -> None:
    CustomField.objects.filter(name="sail").update(roles=["sales_manager"])
    stamps.renew()
    kind = record_type("boat")
    assert kind is not None
    found = actions.create_record(kind, {"name": "Ada"}, by=actor_of(manager))
    CustomRecord.objects.update(owner=alice)
    with events.story(uuid.uuid4()) as story:
        actions.edit_record(kind, found.pk, {"sail": "Genoa"}, by=actor_of(manager))
        actions.edit_record(kind, found.pk, {"length": "3"}, by=actor_of(alice))
    outcome = undo_story(story, by=actor_of(alice)).outcome
    found.refresh_from_db()
    assert found.custom == {"sail": "Genoa"}
    assert outcome.left["You may not write sail."] == 1


def test_a_unique_value_that_somebody_took_meanwhile_stays(boat: RecordType, alice: User) -> None:
    CustomField.objects.filter(name="sail").update(is_unique=True)
    stamps.renew()
    kind = record_type("boat")
    assert kind is not None
    by = actor_of(alice)
    found = actions.create_record(kind, {"name": "Ada", "sail": "GER 1"}, by=by)
    story = edited(kind, found.pk, by, sail="GER 2")
    actions.create_record(kind, {"name": "Bea", "sail": "GER 1"}, by=by)
    outcome = undo_story(story, by=by, overwrite=True).outcome
    found.refresh_from_db()
    assert found.custom["sail"] == "GER 2"
    assert [conflict.state for conflict in outcome.conflicts] == ["taken"]


def test_a_record_that_is_gone_for_good_is_listed(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    story = told(by, lambda actor: actions.delete_record(boat, found.pk, by=actor))
    CustomRecord.objects.all().delete()
    assert dict(undo_story(story, by=by).outcome.left) == {"It was deleted for good.": 1}


def test_many_records_are_undone_in_chunks(
    boat: RecordType, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.platform.records.actions.chunks.CHUNK", 3)
    monkeypatch.setattr("rapport.platform.records.actions.chunks.TURNS", 2)
    by, steps = actor_of(alice), []
    made = [
        actions.create_record(boat, {"name": f"Boat {n}", "length": n}, by=by) for n in range(8)
    ]
    with events.story(uuid.uuid4()) as story:
        for record in made:
            actions.edit_record(boat, record.pk, {"length": "99"}, by=by)
    undone: Undone = undo_story(story, by=by, told=lambda done, total: steps.append((done, total)))
    assert undone.outcome.changed == 8
    assert steps == [(0, 8), (3, 8), (4, 8), (7, 8), (8, 8)]
    assert sorted(row.custom["length"] for row in CustomRecord.objects.all()) == list(range(8))


def _bell() -> Any:
    return InvitationAccepted()
