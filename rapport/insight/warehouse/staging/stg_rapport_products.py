from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_products(raw_products: Table, raw_categories: Table) -> Table:
    """One row per product, those in the trash included: what was sold of them stays."""
    named = raw_categories.select(named_id="id", category="name")
    joined = raw_products.left_join(named, raw_products.category_id == named.named_id)
    return joined.drop("named_id").rename(product_id="id")
