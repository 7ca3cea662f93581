"""Everything that changes the catalogue. Import it as the noun: ``from rapport.catalog import actions as catalog``."""

from rapport.catalog.actions.bundles import compose_bundle
from rapport.catalog.actions.categories import (
    add_attribute,
    create_category,
    drop_attribute,
    rename_category,
    require_attribute,
    show_attribute,
)
from rapport.catalog.actions.pictures import choose_picture
from rapport.catalog.actions.products import (
    create_product,
    edit_product,
    retire_product,
    revive_product,
)
from rapport.catalog.facts import Facts

__all__ = [
    "Facts",
    "add_attribute",
    "choose_picture",
    "compose_bundle",
    "create_category",
    "create_product",
    "drop_attribute",
    "edit_product",
    "rename_category",
    "require_attribute",
    "retire_product",
    "revive_product",
    "show_attribute",
]
