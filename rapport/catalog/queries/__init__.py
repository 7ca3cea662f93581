"""Reads of the catalogue. Import it as the noun: ``from rapport.catalog import queries as catalog``."""

from rapport.catalog.queries.attributes import (
    attribute,
    attributes_called,
    attributes_of,
    bound_fields,
    category,
    described_by,
)
from rapport.catalog.queries.bundles import bundle_of, bundles, bundles_in_trouble
from rapport.catalog.queries.comparing import comparison, public_comparisons
from rapport.catalog.queries.finding import found_products, prompts
from rapport.catalog.queries.prices import plans_of, prices_for, prices_on_lists
from rapport.catalog.queries.products import (
    categories,
    may_know,
    pictures,
    product,
    products_by_code,
    products_by_id,
    products_in,
    tax_classes,
)
from rapport.catalog.queries.relations import kin_of
from rapport.catalog.queries.taxes import tax_rates

__all__ = [
    "attribute",
    "attributes_called",
    "attributes_of",
    "bound_fields",
    "bundle_of",
    "bundles",
    "bundles_in_trouble",
    "categories",
    "category",
    "comparison",
    "described_by",
    "found_products",
    "kin_of",
    "may_know",
    "pictures",
    "plans_of",
    "prices_for",
    "prices_on_lists",
    "product",
    "products_by_code",
    "products_by_id",
    "products_in",
    "prompts",
    "public_comparisons",
    "tax_classes",
    "tax_rates",
]
