"""Administrators make objects and fields, change them, hide them and delete them for good."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.custom import fields, objects
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField, CustomRecord, FieldRun, SavedView
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.queries import setting_up as queries
from rapport.platform.records.types import RecordType, record_types
from tests.cast import run_jobs

pytestmark = pytest.mark.django_db


def make(label: str = "Project") -> RecordType:
    row = objects.make_object(ObjectPlan(label, ""), by=SYSTEM)
    return record_types()[row.key]


def add(kind: RecordType, label: str, kind_of: str = "text", **more: Any) -> CustomField:
    return fields.add_field(kind, FieldPlan(label, kind_of, **more), by=SYSTEM)


def add_formula(kind: RecordType, label: str, text: str) -> CustomField:
    return add(kind, label, source="formula", computation={"formula": text})


def add_roll_up(kind: RecordType, label: str, currency: str = "", **said: Any) -> CustomField:
    return add(kind, label, source="roll_up", computation=said, currency=currency)


def known(kind: RecordType) -> dict[str, Any]:
    return record_types()[kind.key].all_fields()


def test_an_object_is_made_edited_hidden_restored_and_deleted() -> None:
    kind = make()
    assert (kind.key, kind.plural) == ("project", "Projects")
    row = queries.object_kind(SYSTEM, "project")[1]
    assert row is not None
    objects.edit_object(row, ObjectPlan("Undertaking", "", "rocket", "What we do"), by=SYSTEM)
    assert record_types()["project"].plural == "Undertakings"
    add(kind, "Budget", "number")
    create_record(record_types()["project"], {"name": "Mill", "budget": 3}, by=SYSTEM)
    with pytest.raises(Refused, match="Remove Undertaking first"):
        objects.delete_object(row, by=SYSTEM)
    objects.remove_object(row, by=SYSTEM)
    assert "project" not in record_types()
    objects.restore_object(row, by=SYSTEM)
    assert record_types()["project"].visible_to(SYSTEM).count() == 1
    objects.remove_object(row, by=SYSTEM)
    assert objects.delete_object(row, by=SYSTEM) == 1
    assert not CustomRecord.objects.exists()
    assert not CustomField.objects.exists()
    named = Event.objects.filter(subject_type="records.customobject").order_by("id")
    assert [
        name.removeprefix("records.object_") for name in named.values_list("name", flat=True)
    ] == [
        "made",
        "edited",
        "removed",
        "restored",
        "removed",
        "deleted",
    ]


def test_names_are_free_and_made_of_any_label() -> None:
    kind = make("Größe & Maß")
    assert kind.key == "grosse_mass"
    make("金額")
    assert "object" in record_types()
    for label in ("Party", "parties", "GRÖSSE & MASS"):
        with pytest.raises(Invalid, match="called so already"):
            make(label)
    assert add(kind, "3d model").name == "field_3d_model"
    assert add(kind, "Tag").name == "tag_2"
    assert add(kind, "金額").name == "field"
    hostile = add(kind, " <script>'\"; DROP\x00\n TABLE {{ 7 * 7 }}\u202e ")
    assert hostile.label == "<script>'\"; DROP TABLE {{ 7 * 7 }}"
    assert hostile.name == "script_drop_table_7_7"
    record = create_record(
        record_types()[kind.key], {"name": "A", hostile.name: "x' OR 1=1"}, by=SYSTEM
    )
    assert record.custom == {hostile.name: "x' OR 1=1"}
    for label in ("", "x" * 61, "Name", "tag", "a[b]"):
        with pytest.raises(Invalid) as refused:
            add(kind, label)
        assert set(refused.value.fields) == {"label"}


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        ({"kind": "emoji"}, "kind"),
        ({"kind": "money"}, "currency"),
        ({"kind": "money", "currency": "€"}, "currency"),
        ({"kind": "choice"}, "choices"),
        ({"kind": "choice", "choices": [["", "A"], ["", "a "]]}, "choices"),
        ({"kind": "choice", "choices": [["", "A, b"]]}, "choices"),
        ({"kind": "record", "target": "nothing"}, "target"),
        ({"kind": "number", "lowest": 5, "highest": "4"}, "highest"),
        ({"kind": "number", "lowest": "much"}, "lowest"),
        ({"kind": "number", "default": "much"}, "default"),
        ({"kind": "number", "default": 7, "highest": 5}, "default"),
        ({"kind": "text", "longest": 501}, "longest"),
        ({"kind": "text", "pattern": "("}, "pattern"),
        ({"kind": "text", "pattern": "(a+)+$"}, "pattern"),
        ({"kind": "text", "pattern": "(a|a)*b"}, "pattern"),
        ({"kind": "text", "pattern": ".*.*.*.*x"}, "pattern"),
        ({"roles": ["king"]}, "roles"),
        ({"source": "formula", "computation": {"formula": "1 +"}}, "formula"),
        ({"source": "roll_up", "computation": {"child": "nothing"}}, "child"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(plan: dict[str, Any], place: str) -> None:
    kind = make()
    with pytest.raises(Invalid) as refused:
        add(kind, "Field", plan.pop("kind", "text"), **plan)
    assert place in refused.value.fields


def test_only_administrators_set_up(alice: User, manager: User, admin: User) -> None:
    kind = make()
    row = add(kind, "Budget", "number")
    thing = queries.object_kind(SYSTEM, "project")[1]
    tries: list[Callable[[Actor], object]] = [
        lambda by: objects.make_object(ObjectPlan("Job", ""), by=by),
        lambda by: objects.edit_object(thing, ObjectPlan("Job", ""), by=by),  # type: ignore[arg-type]
        lambda by: objects.remove_object(thing, by=by),  # type: ignore[arg-type]
        lambda by: fields.add_field(kind, FieldPlan("X"), by=by),
        lambda by: fields.edit_field(row, FieldPlan("X"), by=by),
        lambda by: fields.arrange_fields(kind, ["budget"], by=by),
        lambda by: fields.index_field(row, by=by),
        lambda by: fields.remove_field(row, by=by),
        lambda by: fields.delete_field(row, by=by),
        queries.object_rows,
        lambda by: queries.field_rows(by, "project"),
        lambda by: queries.uses_of(by, row),
    ]
    for user in (alice, manager):
        for attempt in tries:
            with pytest.raises(NotAllowed):
                attempt(actor_of(user))
    assert fields.add_field(kind, FieldPlan("Goal"), by=actor_of(admin)).name == "goal"


def test_a_field_is_edited_and_keeps_its_name_and_values() -> None:
    kind = make()
    row = add(kind, "Step", "choice", choices=[["", "Draft"], ["", "Done"]])
    record = create_record(record_types()[kind.key], {"name": "Mill", "step": "Done"}, by=SYSTEM)
    plan = replace(
        queries.field_plan(row), label="Stage", choices=[["draft", "New"], ["done", "Ready"]]
    )
    row = fields.edit_field(row, plan, by=SYSTEM)
    assert (row.name, row.label) == ("step", "Stage")
    assert known(kind)["step"].choice_labels == {"draft": "New", "done": "Ready"}
    record.refresh_from_db()
    assert record.custom == {"step": "done"}
    with pytest.raises(Invalid, match="1 record holds “Ready”"):
        fields.edit_field(row, replace(plan, choices=[["draft", "New"]]), by=SYSTEM)
    changes = Event.objects.get(name="records.field_edited").data["changes"]
    assert changes["label"] == ["Step", "Stage"]
    fields.edit_field(row, plan, by=SYSTEM)
    assert Event.objects.filter(name="records.field_edited").count() == 1


def test_unique_needs_that_nothing_is_held_twice() -> None:
    kind = make()
    row = add(kind, "Code")
    for name in ("One", "Two"):
        create_record(record_types()[kind.key], {"name": name, "code": "A"}, by=SYSTEM)
    with pytest.raises(Invalid, match="1 value is held by several"):
        fields.edit_field(row, replace(queries.field_plan(row), is_unique=True), by=SYSTEM)


def test_fields_are_put_in_order() -> None:
    kind = make()
    for label in ("One", "Two", "Three"):
        add(kind, label)
    fields.arrange_fields(kind, ["three", "one"], by=SYSTEM)
    assert [row.row.name for row in queries.field_rows(SYSTEM, "project")] == [
        "three",
        "one",
        "two",
    ]
    fields.arrange_fields(kind, ["three", "one", "two", "nothing"], by=SYSTEM)
    assert Event.objects.filter(name="records.fields_arranged").count() == 1


def test_a_removed_field_keeps_its_values_until_it_is_deleted_for_good() -> None:
    kind = make()
    row = add(kind, "Budget", "number")
    record = create_record(record_types()[kind.key], {"name": "Mill", "budget": 3}, by=SYSTEM)
    with pytest.raises(Refused):
        fields.delete_field(row, by=SYSTEM)
    fields.remove_field(row, by=SYSTEM)
    assert "budget" not in known(kind)
    edit_record(record_types()[kind.key], record.pk, {"name": "Weir"}, by=SYSTEM)
    fields.restore_field(row, by=SYSTEM)
    record.refresh_from_db()
    assert record.custom == {"budget": 3}
    fields.remove_field(row, by=SYSTEM)
    assert add(kind, "Budget", "number").name == "budget_2"
    with pytest.raises(Invalid, match="called so already"):
        fields.restore_field(row, by=SYSTEM)
    assert fields.delete_field(row, by=SYSTEM) == 1
    record.refresh_from_db()
    assert record.custom == {}
    with pytest.raises(NotFound):
        fields.edit_field(row, FieldPlan("Again"), by=SYSTEM)


def test_what_uses_a_field_is_named_and_says_when_it_is_missing() -> None:
    kind = make()
    job = make("Job")
    budget = add(kind, "Budget", "number")
    add_formula(kind, "Double", "Budget * 2")
    add(job, "Project", "record", target="project")
    add(kind, "Job", "record", target="job")
    add_roll_up(job, "Budgets", child="project", through="job", how="sum", of="budget")
    where = {"all": [{"field": "budget", "op": "more", "value": 3}]}
    SavedView.objects.create(record_type="project", label="Rich", tree=where, reach="public")
    SavedView.objects.create(record_type="project", label="Other", columns=["name"])
    assert queries.uses_of(SYSTEM, budget) == [
        "the view “Rich”",
        "the formula “Double” of projects",
        "the roll-up “Budgets” of jobs",
    ]
    fields.remove_field(budget, by=SYSTEM)
    assert known(kind)["double"].problem == "At letter 1: There is no field “budget”."
    record = create_record(record_types()["project"], {"name": "Mill"}, by=SYSTEM)
    edit_record(record_types()["project"], record.pk, {"name": "Weir"}, by=SYSTEM)
    [row] = [found for found in queries.field_rows(SYSTEM, "project") if found.row.name == "double"]
    assert "budget" in row.problem


def test_circles_are_refused_with_their_way() -> None:
    kind = make()
    job = make("Job")
    add(kind, "Base", "number")
    half = add_formula(kind, "Half", "Base / 2")
    add_formula(kind, "Quarter", "Half / 2")
    plan = replace(queries.field_plan(half), computation={"formula": "Quarter * 2"})
    with pytest.raises(Invalid, match="Half → Quarter of project → Half"):
        fields.edit_field(half, plan, by=SYSTEM)
    with pytest.raises(Invalid, match="Half → Half"):
        fields.edit_field(half, replace(plan, computation={"formula": "Half + 1"}), by=SYSTEM)
    add(job, "Project", "record", target="project")
    add(job, "Hours", "number")
    share = add_formula(job, "Share", "Hours * 2")
    add_roll_up(kind, "Shares", child="job", through="project", how="sum", of="share")
    add(kind, "Parent", "record", target="job")
    add_roll_up(job, "All shares", child="project", through="parent", how="sum", of="shares")
    plan = replace(queries.field_plan(share), computation={"formula": "[All shares] + 1"})
    with pytest.raises(Invalid, match="Share → All shares of job → Shares of project → Share"):
        fields.edit_field(share, plan, by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_a_new_definition_is_worked_out_for_all_records() -> None:
    kind = make()
    job = make("Job")
    add(job, "Project", "record", target="project")
    add(job, "Hours", "number")
    mill = create_record(record_types()["project"], {"name": "Mill"}, by=SYSTEM)
    for hours in (3, 4):
        given = {"name": "Dig", "hours": hours, "project": mill.pk}
        create_record(record_types()["job"], given, by=SYSTEM)
    total = add_roll_up(kind, "Hours", child="job", through="project", how="sum", of="hours")
    add_formula(kind, "Days", "Hours / 8")
    run_jobs()
    mill.refresh_from_db()
    assert mill.custom == {"hours": 7, "days": 0.875}
    plan = queries.field_plan(total)
    where = "hours>3"
    fields.edit_field(
        total, replace(plan, computation={**plan.computation, "where": where}), by=SYSTEM
    )
    run_jobs()
    mill.refresh_from_db()
    assert mill.custom == {"hours": 4, "days": 0.5}
    runs = FieldRun.objects.filter(what="recalculate")
    assert {run.state for run in runs} == {"done"}
    assert (runs[0].done, runs[0].total) == (1, 1)


def test_a_formula_that_asks_for_the_day_is_refreshed_at_night() -> None:
    from rapport.platform.records.actions.custom.keeping import refresh_days

    kind = make()
    add(kind, "Due", "date")
    add_formula(kind, "Late", "today() > Due")
    record = create_record(
        record_types()["project"], {"name": "Mill", "due": "2026-01-01"}, by=SYSTEM
    )
    assert record.custom["late"] is True
    CustomRecord.objects.update(custom={"due": "2999-01-01", "late": True})
    refresh_days()
    record.refresh_from_db()
    assert record.custom["late"] is False


@pytest.mark.django_db(transaction=True)
def test_two_who_add_a_field_of_one_name_at_once_get_one() -> None:
    kind = make()
    ready, said = threading.Barrier(2), []

    def enter() -> None:
        ready.wait()
        try:
            said.append(add(kind, "Budget", "number").name)
        except Invalid as error:
            said.append(str(error))
        connections.close_all()

    workers = [threading.Thread(target=enter) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(said) == ["Another field is called so already.", "budget"]


@pytest.mark.django_db(transaction=True)
def test_an_index_is_made_once_answers_and_goes() -> None:
    kind = make()
    rows = {
        name: add(kind, name, kind_of, is_indexed=True, **more)
        for name, kind_of, more in (
            ("Budget", "number", {}),
            ("Code", "text", {}),
            ("Colours", "choices", {"choices": [["", "Red"]]}),
            ("Story", "long_text", {}),
        )
    }
    run_jobs()
    states = queries.index_states(list(rows.values()))
    assert set(states.values()) == {"ready"}
    assert set(queries.standing_indexes(rows["Code"])) == set(queries.index_names(rows["Code"]))
    from rapport.platform.records.actions.custom.indexing import bring_indexes

    with connections["default"].cursor() as cursor:
        name = queries.index_names(rows["Budget"])[0]
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass", [name]
        )
    assert queries.index_states([rows["Budget"]])[rows["Budget"].pk] == "waiting"
    bring_indexes(rows["Budget"])
    assert queries.standing_indexes(rows["Budget"]) == {name: True}
    fields.index_field(rows["Budget"], by=SYSTEM, is_indexed=False)
    fields.remove_field(rows["Code"], by=SYSTEM)
    run_jobs()
    assert queries.standing_indexes(rows["Budget"]) == {}
    assert queries.standing_indexes(rows["Code"]) == {}
    fields.remove_field(rows["Story"], by=SYSTEM)
    fields.delete_field(rows["Story"], by=SYSTEM)
    assert queries.standing_indexes(rows["Story"]) == {}


def test_the_kinds_that_can_be_made_fast() -> None:
    kind = make()
    row = add(kind, "Plan", Kind.FILE.value, is_indexed=True)
    assert not row.is_indexed
    with pytest.raises(Invalid, match="cannot be made fast"):
        fields.index_field(row, by=SYSTEM)
    stamps.renew()
