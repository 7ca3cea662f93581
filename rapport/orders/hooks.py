"""What orders plug into the shell."""

from __future__ import annotations

from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel

menu(
    MenuItem(
        "Sales",
        "Orders",
        "orders",
        "shopping-cart",
        order=10,
        verb="orders.read_orders",
        keys="g o",
    )
)
menu(MenuItem("Sales", "Returns", "returns", "arrow-back-up", order=20, verb="orders.read_returns"))

panel(
    Panel(
        "party",
        "orders",
        "Orders",
        "party_orders",
        order=20,
        place="main",
        verb="orders.read_orders",
    )
)
panel(
    Panel(
        "product",
        "sales",
        "Sales",
        "product_sales",
        order=10,
        place="main",
        verb="orders.read_orders",
    )
)
panel(
    Panel(
        "product",
        "companions",
        "Bought together",
        "product_companions",
        order=20,
        place="main",
        verb="orders.read_orders",
    )
)
