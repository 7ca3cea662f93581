"""Reads of the catalogue. The asker comes first."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from rapport.catalog.models import Category, Product
from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor


def product(asker: Actor, pk: int) -> Product:
    """The product with its category. Raises NotFound when missing or hidden."""
    visible = access.visible_to(asker, Product.objects.select_related("category"))
    found = visible.filter(pk=pk, deleted_at=None).first()
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
    access.require(asker, "catalog.read_products")
    return Category.objects.order_by("name")
