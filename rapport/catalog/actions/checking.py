"""What must hold of a product, however it is written."""

from __future__ import annotations

from rapport.catalog.bundling import worth_of
from rapport.catalog.models import Product
from rapport.catalog.queries.attributes import attributes_by_category
from rapport.catalog.queries.bundles import components_of, parts_of, trouble_of
from rapport.kit.errors import Invalid
from rapport.kit.speech import say

NEEDED_ANEW = frozenset({"category"})
"""After these changes, a product has all attributes that its category needs."""


def check_attributes(product: Product, names: frozenset[str] | None = None) -> None:
    """Raises Invalid, at each attribute, when the product's category needs one that is missing.

    ``names`` are the fields that changed; None, or a new category, asks for all.
    """
    if product.category_id is None:
        return
    is_whole = names is None or bool(names & NEEDED_ANEW)
    wrong = {
        found.name: say("%(attribute)s is needed of these products.", attribute=found.label)
        for found in attributes_by_category().get(product.category_id, ())
        if found.is_required
        and (is_whole or found.name in (names or ()))
        and product.custom.get(found.name) in (None, "", [])
    }
    if wrong:
        raise Invalid("attributes_missing", fields=wrong)


def check_bundle(product: Product) -> None:
    """Raises Invalid at the price of a bundle that does not cost less than its parts, unless somebody
    said why. One query, for bundles only.
    """
    if not product.is_bundle or product.exception:
        return
    worth = worth_of(product.price_each, parts_of(components_of(product)))
    if trouble := trouble_of(worth):
        raise Invalid("bundle_not_cheaper", fields={"price": trouble})
