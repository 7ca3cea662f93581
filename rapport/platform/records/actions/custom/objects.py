"""Custom objects: made, described, put out of sight and back, deleted for good."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.events import actions as events
from rapport.platform.records.actions.custom.turns import current_object, hidden, take_turn
from rapport.platform.records.events import (
    ObjectDeleted,
    ObjectEdited,
    ObjectMade,
    ObjectRemoved,
    ObjectRestored,
)
from rapport.platform.records.models import CustomField, CustomObject, CustomRecord, List
from rapport.platform.records.plans import ObjectPlan, cleaned_object, name_of
from rapport.platform.records.types import declared_types


@transaction.atomic
def make_object(plan: ObjectPlan, *, by: Actor, key: str = "") -> CustomObject:
    """Make a type of records. Its ``key``, which never changes, comes from its name unless given."""
    take_turn(by, "records.make_object")
    plan = cleaned_object(plan)
    _check_free(plan)
    taken = {*declared_types(), *CustomObject.objects.values_list("key", flat=True)}
    row = CustomObject(
        key=key if key and key not in taken else name_of(plan.label, taken, "object")
    )
    _apply(row, plan)
    stamps.renew()
    events.record(ObjectMade(row.key, row.label), by=by, subject=row)
    return row


@transaction.atomic
def edit_object(row: CustomObject, plan: ObjectPlan, *, by: Actor) -> CustomObject:
    """Change what an object is called, its icon or its help."""
    take_turn(by, "records.edit_object")
    row, plan = current_object(row), cleaned_object(plan)
    _check_free(plan, besides=row)
    changes = {
        name: [getattr(row, name), value]
        for name, value in asdict(plan).items()
        if getattr(row, name) != value
    }
    if changes:
        _apply(row, plan)
        stamps.renew()
        events.record(ObjectEdited(row.key, changes), by=by, subject=row)
    return row


@transaction.atomic
def remove_object(row: CustomObject, *, by: Actor) -> CustomObject:
    """Put an object out of sight. Its records stay as they are."""
    take_turn(by, "records.remove_object")
    row = current_object(row)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        stamps.renew()
        events.record(ObjectRemoved(row.key), by=by, subject=row)
    return row


@transaction.atomic
def restore_object(row: CustomObject, *, by: Actor) -> CustomObject:
    """Bring an object back, with its records."""
    take_turn(by, "records.restore_object")
    row = current_object(row)
    if row.removed_at is not None:
        _check_free(ObjectPlan(row.label, row.plural), besides=row)
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        stamps.renew()
        events.record(ObjectRestored(row.key), by=by, subject=row)
    return row


@transaction.atomic
def delete_object(row: CustomObject, *, by: Actor) -> int:
    """Delete a hidden object for good, with its fields and records; returns how many records."""
    take_turn(by, "records.delete_object")
    row = current_object(row)
    hidden(row)
    records = CustomRecord.objects.filter(object=row)
    count = records._raw_delete(records.db)
    happening = ObjectDeleted(row.key, row.label, count)
    CustomField.objects.filter(record_type=row.key).delete()
    List.objects.filter(record_type=row.key).delete()
    events.record(happening, by=by, subject=row)
    row.delete()
    stamps.renew()
    return int(count)


def _apply(row: CustomObject, plan: ObjectPlan) -> None:
    row.label, row.plural, row.icon, row.help = plan.label, plan.plural, plan.icon, plan.help
    row.save()


def _check_free(plan: ObjectPlan, besides: CustomObject | None = None) -> None:
    """Raises Invalid when another type is called so."""
    used = {fold(name) for kind in declared_types().values() for name in (kind.label, kind.plural)}
    others = CustomObject.objects.filter(removed_at=None)
    others = others.exclude(pk=besides.pk) if besides else others
    used |= {fold(name) for row in others for name in (row.label, row.plural)}
    wrong = {
        name: say("Another kind of record is called so already.")
        for name in ("label", "plural")
        if fold(getattr(plan, name)) in used
    }
    if wrong:
        raise Invalid("name_taken", fields=wrong)
