"""What the catalogue says of a product that is put on a quote: the one place that asks it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rapport.catalog.models import Product
from rapport.kit.money import Money


@dataclass(frozen=True)
class Offered:
    """What one piece costs and what tax is on it; None where the catalogue does not know."""

    price: Money | None
    cost: Money | None
    tax_rate: Decimal | None = None
    components: tuple[tuple[str, str], ...] = ()


NOTHING = Offered(None, None)
"""What is known of a line without a product."""


def offered(product: Product, *, currency: str) -> Offered:
    """The product's own price and cost, as far as they are in ``currency``."""
    is_ours = product.currency == currency
    price = Money(product.price, currency) if is_ours and product.price is not None else None
    cost = Money(product.cost, currency) if is_ours and product.cost is not None else None
    return Offered(price, cost)
