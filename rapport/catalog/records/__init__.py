"""Who may do what with the catalogue, and how lists show it."""

from rapport.catalog.records.categories import CATEGORY
from rapport.catalog.records.prices import PRICE, PRICE_LIST, RECURRING_PLAN
from rapport.catalog.records.products import PRODUCT
from rapport.catalog.records.relations import RELATION
from rapport.catalog.records.taxes import TAX_CLASS, TAX_RATE

__all__ = [
    "CATEGORY",
    "PRICE",
    "PRICE_LIST",
    "PRODUCT",
    "RECURRING_PLAN",
    "RELATION",
    "TAX_CLASS",
    "TAX_RATE",
]
