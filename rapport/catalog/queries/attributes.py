"""What products of a category are described by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from rapport.catalog.models import Attribute, Category, Product
from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.stamps import stamped
from rapport.platform.records.queries.records import Shown, record_page


@dataclass(frozen=True)
class Described:
    """An attribute of a category: the name and label of the product's field, whether it is needed, and
    whether buyers may read it.
    """

    name: str
    label: str
    is_required: bool
    is_public: bool


@stamped
def attributes_by_category() -> Mapping[int, Sequence[Described]]:
    """Category id → its attributes, in the order of the fields. One query per stamp."""
    found: defaultdict[int, list[Described]] = defaultdict(list)
    for row in _shown().order_by("field__position", "field_id"):
        found[row.category_id].append(
            Described(row.field.name, row.field.label, row.is_required, row.is_public)
        )
    return dict(found)


def bound_fields() -> set[str]:
    """The names of the product's fields that are an attribute of some category."""
    return {one.name for found in attributes_by_category().values() for one in found}


def attributes_called(asker: Actor, category: str) -> dict[str, bool]:
    """The product's fields by which products of the category called so are described, by name, and
    whether they are needed. One query.
    """
    access.require(asker, "catalog.read_categories")
    pk = (
        Category.objects.filter(name=category, deleted_at=None).values_list("pk", flat=True).first()
    )
    found = attributes_by_category().get(pk or 0, ())
    return {one.name: one.is_required for one in found}


def category(asker: Actor, pk: int) -> Category:
    """The category. Raises NotFound when missing or hidden."""
    visible = access.visible_to(asker, Category.objects.filter(pk=pk, deleted_at=None))
    found = visible.first()
    if found is None:
        raise NotFound("category_not_found", "There is no such category.")
    return found


def attributes_of(asker: Actor, found: Category) -> list[Attribute]:
    """What products of a category are described by, in the order of the fields. One query."""
    access.require(asker, "catalog.read_categories", found)
    return list(_shown().filter(category=found).order_by("field__position", "field_id"))


def attribute(asker: Actor, found: Category, pk: int) -> Attribute:
    """One attribute of a category. Raises NotFound."""
    for row in attributes_of(asker, found):
        if row.pk == pk:
            return row
    raise NotFound("attribute_not_found", "There is no such attribute.")


@dataclass(frozen=True)
class Description:
    """What a product is described by: its category's attributes, known or not; the other fields that
    were added to products; and what was said of it while it stood in another category.
    """

    attributes: tuple[Shown, ...]
    others: tuple[Shown, ...]
    kept: tuple[Shown, ...]
    missing: frozenset[str]


def described_by(asker: Actor, found: Product) -> Description:
    """The description of a product, as far as ``asker`` may know it. Five queries, and one for each link."""
    shown = record_page(asker, "product", found.pk, only_custom=True).fields
    mine = attributes_by_category().get(found.category_id or 0, ())
    names, bound = {one.name for one in mine}, bound_fields()
    needed = {one.name for one in mine if one.is_required}
    return Description(
        attributes=tuple(item for item in shown if item.field.name in names),
        others=tuple(item for item in shown if item.field.name not in bound and not item.is_empty),
        kept=tuple(
            item for item in shown if item.field.name in bound - names and not item.is_empty
        ),
        missing=frozenset(
            item.field.name for item in shown if item.field.name in needed and item.is_empty
        ),
    )


def _shown() -> QuerySet[Attribute]:
    return Attribute.objects.filter(field__removed_at=None).select_related("field")
