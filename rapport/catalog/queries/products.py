"""Reads of products and what they are chosen by. The asker comes first."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from rapport.catalog.models import Category, Product, TaxClass
from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight
from rapport.platform.records.models import File
from rapport.platform.records.queries.attached import files
from rapport.platform.records.sniffing import PICTURES


def product(asker: Actor, pk: int) -> Product:
    """The product with its category, tax class and picture. Raises NotFound when missing or hidden."""
    rows = Product.objects.select_related("category", "tax_class", "picture", "exception_by")
    found = access.visible_to(asker, rows).filter(pk=pk, deleted_at=None).first()
    if found is None:
        raise NotFound("product_not_found", "There is no such product.")
    return found


def products_by_code(asker: Actor, codes: list[str]) -> dict[str, Product]:
    """Those of ``codes`` that are in the catalogue. One query."""
    visible = access.visible_to(asker, Product.objects.filter(deleted_at=None, code__in=codes))
    return {found.code: found for found in visible}


def products_by_id(asker: Actor, pks: Collection[int]) -> dict[int, Product]:
    """Those of ``pks`` that are in the catalogue. One query."""
    visible = access.visible_to(asker, Product.objects.filter(deleted_at=None, pk__in=pks))
    return {found.pk: found for found in visible}


def categories(asker: Actor) -> QuerySet[Category]:
    """The shelves, by name."""
    access.require(asker, "catalog.read_categories")
    return Category.objects.filter(deleted_at=None).order_by("name")


def products_in(asker: Actor, found: Category) -> int:
    """How many products stand on a shelf. One query."""
    rows = Product.objects.filter(category=found, deleted_at=None)
    return access.visible_to(asker, rows).count()


def tax_classes(asker: Actor) -> QuerySet[TaxClass]:
    """The ways products are taxed, by name; nothing for who may not know them."""
    visible = access.visible_to(asker, TaxClass.objects.filter(deleted_at=None))
    return visible.order_by("name")


def may_know(asker: Actor, name: str) -> bool:
    """Whether ``asker`` may know the field ``name`` of products: who may not know the cost, knows no
    margin either.
    """
    law = access.policy_called("catalog.Product")
    return law.field_right(asker, name) is not FieldRight.HIDDEN


def pictures(asker: Actor, found: Product) -> list[File]:
    """The pictures kept with a product, the main one first, then the newest. One query."""
    access.require(asker, "catalog.read_products", found)
    rows = [row for row in files(found) if row.content_type in PICTURES and not row.is_held]
    return sorted(rows, key=lambda row: row.pk != found.picture_id)
