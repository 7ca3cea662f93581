from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import holds, not_null, reconciles
from rapport.kit.speech import noted

key = ("product_id",)
columns = {
    "product_id": "The product's id.",
    "code": "Its code.",
    "name": "Its name.",
    "kind": "What kind of product it is.",
    "category_id": "Its category; may be empty.",
    "category": "The category's name.",
    "currency": "The currency of price and cost.",
    "price": "The price of one, before price lists; may be empty.",
    "cost": "What one costs us, where that is known.",
    "is_active": "Whether it is sold.",
    "is_bundle": "Whether it is made of others.",
    "is_trashed": "Whether it is in the trash.",
}
checks = (
    not_null("product_id", "code", "is_active", "is_trashed"),
    reconciles("products", "cost"),
    holds(noted("cost not negative"), lambda mart: mart.cost < 0, is_fatal=False),
)


def products(stg_rapport_products: Table) -> Table:
    """One row per product, those in the trash included: what was sold of them stays."""
    return stg_rapport_products.select(*columns)
