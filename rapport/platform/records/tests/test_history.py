"""A record's history, in words and values; what was there before can be put back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.kit.money import Money
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions import records as actions
from rapport.platform.records.actions import tags
from rapport.platform.records.actions.restoring import restore_value
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.queries.history import history
from rapport.platform.records.types import RecordType, record_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat(db: None) -> RecordType:
    CustomObject.objects.create(key="boat", label="Boat", plural="Boats")
    for name, kind in (("length", "number"), ("built", "date"), ("skipper", "user")):
        CustomField.objects.create(record_type="boat", name=name, label=name.title(), kind=kind)
    CustomField.objects.create(
        record_type="boat", name="price", label="Price", kind="money", currency="EUR",
        roles=["sales_manager"],
    )  # fmt: skip
    CustomField.objects.create(
        record_type="boat", name="rig", label="Rig", kind="choice",
        choices=[["sloop", "A sloop"], ["ketch", "A ketch"]],
    )  # fmt: skip
    stamps.renew()
    found = record_type("boat")
    assert found is not None
    return found


def test_the_newest_first_with_labels_and_values(boat: RecordType, alice: User, bob: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    given = {"length": "9.5", "rig": "sloop", "skipper": str(bob.pk), "built": "1999-05-01"}
    actions.edit_record(boat, found.pk, given, by=by)
    tags.add_tag(found, "fast", by=by)
    tagged, edited, created = history(by, "boat", found.pk).entries
    assert (tagged.headline, tagged.changes, tagged.by_name) == ("Tagged “fast”", (), "Alice")
    said = {change.label: str(change.after.value) for change in edited.changes}
    assert said == {"Length": "9.5", "Rig": "A sloop", "Skipper": "Bob", "Built": "1999-05-01"}
    assert all(change.before.is_empty for change in edited.changes)
    assert created.headline == "Entered into Rapport"


def test_hidden_fields_are_left_out(boat: RecordType, alice: User, manager: User) -> None:
    boss, by = actor_of(manager), actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    actions.edit_record(boat, found.pk, {"price": "100"}, by=boss)
    actions.edit_record(boat, found.pk, {"price": "200", "length": "3"}, by=boss)
    both, price, _ = history(boss, "boat", found.pk).entries
    assert price.changes[0].after.value == Money(Decimal(100), "EUR")
    assert len(both.changes) == 2
    seen, created = history(by, "boat", found.pk).entries
    assert [change.label for change in seen.changes] == ["Length"]
    assert created.headline == "Entered into Rapport"
    with pytest.raises(NotFound):
        history(by, "boat", found.pk, field="price")


def test_a_removed_fields_past_stays_hidden(boat: RecordType, alice: User, manager: User) -> None:
    found = actions.create_record(boat, {"name": "Ada"}, by=actor_of(alice))
    actions.edit_record(boat, found.pk, {"price": "100"}, by=actor_of(manager))
    CustomField.objects.filter(name="price").update(removed_at=found.created_at)
    stamps.renew()
    assert len(history(actor_of(alice), "boat", found.pk).entries) == 1


def test_the_history_of_one_field(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    for given in ({"length": "1"}, {"rig": "ketch"}, {"length": "2", "rig": "sloop"}):
        actions.edit_record(boat, found.pk, given, by=by)
    shown = history(by, "boat", found.pk, field="length")
    values = [[str(change.after.value) for change in entry.changes] for entry in shown.entries]
    assert values == [["2"], ["1"]]
    assert shown.field is not None


def test_a_value_is_put_back(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada", "length": "1", "rig": "ketch"}, by=by)
    actions.edit_record(boat, found.pk, {"length": "2", "rig": ""}, by=by)
    event = history(by, "boat", found.pk).entries[0].id
    restore_value("boat", found.pk, event, "length", by=by)
    restore_value("boat", found.pk, event, "rig", by=by)
    found.refresh_from_db()
    assert found.custom == {"length": 1, "rig": "ketch"}
    restore_value("boat", found.pk, event, "length", by=by, which="after")
    found.refresh_from_db()
    assert found.custom["length"] == 2


def test_putting_back_keeps_to_the_rules_of_editing(
    boat: RecordType, alice: User, bob: User, charlie: User
) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada", "length": "1"}, by=by)
    actions.edit_record(boat, found.pk, {"length": "2"}, by=by)
    event = history(by, "boat", found.pk).entries[0].id
    with pytest.raises(Refused):
        restore_value("boat", found.pk, event, "length", by=by, version=1)
    with pytest.raises(NotFound):
        restore_value("boat", found.pk, event, "rig", by=by)
    with pytest.raises(NotFound):
        restore_value("boat", found.pk, event, "length", by=actor_of(charlie))
    stranger = User.objects.create_user("e@example.com", "x", name="Eve", roles=["sales_person"])
    with pytest.raises(NotAllowed):
        restore_value("boat", found.pk, event, "length", by=actor_of(stranger))


def test_a_record_in_the_trash_keeps_its_history(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    actions.delete_record(boat, found.pk, by=by)
    assert [entry.headline for entry in history(by, "boat", found.pk).entries] == [
        "Put into the trash",
        "Entered into Rapport",
    ]


def test_pages_follow_each_other(boat: RecordType, alice: User) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    for length in range(1, 6):
        actions.edit_record(boat, found.pk, {"length": str(length)}, by=by)
    first = history(by, "boat", found.pk, limit=4)
    second = history(by, "boat", found.pk, cursor=first.next_cursor, limit=4)
    assert len({entry.id for entry in (*first.entries, *second.entries)}) == 6
    assert second.next_cursor == ""
    with pytest.raises(Invalid):
        history(by, "boat", found.pk, cursor="e30")


def test_the_number_of_queries_does_not_grow(
    boat: RecordType, alice: User, bob: User, django_assert_max_num_queries: object
) -> None:
    by = actor_of(alice)
    found = actions.create_record(boat, {"name": "Ada"}, by=by)
    for number in range(12):
        skipper = str(bob.pk if number % 2 else alice.pk)
        actions.edit_record(boat, found.pk, {"length": number, "skipper": skipper}, by=by)
    stamps.see(1)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        history(by, "boat", found.pk)
