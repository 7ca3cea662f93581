"""Automations among the uses of a field, and what becomes of them when it changes or goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.automation.actions import automations
from rapport.platform.automation.queries import automation as automation_of
from rapport.platform.automation.tests.conftest import EDITED, Make
from rapport.platform.automation.uses import uses
from rapport.platform.records.actions.custom.fields import edit_field, remove_field, restore_field
from rapport.platform.records.actions.custom.retyping import retype_field
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.models import CustomField
from rapport.platform.records.queries.setting_up import field_plan, uses_of
from rapport.platform.records.types import RecordType, record_types
from tests.stream import go

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = {"kind": "edit", "fields": [{"name": "note", "value": "touched"}]}


@pytest.fixture
def budget(project: RecordType) -> CustomField:
    return CustomField.objects.get(name="budget")


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("budget", {"filter": "budget>1"}),
        ("budget", {"filter": "stage:won or -(note~x (budget<3))"}),
        ("budget", {"filter": {"all": [{"field": "budget", "op": "more", "value": 1}]}}),
        ("budget", {"steps": [{"kind": "branch", "filter": "budget>1", "yes": [NOTE]}]}),
        ("note", {"steps": [{"kind": "branch", "filter": "budget>1", "yes": [NOTE]}]}),
        ("note", {"steps": [NOTE]}),
        (
            "budget",
            {"steps": [{"kind": "notify", "text": "{name} costs {budget}, not {old.note}"}]},
        ),
        ("note", {"steps": [{"kind": "notify", "text": "{name} costs {budget}, not {old.note}"}]}),
        ("note", {"steps": [{"kind": "create", "type": "project", "fields": NOTE["fields"]}]}),
        ("due", {"steps": [{"kind": "wait", "until": "date", "field": "due"}]}),
        ("due", {"trigger": {"kind": "date", "type": "project", "field": "due"}}),
        ("email", {"trigger": {"kind": "webhook", "type": "project", "field": "email"}}),
        ("stage", {"trigger": EDITED | {"fields": ["stage"]}}),
        ("stage", {"trigger": EDITED | {"changes": [{"field": "stage", "after": "won"}]}}),
    ],
)
def test_what_an_automation_names(
    project: RecordType, by: Actor, name: str, document: dict[str, Any]
) -> None:
    automations.create_automation("Rule", {"trigger": EDITED} | document, by=by)
    assert uses("project", name) == ["the automation “Rule”"]
    assert uses("party", name) == []
    assert uses("project", "rating") == []


def test_automations_on_other_records_name_it_too(project: RecordType, by: Actor) -> None:
    CustomField.objects.create(
        record_type="project", name="customer", label="Customer", kind="record", target="party"
    )
    stamps.renew()
    document = {"trigger": EDITED | {"type": "party"}, "filter": "sum(projects.budget, due<30d)>5"}
    automations.create_automation("Rule", document, by=by)
    for name in ("budget", "due", "customer"):
        assert uses("project", name) == ["the automation “Rule”"]


def test_what_is_deleted_or_no_automation_names_nothing(make: Make, by: Actor) -> None:
    automation = make([NOTE], filter="budget>1")
    automation.versions.update(definition={"trigger": 3})
    assert uses("project", "note") == []
    automation.versions.update(definition={"trigger": EDITED, "filter": "((", "steps": [NOTE]})
    assert uses("project", "note") == ["the automation “Rule”"]
    automations.delete_automation(automation, by=by)
    assert uses("project", "note") == []


def test_a_field_with_another_name_goes_on_as_before(
    make: Make, project: RecordType, budget: CustomField, mill: Any, by: Actor
) -> None:
    automation = make([NOTE], filter="budget>1")
    assert uses_of(SYSTEM, budget) == ["the automation “Rule”"]
    edit_field(budget, replace(field_plan(budget), label="Sum"), by=SYSTEM)
    edit_record(record_types()["project"], mill.pk, {"budget": 20}, by=by)
    go()
    assert automation.runs.get().state == "done"


def test_a_field_of_another_kind_switches_it_off_with_a_sentence(
    make: Make, budget: CustomField, mill: Any, by: Actor
) -> None:
    broken, other = make([NOTE], filter="budget>1", name="Broken"), make([NOTE], name="Other")
    plan = replace(field_plan(budget), kind="boolean")
    retype_field(budget, plan, by=SYSTEM)
    assert uses_of(SYSTEM, budget) == ["the automation “Broken”"]
    edit_record(record_types()["project"], mill.pk, {"stage": "won"}, by=by)
    go()
    broken = automation_of(by, broken.pk)
    assert (broken.state, "Budget" in broken.reason) == ("off", True)
    assert {run.state for run in other.runs.all()} == {"done"}


def test_a_field_out_of_sight_switches_it_off_and_back_it_can_go_on(
    make: Make, budget: CustomField, mill: Any, by: Actor
) -> None:
    rule = make([NOTE], filter="budget>1")
    remove_field(budget, by=SYSTEM)
    edit_record(record_types()["project"], mill.pk, {"stage": "won"}, by=by)
    go()
    rule = automation_of(by, rule.pk)
    assert (rule.state, "Projects have no field “budget”" in rule.reason) == ("off", True)
    assert uses_of(SYSTEM, CustomField.objects.get(name="budget")) == ["the automation “Rule”"]
    restore_field(budget, by=SYSTEM)
    automations.switch_on_automation(rule, by=by)
    edit_record(record_types()["project"], mill.pk, {"stage": "lost"}, by=by)
    go()
    assert rule.runs.get().state == "done"
