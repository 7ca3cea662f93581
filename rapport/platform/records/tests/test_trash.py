"""The trash: seen, restored, deleted for good; and emptied when its time has come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.events.queries import verdict
from rapport.platform.records.actions import notes, tags
from rapport.platform.records.actions import records as actions
from rapport.platform.records.actions import trash as emptying
from rapport.platform.records.models import (
    CustomField,
    CustomObject,
    CustomRecord,
    Note,
    Retention,
    Tagging,
)
from rapport.platform.records.queries.lists import list_page
from rapport.platform.records.queries.trash import heaps, trash
from rapport.platform.records.types import RecordType, record_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat(db: None) -> RecordType:
    CustomObject.objects.create(key="boat", label="Boat", plural="Boats")
    CustomObject.objects.create(key="crew", label="Crew", plural="Crews")
    CustomField.objects.create(
        record_type="crew", name="boat", label="Boat", kind="record", target="boat"
    )
    stamps.renew()
    return known("boat")


def known(key: str) -> RecordType:
    found = record_type(key)
    assert found is not None
    return found


@pytest.fixture
def ada(boat: RecordType, alice: User) -> CustomRecord:
    """A boat in the trash."""
    found: CustomRecord = actions.create_record(boat, {"name": "Ada"}, by=actor_of(alice))
    actions.delete_record(boat, found.pk, by=actor_of(alice))
    return found


def test_the_trash_says_who_since_when_and_until_when(
    boat: RecordType, ada: CustomRecord, alice: User, bob: User
) -> None:
    [row] = trash(actor_of(alice), "boat").rows
    assert (row.pk, row.title, row.by_name, row.may_restore) == (ada.pk, "Ada", "Alice", True)
    assert row.goes_at == row.deleted_at + timedelta(days=90)
    [seen] = trash(actor_of(bob), "boat").rows
    assert not seen.may_restore
    assert [(heap.kind.key, heap.count) for heap in heaps(actor_of(alice)) if heap.count] == [
        ("boat", 1)
    ]


def test_strangers_see_no_trash(boat: RecordType, ada: CustomRecord, dana: User) -> None:
    assert heaps(actor_of(dana)) == []
    with pytest.raises(NotFound):
        trash(actor_of(dana), "boat")


def test_the_trash_is_paged_by_the_last_row(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    for number in range(5):
        found = actions.create_record(boat, {"name": f"Boat {number}"}, by=by)
        actions.delete_record(boat, found.pk, by=by)
    first = trash(by, "boat", limit=3)
    second = trash(by, "boat", cursor=first.next_cursor, limit=3)
    names = [row.title for row in (*first.rows, *second.rows)]
    assert names == [f"Boat {number}" for number in (4, 3, 2, 1, 0)]
    assert second.next_cursor == ""
    with pytest.raises(Invalid):
        trash(by, "boat", cursor="nonsense")


def test_restoring_brings_back_what_hangs_on_a_record(
    boat: RecordType, alice: User, bob: User
) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    tags.add_tag(found, "fast", by=by)
    crew = actions.create_record(known("crew"), {"name": "Six", "boat": str(found.pk)}, by=by)
    actions.delete_record(boat, found.pk, by=by)
    assert list_page(by, boat).rows == ()
    result = emptying.restore_records(boat, [found.pk, found.pk + 99], by=by)
    assert (result.done, [pk for pk, _ in result.refused]) == (1, [found.pk + 99])
    assert [row.pk for row in list_page(by, boat, where="tag:fast").rows] == [found.pk]
    crew.refresh_from_db()
    assert crew.custom["boat"] == found.pk


def test_only_who_may_delete_restores(boat: RecordType, ada: CustomRecord, bob: User) -> None:
    result = emptying.restore_records(boat, [ada.pk], by=actor_of(bob))
    assert (result.done, len(result.refused)) == (0, 1)


def test_deleting_for_good_leaves_nothing_personal(
    boat: RecordType, alice: User, admin: User
) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada Secret"}, by=by)
    notes.write_note(found, "A word", by=by)
    tags.add_tag(found, "fast", by=by)
    actions.delete_record(boat, found.pk, by=by)
    emptying.erase_record(boat, found.pk, by=actor_of(admin))
    assert not CustomRecord.objects.filter(pk=found.pk).exists()
    assert (Note.objects.count(), Tagging.objects.count()) == (0, 0)
    told = Event.objects.filter(subject_id=found.pk, subject_type="records.customrecord")
    assert "Secret" not in str(list(told.values_list("data", flat=True)))
    assert told.filter(name="records.record_erased", by=admin.pk).count() == 1
    assert verdict().unexplained == ()


def test_only_administrators_delete_for_good(
    boat: RecordType, ada: CustomRecord, alice: User, admin: User
) -> None:
    with pytest.raises(NotAllowed):
        emptying.erase_record(boat, ada.pk, by=actor_of(alice))
    in_use = actions.create_record(boat, {"name": "Bea"}, by=actor_of(alice))
    with pytest.raises(NotFound):
        emptying.erase_record(boat, in_use.pk, by=actor_of(admin))


def test_what_others_depend_on_stays(boat: RecordType, alice: User, admin: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    actions.create_record(known("crew"), {"name": "Six", "boat": str(found.pk)}, by=by)
    actions.delete_record(boat, found.pk, by=by)
    with pytest.raises(Refused, match="Ada stays: 1 crews belong to it"):
        emptying.erase_record(boat, found.pk, by=actor_of(admin))
    assert CustomRecord.objects.filter(pk=found.pk).exists()


def test_the_trash_is_emptied_when_its_time_has_come(
    boat: RecordType, ada: CustomRecord, admin: User
) -> None:
    CustomRecord.objects.filter(pk=ada.pk).update(deleted_at=timezone.now() - timedelta(days=20))
    assert emptying.empty_trash() == 0
    emptying.set_retention("boat", 14, by=actor_of(admin))
    assert trash(actor_of(admin), "boat").days == 14
    assert emptying.empty_trash() == 1
    assert Event.objects.get(name="records.record_erased").data["reason"] == "14 days in the trash"


def test_a_type_can_be_kept_for_ever(boat: RecordType, ada: CustomRecord, admin: User) -> None:
    emptying.set_retention("boat", 0, by=actor_of(admin))
    emptying.set_retention("boat", 0, by=actor_of(admin))
    CustomRecord.objects.filter(pk=ada.pk).update(deleted_at=timezone.now() - timedelta(days=2000))
    assert emptying.empty_trash() == 0
    assert trash(actor_of(admin), "boat").rows[0].goes_at is None
    event = Event.objects.get(name="records.retention_set")
    assert event.data == {"type": "boat", "days": 0, "days_before": 90}


def test_retention_is_for_administrators_and_has_limits(
    boat: RecordType, manager: User, admin: User
) -> None:
    with pytest.raises(NotAllowed):
        emptying.set_retention("boat", 5, by=actor_of(manager))
    for days in (-1, 4000):
        with pytest.raises(Invalid):
            emptying.set_retention("boat", days, by=actor_of(admin))
    with pytest.raises(NotFound):
        emptying.set_retention("nothing", 5, by=SYSTEM)
    assert not Retention.objects.exists()
