"""A product, and a shelf with an attribute, for tests that ask every address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapport.platform.accounts.models import Team, User


def shelved(owner: User, team: Team) -> dict[str, Any]:
    """Them by the names that ``endpoints`` has for them."""
    from rapport.catalog.models import Attribute, Category, Product
    from rapport.platform.records.models import CustomField

    shelf = Category.objects.create(name="Shelf", owner=owner, team=team)
    weight = CustomField.objects.create(
        record_type="product", name="weight", label="Weight", kind="number"
    )
    return {
        "product": Product.objects.create(code="A", name="Heart", owner=owner, team=team),
        "category": shelf,
        "attribute": Attribute.objects.create(category=shelf, field=weight),
    }
