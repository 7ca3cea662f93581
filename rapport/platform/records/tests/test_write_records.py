"""The engine writes records of any type: here of an object made in the browser."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import (
    create_record,
    delete_record,
    edit_record,
    restore_record,
)
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.types import RecordType, record_types

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> RecordType:
    """An object with a number and a unique code."""
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    CustomField.objects.create(
        record_type="project", name="budget", label="Budget", kind="number", lowest=0
    )
    CustomField.objects.create(
        record_type="project", name="code", label="Code", kind="text", is_unique=True
    )
    stamps.renew()
    return record_types()["project"]


def test_a_record_is_entered_edited_deleted_and_restored(project: RecordType, alice: User) -> None:
    by = actor_of(alice)
    made = create_record(project, {"name": " Mill ", "budget": "12.50"}, by=by)
    assert (made.name, made.custom, made.owner_id) == ("Mill", {"budget": 12.5}, alice.pk)
    edited = edit_record(project, made.pk, {"budget": 20}, by=by)
    assert edited.changes == {"budget": [12.5, 20]}
    assert edited.record.version == 2
    assert edit_record(project, made.pk, {"budget": "20.0"}, by=by).changes == {}
    delete_record(project, made.pk, by=by)
    with pytest.raises(NotFound):
        edit_record(project, made.pk, {"budget": 1}, by=by)
    assert restore_record(project, made.pk, by=by).deleted_at is None
    names = Event.objects.filter(subject_id=made.pk, subject_type="records.customrecord")
    assert list(names.order_by("id").values_list("name", flat=True)) == [
        "records.record_created",
        "records.record_edited",
        "records.record_deleted",
        "records.record_restored",
    ]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": ""}, {"name"}),
        ({"budget": "-1"}, {"budget"}),
        ({"budget": "much", "name": "x" * 300}, {"budget", "name"}),
        ({"budget": "1e30"}, {"budget"}),
        ({"created": "2020-01-01"}, {"created"}),
        ({"owner": "987654"}, {"owner"}),
        ({"nothing": 1}, {"nothing"}),
    ],
)
def test_wrong_input_is_refused_at_its_field(
    project: RecordType, alice: User, given: dict[str, Any], wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        create_record(project, {"name": "Mill"} | given, by=actor_of(alice))
    assert set(refused.value.fields) == wrong


def test_a_unique_value_is_held_once(project: RecordType, alice: User) -> None:
    by = actor_of(alice)
    create_record(project, {"name": "One", "code": "A"}, by=by)
    with pytest.raises(Invalid, match="Another project has this code"):
        create_record(project, {"name": "Two", "code": "A"}, by=by)


def test_the_wrong_person_is_refused(
    project: RecordType, alice: User, bob: User, charlie: User
) -> None:
    made = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    assert edit_record(project, made.pk, {"name": "Weir"}, by=actor_of(bob)).changes
    with pytest.raises(NotAllowed):
        delete_record(project, made.pk, by=actor_of(bob))
    with pytest.raises(NotFound):
        edit_record(project, made.pk, {"name": "Dam"}, by=actor_of(charlie))


def test_the_second_of_two_editors_sees_both_values(project: RecordType, alice: User) -> None:
    by = actor_of(alice)
    made = create_record(project, {"name": "Mill", "budget": 1}, by=by)
    edit_record(project, made.pk, {"budget": 2}, by=by, version=1)
    other = edit_record(project, made.pk, {"name": "Weir"}, by=by, version=1, seen={"name": "Mill"})
    assert other.changes == {"name": ["Mill", "Weir"]}
    with pytest.raises(Refused) as refused:
        edit_record(project, made.pk, {"budget": 3}, by=by, version=1, seen={"budget": "1"})
    assert refused.value.data["theirs"] == {"budget": "2"}
    assert made.__class__.objects.get().custom["budget"] == Decimal(2)
