"""What the catalogue plugs into the shell."""

from __future__ import annotations

from collections.abc import Callable

from rapport.catalog import actions, queries
from rapport.catalog.actions.components import put_back_components
from rapport.catalog.actions.undoing import (
    bind_again,
    choose_again,
    require_again,
    show_again,
    unbind,
)
from rapport.catalog.events import (
    AttributeAdded,
    AttributeDropped,
    AttributeRequired,
    AttributeShown,
    CategoryCreated,
    PictureChosen,
    ProductCreated,
    ProductEdited,
    ProductRetired,
    ProductRevived,
)
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.records.undoing import (
    Family,
    family,
    one_by_one,
    passes,
    register,
    register_part,
)
from rapport.platform.ui.plugs import Command, MenuItem, Panel, command, menu, panel


def _of_product(action: Callable[..., object]) -> Callable[[Event, Actor], object]:
    """``action`` on the product of an event."""
    return lambda event, by: action(queries.product(by, int(event.subject_id or 0)), by=by)


for section, label, icon, order, verb, keys, key in (
    ("Sales", "Products", "package", 30, "catalog.read_products", "g k", "product"),
    ("Sales", "Price lists", "tags", 32, "catalog.read_price_lists", "", "price_list"),
    (
        "Set-up",
        "Product categories",
        "category",
        44,
        "catalog.create_category",
        "",
        "product_category",
    ),
    ("Set-up", "Tax classes", "receipt-tax", 46, "catalog.create_tax_class", "", "tax_class"),
):
    menu(MenuItem(section, label, "records", icon, order, verb, keys=keys, args=(key,)))
command(Command("Compare products", "compare_products", "scale", "catalog.read_products"))
panel(
    Panel(
        "talk",
        "products",
        "Products",
        "talk_products",
        place="main",
        verb="catalog.read_products",
    )
)
command(Command("Find a product", "find_products", "search", "catalog.read_products"))

family(Family(created=ProductCreated.name, edited=ProductEdited.name, key="product"))
passes(CategoryCreated.name)
register_part("product", "components", put_back_components)
for happening, inverse in (
    (ProductRetired, actions.revive_product),
    (ProductRevived, actions.retire_product),
):
    register(happening.name, one_by_one(_of_product(inverse)))
register(PictureChosen.name, one_by_one(choose_again))
register(AttributeAdded.name, one_by_one(unbind))
register(AttributeDropped.name, one_by_one(bind_again))
register(AttributeRequired.name, one_by_one(require_again))
register(AttributeShown.name, one_by_one(show_again))
