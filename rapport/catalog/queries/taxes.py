"""What a country takes of products on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from rapport.catalog.models import Product, TaxRate
from rapport.platform import access
from rapport.platform.access import Actor


def tax_rates(asker: Actor, pks: Collection[int], *, country: str, on: date) -> dict[int, TaxRate]:
    """Product id → the rate that holds for it in ``country`` on a day, of those of ``pks`` that have one.

    A product without a tax class has none, nor has a class without a rate by then: who makes out an
    invoice asks a person. Two queries.
    """
    access.require(asker, "catalog.read_products")
    rows = TaxRate.objects.filter(country=country, since__lte=on, deleted_at=None)
    newest = {rate.tax_class_id: rate for rate in rows.order_by("since", "pk")}
    classes = Product.objects.filter(pk__in=pks, tax_class__in=newest)
    return {pk: newest[key] for pk, key in classes.values_list("pk", "tax_class_id") if key}
