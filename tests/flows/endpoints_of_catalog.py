"""What every address of the catalogue demands, in the words of ``endpoints``."""

from __future__ import annotations

from tests.flows.declaring import form, page, press

SHELF = "catalog.read_categories category"
CATALOG = {
    "products": page("signed in"),  # leads on to the list
    "create_product": form("catalog.create_product"),
    "product": page("catalog.read_products product", pk="product"),
    "edit_product": form("catalog.edit_product product", pk="product"),
    "retire_product": press("catalog.retire_product product", pk="product"),
    "revive_product": press("catalog.revive_product product", pk="product"),
    "compose_bundle": form("catalog.compose_bundle product", pk="product"),
    "choose_picture": form("catalog.choose_picture product", pk="product"),
    "product_attributes": page("catalog.create_product"),
    "find_products": page("catalog.read_products"),
    "talk_products": page(
        "activities.read_activities activity & catalog.read_products", pk="activity"
    ),
    "compare_products": page("catalog.read_products"),
    "bundles": page("catalog.read_products"),
    "create_category": form("catalog.create_category"),
    "category": page(SHELF, pk="category"),
    "rename_category": form("catalog.rename_category category", pk="category"),
    "add_attribute": press(f"{SHELF} & catalog.add_attribute", pk="category"),
    "require_attribute": press(
        f"{SHELF} & catalog.require_attribute", pk="category", attribute_pk="attribute"
    ),
    "show_attribute": press(
        f"{SHELF} & catalog.show_attribute", pk="category", attribute_pk="attribute"
    ),
    "drop_attribute": press(
        f"{SHELF} & catalog.drop_attribute", pk="category", attribute_pk="attribute"
    ),
}
