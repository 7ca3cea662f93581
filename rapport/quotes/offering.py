"""What the catalogue says of products that are put on a quote: the one place that asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rapport.catalog import queries as catalog
from rapport.catalog.models import Product
from rapport.catalog.queries.bundles import Bundle
from rapport.kit.money import Money
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.quotes.drafts import OfferedLine

Wanted = tuple[Product, Decimal]
"""A product, and how many of it."""


@dataclass(frozen=True)
class Offered:
    """What one piece costs and what tax is on it; None where the catalogue does not know."""

    price: Money | None
    cost: Money | None
    tax_rate: Decimal | None = None
    components: tuple[tuple[str, str], ...] = ()


NOTHING = Offered(None, None)
"""What is known of a line without a product."""


def offered(
    asker: Actor, wanted: Sequence[Wanted], *, party: Party | None, currency: str, on: date
) -> list[Offered]:
    """What holds for each of ``wanted``, in its order: the price on the lists for ``party``, the tax where
    it is, and of a bundle what it is made of. At most eight queries, however many.
    """
    if not wanted:
        return []
    pks = {product.pk for product, _ in wanted}
    asked = [(product.pk, quantity) for product, quantity in wanted]
    prices = catalog.prices_for(asker, asked, party=party, currency=currency, on=on)
    rates = catalog.tax_rates(asker, pks, country=party.country if party else "", on=on)
    is_any_bundle = any(product.is_bundle for product, _ in wanted)
    bundles = {one.product.pk: one for one in catalog.bundles(asker, pks)} if is_any_bundle else {}
    return [
        Offered(
            held.price,
            _cost(product, currency),
            rates[product.pk].percent if product.pk in rates else None,
            _components(bundles.get(product.pk)),
        )
        for (product, _), held in zip(wanted, prices, strict=True)
    ]


def line_of(product: Product, known: Offered, quantity: Decimal, *, currency: str) -> OfferedLine:
    """A line of ``quantity`` pieces as the catalogue knows them; without a price, of nothing."""
    return OfferedLine(
        product.name,
        quantity,
        known.price or Money(Decimal(0), currency),
        product_id=product.pk,
        tax_rate=known.tax_rate or Decimal(0),
        unit_cost=known.cost,
        components=known.components,
    )


def _cost(product: Product, currency: str) -> Money | None:
    if product.cost is None or product.currency != currency:
        return None
    return Money(product.cost, currency)


def _components(bundle: Bundle | None) -> tuple[tuple[str, str], ...]:
    rows = bundle.components if bundle else ()
    return tuple((f"{row.quantity.normalize():f}", row.product.name) for row in rows)
