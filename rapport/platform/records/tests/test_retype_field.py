"""A field becomes one of another kind: what converts is seen first, and all of it can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rapport.kit.errors import Invalid, NotAllowed
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.custom import fields
from rapport.platform.records.actions.custom.retyping import preview_retype, retype_field
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField, CustomRecord
from rapport.platform.records.plans import FieldPlan
from rapport.platform.records.tests.test_set_up import add, add_formula, known, make
from rapport.platform.records.types import RecordType, record_types

pytestmark = pytest.mark.django_db
STEPS = [["a", "Small"], ["b", "Large"]]


def enter(kind: RecordType, *values: Any) -> None:
    for number, value in enumerate(values):
        create_record(record_types()[kind.key], {"name": f"R{number}", "it": value}, by=SYSTEM)


def held() -> list[Any]:
    return [record.custom.get("it") for record in CustomRecord.objects.order_by("pk")]


def to(kind: str, **more: Any) -> FieldPlan:
    return FieldPlan("It", kind, **more)


@pytest.mark.parametrize(
    ("before", "values", "after", "kept"),
    [
        (to("text"), ["12.5", "1 000", "much"], to("number"), [12.5, 1000, None]),
        (to("text"), ["2026-03-31", "soon"], to("date"), ["2026-03-31", None]),
        (to("text"), ["yes", "off", "?"], to("boolean"), [True, False, None]),
        (to("text"), ["a@example.com", "a"], to("email"), ["a@example.com", None]),
        (to("text"), ["Red", "Blue", "Red"], to("choice"), ["red", "blue", "red"]),
        (to("number"), ["3", "2.5", "9"], to("rating"), [3, None, None]),
        (to("number"), ["3", "2.5"], to("text"), ["3", "2.5"]),
        (to("number"), ["3"], to("money", currency="EUR"), [3]),
        (to("datetime"), ["2026-03-31 14:00"], to("date"), ["2026-03-31"]),
        (to("datetime"), ["2026-03-31 14:00"], to("time"), ["14:00:00"]),
        (to("choice", choices=STEPS), ["a", "b"], to("text"), ["Small", "Large"]),
        (to("choice", choices=STEPS), ["a", "b"], to("choices"), [["a"], ["b"]]),
        (to("choices", choices=STEPS), [["a"], ["a", "b"]], to("choice"), ["a", None]),
        (to("choices", choices=STEPS), [["a", "b"]], to("text"), ["Small, Large"]),
        (to("long_text"), ["one\ntwo"], to("text"), ["one two"]),
    ],
)
def test_values_convert(
    before: FieldPlan, values: list[Any], after: FieldPlan, kept: list[Any]
) -> None:
    kind = make()
    row = fields.add_field(kind, before, by=SYSTEM)
    enter(kind, *values)
    seen = preview_retype(row, after, by=SYSTEM)
    assert (seen.converts, seen.lost) == (len(kept) - kept.count(None), kept.count(None))
    retype_field(row, after, by=SYSTEM)
    assert held() == kept
    assert known(kind)["it"].kind == after.kind
    for record in CustomRecord.objects.all():
        edit_record(record_types()[kind.key], record.pk, {"name": "Again"}, by=SYSTEM)


def test_links_become_names(alice: User) -> None:
    kind = make()
    row = add(kind, "It", "user")
    enter(kind, alice.pk)
    retype_field(row, to("text"), by=SYSTEM)
    assert held() == ["Alice"]


def test_the_story_is_undone_whole(admin: User) -> None:
    kind = make()
    row = add(kind, "It")
    enter(kind, "12", "much", "")
    by = actor_of(admin)
    retype_field(row, to("number"), by=by)
    assert held() == [12, None, None]
    told = Event.objects.get(name="records.field_retyped")
    assert told.data["lost"] == 1
    undo_story(told.story, by=by)
    assert known(kind)["it"].kind is Kind.TEXT
    assert held() == ["12", "much", None]


def test_what_cannot_be_is_refused(alice: User) -> None:
    kind = make()
    row = add(kind, "It")
    for goal in ("file", "user", "record", "text", "nothing"):
        with pytest.raises(Invalid):
            preview_retype(row, to(goal), by=SYSTEM)
    with pytest.raises(Invalid, match="three letters"):
        preview_retype(row, to("money"), by=SYSTEM)
    double = add_formula(kind, "Double", "1 + 1")
    with pytest.raises(Invalid, match="follows from"):
        retype_field(double, to("text"), by=SYSTEM)
    with pytest.raises(NotAllowed):
        retype_field(row, to("number"), by=actor_of(alice))
    many = [f"value {number}" for number in range(201)]
    CustomRecord.objects.bulk_create(
        CustomRecord(object_id=kind.only["object_id"], name="R", custom={"it": value})
        for value in many
    )
    with pytest.raises(Invalid, match="201 different values"):
        preview_retype(row, to("choice"), by=SYSTEM)


def test_a_formula_over_it_says_that_it_no_longer_holds() -> None:
    kind = make()
    row = add(kind, "It", "number")
    add_formula(kind, "Double", "It * 2")
    enter(kind, "3")
    retype_field(row, to("text"), by=SYSTEM)
    assert "a text, not a number" in known(kind)["double"].problem
    retype_field(CustomField.objects.get(pk=row.pk), replace(to("number")), by=SYSTEM)
    assert known(kind)["double"].problem == ""
    assert held() == [3]
