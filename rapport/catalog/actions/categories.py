"""The shelves of the catalogue, and what products on them are described by.

An attribute is a field of products, made here or found: its kind, limits, values, filters and history
are the record engine's.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from rapport.catalog.events import (
    AttributeAdded,
    AttributeDropped,
    AttributeRequired,
    AttributeShown,
    CategoryCreated,
)
from rapport.catalog.models import Attribute, Category
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.events import actions as events
from rapport.platform.records.actions.custom.fields import add_field
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField
from rapport.platform.records.plans import FieldPlan
from rapport.platform.records.types import declared_type

KINDS = (
    Kind.TEXT,
    Kind.NUMBER,
    Kind.BOOLEAN,
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.LONG_TEXT,
    Kind.DATE,
    Kind.URL,
)
"""What attributes are of."""
LONGEST_UNIT = 12


@dataclass(frozen=True)
class AttributePlan:
    """What is said of a new attribute: a ``unit`` of a number, ``choices`` of a choice."""

    name: str
    kind: str = Kind.TEXT.value
    unit: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    is_public: bool = False

    @property
    def label(self) -> str:
        """What the field is called wherever it stands: "Weight (kg)"."""
        name = " ".join(self.name.split())
        return f"{name} ({self.unit})" if self.unit else name


@transaction.atomic
def create_category(name: str, *, by: Actor) -> Category:
    """The category called ``name``: made now, found, or taken out of the trash."""
    access.require(by, "catalog.create_category")
    category, is_new = Category.objects.get_or_create(
        name=name, defaults={"created_by_id": by.user_id, "updated_by_id": by.user_id}
    )
    if category.deleted_at is not None:
        category.deleted_at = None
        category.save(update_fields=["deleted_at"])
    if is_new:
        events.record(CategoryCreated(name), by=by, subject=category)
    return category


@transaction.atomic
def rename_category(category: Category, name: str, *, by: Actor) -> Category:
    """Call ``category`` otherwise. Raises Invalid when another one is called so."""
    access.require(by, "catalog.rename_category", category)
    edited = edit_record(declared_type("product_category"), category.pk, {"name": name}, by=by)
    found: Category = edited.record
    return found


@transaction.atomic
def add_attribute(category: Category, plan: AttributePlan, *, by: Actor) -> Attribute:
    """Describe the products of ``category`` by one more field: a new one, or another category's of the
    same name, unit and kind. Raises Invalid with a sentence per field.
    """
    access.require(by, "catalog.add_attribute", category)
    _check(plan)
    field = _field_called(plan) or _new_field(plan, by)
    if category.attributes.filter(field=field).exists():
        raise Invalid("attribute_taken", fields={"name": say("It has this attribute already.")})
    return _bound(category, field, plan.is_required, plan.is_public, by)


@transaction.atomic
def require_attribute(row: Attribute, *, by: Actor, is_required: bool = True) -> Attribute:
    """Let products of its category need a value, or no longer. Those that are there stay as they are."""
    access.require(by, "catalog.require_attribute", row.category)
    if row.is_required != is_required:
        row.is_required = is_required
        row.save(update_fields=["is_required"])
        stamps.renew()
        happening = AttributeRequired(
            row.category.name, row.field.label, row.field.name, is_required
        )
        events.record(happening, by=by, subject=row.category)
    return row


@transaction.atomic
def show_attribute(row: Attribute, *, by: Actor, is_public: bool = True) -> Attribute:
    """Let buyers read it where products are compared, or no longer."""
    access.require(by, "catalog.show_attribute", row.category)
    if row.is_public != is_public:
        row.is_public = is_public
        row.save(update_fields=["is_public"])
        stamps.renew()
        happening = AttributeShown(row.category.name, row.field.label, row.field.name, is_public)
        events.record(happening, by=by, subject=row.category)
    return row


@transaction.atomic
def drop_attribute(row: Attribute, *, by: Actor) -> Category:
    """Describe products of its category by it no longer. The values stay with the products."""
    access.require(by, "catalog.drop_attribute", row.category)
    category, field = row.category, row.field
    said = (category.name, field.label, field.name, row.is_required, row.is_public)
    dropped = AttributeDropped(*said)
    row.delete()
    stamps.renew()
    events.record(dropped, by=by, subject=category)
    return category


@transaction.atomic
def bind_field(
    category: Category, name: str, *, by: Actor, is_required: bool, is_public: bool
) -> Attribute:
    """Make the product's field ``name`` an attribute of ``category`` again, as it was. Raises Refused
    when the field is gone.
    """
    access.require(by, "catalog.add_attribute", category)
    field = CustomField.objects.filter(record_type="product", name=name, removed_at=None).first()
    if field is None:
        raise Refused("field_gone", "The field of this attribute was removed meanwhile.")
    found = category.attributes.filter(field=field).first()
    return found or _bound(category, field, is_required, is_public, by)


def _bound(
    category: Category, field: CustomField, is_required: bool, is_public: bool, by: Actor
) -> Attribute:
    row = Attribute.objects.create(
        category=category, field=field, is_required=is_required, is_public=is_public
    )
    stamps.renew()
    added = AttributeAdded(category.name, field.label, field.name, is_required, is_public)
    events.record(added, by=by, subject=category)
    return row


def _check(plan: AttributePlan) -> None:
    wrong = {}
    if plan.kind not in KINDS:
        wrong["kind"] = say("Attributes are not of this kind.")
    if plan.unit and plan.kind != Kind.NUMBER:
        wrong["unit"] = say("Only a number has a unit.")
    elif len(plan.unit) > LONGEST_UNIT or set("()") & set(plan.unit):
        wrong["unit"] = say("A unit has at most %(longest)s letters.", longest=LONGEST_UNIT)
    if wrong:
        raise Invalid("bad_attribute", fields=wrong)


def _field_called(plan: AttributePlan) -> CustomField | None:
    """The product's field of this name, if it has one. Raises Invalid when it is of another kind."""
    rows = CustomField.objects.filter(record_type="product", removed_at=None)
    found = next((row for row in rows if fold(row.label) == fold(plan.label)), None)
    if found is not None and (found.kind, found.source) != (plan.kind, CustomField.Source.ENTERED):
        sentence = say("Products have a field of this name and of another kind. Name it otherwise.")
        raise Invalid("other_kind", fields={"name": sentence})
    return found


def _new_field(plan: AttributePlan, by: Actor) -> CustomField:
    choices = [("", label) for label in plan.choices]
    try:
        return add_field(
            declared_type("product"), FieldPlan(plan.label, plan.kind, choices=choices), by=by
        )
    except Invalid as error:
        said = error.fields
        fields = {"name" if name == "label" else name: said[name] for name in said}
        raise Invalid(error.code, "" if fields else error.message, fields=fields) from None
