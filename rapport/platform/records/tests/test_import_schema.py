"""The set-up as one file: taken along, previewed, brought in elsewhere, and again without a trace."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from rapport.kit.errors import Invalid, NotAllowed
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.custom import fields
from rapport.platform.records.actions.custom.importing import import_schema
from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.queries.schema import differences, schema
from rapport.platform.records.tests.test_set_up import (
    add,
    add_formula,
    add_roll_up,
    known,
    make,
)
from rapport.platform.records.types import record_types

pytestmark = pytest.mark.django_db


def set_up() -> dict[str, Any]:
    """A field of every kind, with everything that can be said of it."""
    kind, job = make(), make("Job")
    for each in Kind:
        choices = [["", "Red"], ["", "Blue"]] if each in (Kind.CHOICE, Kind.CHOICES) else []
        currency = "EUR" if each is Kind.MONEY else ""
        target = "job" if each is Kind.RECORD else ""
        add(kind, f"A {each}", each, choices=choices, currency=currency, target=target)
    limits = {"lowest": "1.5", "highest": "10", "default": "2", "is_required": True}
    add(kind, "Limited", "number", roles=["analyst"], help="So much", is_indexed=True, **limits)
    add(kind, "Coded", pattern="[A-Z]+", longest=9, is_unique=True)
    add(job, "Project", "record", target="project")
    add_roll_up(kind, "Late total", child="job", through="project", how="count", where="name:x")
    add_formula(kind, "Early", "[Late total] * Limited")
    fields.arrange_fields(kind, ["early", "coded"], by=SYSTEM)
    return json.loads(json.dumps(schema(SYSTEM)))  # type: ignore[no-any-return]


def forget() -> None:
    CustomField.objects.all().delete()
    CustomObject.objects.all().delete()


def states(document: dict[str, Any]) -> set[str]:
    return {one.state for one in differences(SYSTEM, document)}


def test_what_was_taken_along_is_brought_in_whole() -> None:
    document = set_up()
    assert document["rapport_schema"] == 1
    forget()
    assert states(document) == {"new"}
    import_schema(document, by=SYSTEM)
    again = schema(SYSTEM)
    by_name = {(one["type"], one["name"]): one for one in again["fields"]}
    assert by_name == {(one["type"], one["name"]): one for one in document["fields"]}
    assert again["objects"] == document["objects"]
    assert known(record_types()["project"])["early"].problem == ""


def test_twice_changes_nothing() -> None:
    document = set_up()
    before = Event.objects.count()
    assert states(document) == {"same"}
    import_schema(document, by=SYSTEM)
    assert Event.objects.count() == before


def test_what_differs_is_shown_and_changed_and_conflicts_are_left_alone() -> None:
    document = set_up()
    other = copy.deepcopy(document)
    for one in other["fields"]:
        if one["name"] == "limited":
            one |= {"label": "Bounded", "highest": "11"}
        if one["name"] == "a_text":
            one["kind"] = "number"
        if one["name"] == "a_date":
            one["type"] = "nothing"
    found = {one.name: one for one in differences(SYSTEM, other) if one.state != "same"}
    assert found["limited"].sentence == "highest, label"
    assert found["a_text"].sentence == "Here its kind is text, there number."
    assert found["a_date"].state == "conflict"
    import_schema(other, by=SYSTEM)
    fields_now = known(record_types()["project"])
    assert (fields_now["limited"].label, fields_now["a_text"].kind) == ("Bounded", Kind.TEXT)


def test_what_is_out_of_sight_comes_back() -> None:
    document = set_up()
    fields.remove_field(CustomField.objects.get(name="coded"), by=SYSTEM)
    assert states(document) == {"same", "changed"}
    import_schema(document, by=SYSTEM)
    assert "coded" in known(record_types()["project"])


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"rapport_schema": 2},
        {"rapport_schema": 1, "fields": 5},
        {"rapport_schema": 1, "fields": [5]},
        {"rapport_schema": 1, "fields": [{"type": "party", "name": "x'; DROP"}]},
        {"rapport_schema": 1, "fields": [{"type": "party", "name": "x"}]},
        {"rapport_schema": 1, "fields": [{"type": "party", "name": "x", "label": 5}]},
        {
            "rapport_schema": 1,
            "fields": [{"type": "party", "name": "x", "label": "X", "kind": "?"}],
        },
        {"rapport_schema": 1, "objects": [{"key": "x", "label": "", "plural": ""}]},
        {"rapport_schema": 1, "objects": [{"key": "a-b", "label": "X", "plural": "X"}]},
        {"rapport_schema": 1, "fields": [{}] * 2001},
    ],
)
def test_what_is_no_such_file_is_refused_whole(document: Any) -> None:
    with pytest.raises(Invalid):
        import_schema(document, by=SYSTEM)
    assert not CustomField.objects.exists()


def test_only_administrators_take_it_along_or_bring_it_in(manager: User) -> None:
    for attempt in (schema, lambda by: import_schema({"rapport_schema": 1}, by=by)):
        with pytest.raises(NotAllowed):
            attempt(actor_of(manager))
