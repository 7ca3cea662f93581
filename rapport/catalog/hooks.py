"""What the catalogue plugs into the shell."""

from __future__ import annotations

from collections.abc import Callable

from rapport.catalog import actions, queries
from rapport.catalog.events import (
    CategoryCreated,
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
from rapport.platform.ui.plugs import MenuItem, menu


def _of_product(action: Callable[..., object]) -> Callable[[Event, Actor], object]:
    """``action`` on the product of an event."""
    return lambda event, by: action(queries.product(by, int(event.subject_id or 0)), by=by)


menu(
    MenuItem(
        "Sales",
        "Products",
        "records",
        "package",
        order=30,
        verb="catalog.read_products",
        keys="g k",
        args=("product",),
    )
)

family(Family(created=ProductCreated.name, edited=ProductEdited.name, key="product"))
passes(CategoryCreated.name)
register_part("product", "category", actions.put_back)
for happening, inverse in (
    (ProductRetired, actions.revive_product),
    (ProductRevived, actions.retire_product),
):
    register(happening.name, one_by_one(_of_product(inverse)))
