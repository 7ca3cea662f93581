"""What the catalogue of the demo company lacks: a picture, a bundle by exception, a missing attribute."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from rapport.catalog.actions import add_attribute, compose_bundle
from rapport.catalog.actions.bundles import Composition
from rapport.catalog.actions.categories import AttributePlan
from rapport.catalog.models import Attribute, PriceList, Product, Relation
from rapport.kit.money import Money
from rapport.platform.access import Actor
from rapport.platform.records.actions.files import add_file

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)


def shelves(product: Product, by: Actor) -> dict[str, Any]:
    """Make it about ``product``; the names are those of ``tests.flows.endpoints``, and more."""
    category = product.category
    assert category
    add_attribute(category, AttributePlan("Length", "number", "cm", is_required=True), by=by)
    picture = SimpleUploadedFile("product.png", PICTURE, content_type="image/png")
    add_file(product, picture, by=by)
    better = Relation.objects.filter(kind=Relation.Kind.BETTER).earliest("pk")
    bundle = Product.objects.filter(is_bundle=True).earliest("pk")
    parts = [(row.product_id, row.quantity) for row in bundle.components.all()]
    dear = Money(Decimal(999), bundle.currency)
    compose_bundle(bundle, Composition(parts, dear, "Comes in a box of oak"), by=by)
    return {
        "category": category,
        "attribute": Attribute.objects.filter(category=category).earliest("pk"),
        "better": better.other,
        "bundle": bundle,
        "price_list": PriceList.objects.earliest("pk"),
    }
