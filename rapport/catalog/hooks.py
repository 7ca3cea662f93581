"""What the catalogue plugs into the shell."""

from __future__ import annotations

from rapport.platform.ui.plugs import MenuItem, menu

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
