"""What parties plug into the shell."""

from __future__ import annotations

from rapport.platform.ui.plugs import MenuItem, menu

for label, view, icon, order, keys in (
    ("Customers", "customers", "users", 10, "g c"),
    ("People", "people", "user", 20, "g p"),
    ("Organizations", "organizations", "building", 30, "g o"),
):
    menu(
        MenuItem(
            "Customers",
            label,
            "records",
            icon,
            order,
            "parties.see_parties",
            f"view={view}",
            keys,
            ("party",),
        )
    )
