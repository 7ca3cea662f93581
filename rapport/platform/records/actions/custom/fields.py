"""Custom fields: added, changed, put in order, out of sight and back, deleted for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say_count
from rapport.kit.text import fold
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.events import actions as events
from rapport.platform.records import values
from rapport.platform.records.actions.custom import working
from rapport.platform.records.actions.custom.computed import computation, known_fields
from rapport.platform.records.actions.custom.forgetting import forget_values
from rapport.platform.records.actions.custom.indexing import drop_indexes
from rapport.platform.records.actions.custom.turns import current_field, hidden, take_turn
from rapport.platform.records.events import (
    FieldAdded,
    FieldDeleted,
    FieldEdited,
    FieldIndexed,
    FieldRemoved,
    FieldRestored,
    FieldsArranged,
)
from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField
from rapport.platform.records.plans import INDEXED, FieldPlan, cleaned, name_of
from rapport.platform.records.queries import setting_up as queries
from rapport.platform.records.queries.custom import field_of
from rapport.platform.records.types import RecordType, record_type

MOST_FIELDS = 200
PLAIN = (
    "label",
    "choices",
    "help",
    "is_required",
    "is_unique",
    "lowest",
    "highest",
    "longest",
    "pattern",
    "roles",
)
"""What of a plan stands in the row as it is."""


@transaction.atomic
def add_field(kind: RecordType, plan: FieldPlan, *, by: Actor, name: str = "") -> CustomField:
    """Add a field to ``kind``. Its ``name``, which never changes, comes from its label unless given.

    A computed one is worked out, an indexed one made fast, in the background.
    """
    take_turn(by, "records.add_field")
    plan = cleaned(plan)
    rows = CustomField.objects.filter(record_type=kind.key)
    taken = {*kind.declared_fields(), *rows.values_list("name", flat=True)}
    columns = {column.name for column in kind.model._meta.concrete_fields}
    if len(taken) >= MOST_FIELDS:
        raise Invalid(
            "many_fields",
            "%(kinds)s have %(count)s fields; that is the most.",
            kinds=kind.plural,
            count=len(taken),
        )
    free = name if name and name not in taken else name_of(plan.label, taken | columns)
    row = CustomField(record_type=kind.key, name=free, position=rows.count())
    row.kind, row.target, row.currency = plan.kind, plan.target, plan.currency
    row.is_indexed = plan.is_indexed or plan.kind == Kind.RECORD
    _apply(row, plan)
    row.save()
    stamps.renew()
    events.record(FieldAdded(kind.key, row.name, row.label, row.kind), by=by, subject=row)
    working.begin(row, is_computed=plan.is_computed, is_indexed=row.is_indexed)
    return row


@transaction.atomic
def edit_field(row: CustomField, plan: FieldPlan, *, by: Actor) -> CustomField:
    """Change what a field is called, holds and takes. Its kind changes by ``retype_field``."""
    take_turn(by, "records.edit_field")
    row = current_field(row)
    fixed = replace(plan, kind=row.kind, source=row.source, target=row.target)
    plan = cleaned(replace(fixed, currency=plan.currency or row.currency))
    before = _state(row)
    _check_choices(row, plan)
    if plan.is_unique and not row.is_unique:
        _check_unique(row)
    _apply(row, plan)
    after = _state(row)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        row.save()
        stamps.renew()
        events.record(FieldEdited(row.record_type, row.name, changes), by=by, subject=row)
        is_other = row.is_indexed and "kind" in changes
        is_computed = plan.is_computed and bool({"computation", "currency"} & set(changes))
        working.begin(row, is_computed=is_computed, is_indexed=is_other)
    return row


@transaction.atomic
def arrange_fields(kind: RecordType, names: Sequence[str], *, by: Actor) -> None:
    """Put the fields of ``kind`` into the order of ``names``; those not named come last."""
    take_turn(by, "records.arrange_fields")
    rows = list(CustomField.objects.filter(record_type=kind.key).order_by("position", "pk"))
    before = [row.name for row in rows]
    place = {name: number for number, name in enumerate(names)}
    rows.sort(key=lambda row: place.get(row.name, len(place)))
    if [row.name for row in rows] == before:
        return
    for number, row in enumerate(rows):
        row.position = number
    CustomField.objects.bulk_update(rows, ["position"])
    stamps.renew()
    events.record(FieldsArranged(kind.key, [row.name for row in rows]), by=by)


@transaction.atomic
def index_field(row: CustomField, *, by: Actor, is_indexed: bool = True) -> CustomField:
    """Make filtering and sorting by a field fast, or save the room again; in the background."""
    take_turn(by, "records.index_field")
    row = current_field(row)
    if is_indexed and Kind(row.kind) not in INDEXED:
        raise Invalid(
            "not_indexed", "%(row)s is of a kind that cannot be made fast.", row=row.label
        )
    if row.is_indexed != is_indexed:
        row.is_indexed = is_indexed
        row.save(update_fields=["is_indexed"])
        happening = FieldIndexed(row.record_type, row.name, is_indexed)
        events.record(happening, by=by, subject=row)
    working.begin(row, is_indexed=True)
    return row


@transaction.atomic
def remove_field(row: CustomField, *, by: Actor) -> CustomField:
    """Put a field out of sight. Its values are kept; what uses it says that it is missing."""
    take_turn(by, "records.remove_field")
    row = current_field(row)
    if row.removed_at is None:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        stamps.renew()
        events.record(FieldRemoved(row.record_type, row.name), by=by, subject=row)
        working.begin(row, is_indexed=True)
    return row


@transaction.atomic
def restore_field(row: CustomField, *, by: Actor) -> CustomField:
    """Bring a field back, with its values."""
    take_turn(by, "records.restore_field")
    row = current_field(row)
    if row.removed_at is not None:
        _check_label(row, row.label)
        if row.source != CustomField.Source.ENTERED:
            computation(row, row.source, row.computation, row.currency)
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        stamps.renew()
        events.record(FieldRestored(row.record_type, row.name), by=by, subject=row)
        is_computed = row.source != CustomField.Source.ENTERED
        working.begin(row, is_computed=is_computed, is_indexed=row.is_indexed)
    return row


@transaction.atomic
def delete_field(row: CustomField, *, by: Actor) -> int:
    """Delete a hidden field for good, with its values; returns how many. One statement for all."""
    take_turn(by, "records.delete_field")
    row = current_field(row)
    hidden(row)
    kind = record_type(row.record_type)
    count = forget_values(kind, row) if kind else 0
    drop_indexes(row)
    happening = FieldDeleted(row.record_type, row.name, row.label, count)
    events.record(happening, by=by, subject=row)
    row.delete()
    stamps.renew()
    return count


def _apply(row: CustomField, plan: FieldPlan) -> None:
    """Set in ``row`` what ``plan`` says, without saving."""
    _check_label(row, plan.label)
    for name in PLAIN:
        setattr(row, name, getattr(plan, name))
    row.roles, row.source = list(plan.roles), plan.source
    if plan.is_computed:
        made = computation(row, plan.source, plan.computation, plan.currency)
        row.computation, row.kind, row.currency = made.said, made.kind, made.currency
    else:
        row.currency = plan.currency
    row.default = _default(row, plan.default)


def _default(row: CustomField, raw: Any) -> Any:
    if raw in (None, "", []):
        return None
    found = field_of(row)
    try:
        return values.plain(values.read(found, raw))
    except Invalid as error:
        raise Invalid(error.code, fields={"default": error.fields[found.name]}) from None


def _check_label(row: CustomField, label: str) -> None:
    """Raises Invalid when another field of the type is called so."""
    others = [
        found.label for name, found in known_fields(row.record_type).items() if name != row.name
    ]
    kind = record_type(row.record_type)
    others += [found.label for found in kind.declared_fields().values()] if kind else []
    if fold(label) in {fold(other) for other in others}:
        raise Invalid("label_taken", fields={"label": "Another field is called so already."})


def _check_choices(row: CustomField, plan: FieldPlan) -> None:
    """Raises Invalid when records hold a choice that would be gone."""
    kept = {value for value, _ in plan.choices}
    gone = {value: label for value, label in row.choices if value not in kept}
    held = queries.held_choices(row, list(gone)) if gone else {}
    for value, count in held.items():
        sentence = say_count(
            "%(count)s record holds “%(choice)s”. Change it first, or rename the choice instead.",
            "%(count)s records hold “%(choice)s”. Change them first, or rename the choice instead.",
            count,
            choice=gone[value],
        )
        raise Invalid("choice_in_use", fields={"choices": sentence})


def _check_unique(row: CustomField) -> None:
    count = queries.doubles(row)
    if count:
        sentence = say_count(
            "%(count)s value is held by several records.",
            "%(count)s values are held by several records.",
            count,
        )
        raise Invalid("not_unique", fields={"is_unique": sentence})


def _state(row: CustomField) -> dict[str, Any]:
    """What people can change of a field, JSON-ready."""
    names = (*PLAIN, "kind", "computation", "currency", "default")
    found = {name: getattr(row, name) for name in names}
    numbers = {name: values.plain(found[name]) for name in ("lowest", "highest")}
    return found | numbers | {"choices": [list(pair) for pair in row.choices]}
