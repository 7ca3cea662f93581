"""What the catalogue keeps: products on their shelves, what they cost, and how they belong together."""

from rapport.catalog.models.prices import Price, PriceList, RecurringPlan
from rapport.catalog.models.products import Attribute, Category, Product
from rapport.catalog.models.relations import Component, Relation
from rapport.catalog.models.taxes import TaxClass, TaxRate

__all__ = [
    "Attribute",
    "Category",
    "Component",
    "Price",
    "PriceList",
    "Product",
    "RecurringPlan",
    "Relation",
    "TaxClass",
    "TaxRate",
]
