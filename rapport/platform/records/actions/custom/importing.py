"""The set-up of another installation, brought in: what is new is made, what differs is changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from rapport.kit.errors import Invalid, RapportError
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions.custom import fields, objects
from rapport.platform.records.actions.custom.turns import take_turn
from rapport.platform.records.events import SchemaImported
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.queries.schema import (
    CHANGED,
    CONFLICT,
    NEW,
    Difference,
    Document,
    differences,
)
from rapport.platform.records.types import record_types


@transaction.atomic
def import_schema(document: Document, *, by: Actor) -> list[Difference]:
    """Make and change here what ``document`` says, all of it but its conflicts, or nothing. Returns
    what was found; a second time everything is the same, and nothing happens.
    """
    take_turn(by, "records.import_schema")
    found = differences(by, document)
    wanted = [one for one in found if one.state in (NEW, CHANGED)]
    if not wanted:
        return found
    with events.story():
        for one in wanted:
            if isinstance(one.plan, ObjectPlan):
                _bring_object(one.type, one.plan, by)
        _bring_fields([one for one in wanted if isinstance(one.plan, FieldPlan)], by)
        count = sum(1 for one in wanted if isinstance(one.plan, ObjectPlan))
        events.record(SchemaImported(count, len(wanted) - count), by=by)
    return found


def conflicts(found: Iterable[Difference]) -> list[Difference]:
    """What of a document cannot be brought in."""
    return [one for one in found if one.state == CONFLICT]


def _bring_object(key: str, plan: ObjectPlan, by: Actor) -> None:
    row = CustomObject.objects.filter(key=key).first()
    if row is None:
        objects.make_object(plan, by=by, key=key)
        return
    objects.edit_object(row, plan, by=by)
    objects.restore_object(row, by=by)


def _bring_fields(wanted: list[Difference], by: Actor) -> None:
    """Bring each field once those that it is computed from are there: in as many rounds as it takes."""
    waiting = sorted(
        wanted, key=lambda one: isinstance(one.plan, FieldPlan) and one.plan.is_computed
    )
    while waiting:
        left = [(one, why) for one in waiting if (why := _refusal(one, by))]
        if len(left) == len(waiting):
            one, why = left[0]
            raise Invalid("bad_schema", fields={"file": f"{one.type}.{one.name}: {why}"})
        waiting = [one for one, _ in left]


def _refusal(one: Difference, by: Actor) -> str:
    """Bring a field; why that is not possible yet, or nothing."""
    try:
        _bring_field(one, by)
    except RapportError as error:
        return str(error)
    return ""


@transaction.atomic
def _bring_field(one: Difference, by: Actor) -> None:
    plan = one.plan
    if not isinstance(plan, FieldPlan):
        return
    row = CustomField.objects.filter(record_type=one.type, name=one.name).first()
    if row is None:
        fields.add_field(record_types()[one.type], plan, by=by, name=one.name)
        return
    if row.removed_at is not None:
        fields.restore_field(row, by=by)
    fields.edit_field(row, plan, by=by)
