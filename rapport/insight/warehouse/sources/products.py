"""The catalogue."""

from __future__ import annotations

from rapport.insight.warehouse.sources.source import MONEY, TRASHED, Source, as_they_are

SOURCES = (
    Source(
        "raw_products",
        "catalog_product",
        as_they_are(
            "id", "code", "name", "kind", "category_id", "currency", "price", "cost", "is_active",
            "is_bundle",
        )
        | TRASHED,
        {"price": MONEY, "cost": MONEY},
    ),
    Source("raw_categories", "catalog_category", as_they_are("id", "name")),
)  # fmt: skip
CONTROLS = ("""SELECT 'products', count(*), coalesce(sum(cost), 0)::text FROM catalog_product""",)
