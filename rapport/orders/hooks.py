"""What orders plug into the shell."""

from __future__ import annotations

from rapport.orders.events import OrderEdited, OrderPlaced, ReturnEdited, ReturnReceived
from rapport.orders.models import OrderLine
from rapport.platform.exchange.along import Along, goes_along
from rapport.platform.records.undoing import Family, family
from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel

goes_along(
    Along(
        "order_lines",
        OrderLine,
        {
            "order_number": "order__number",
            "order_date": "order__placed_at",
            "currency": "order__currency",
            "customer_id": "order__party_id",
            "product_code": "product__code",
            "description": "description",
            "quantity": "quantity",
            "unit_price": "unit_price",
        },
    )
)

for label, key, icon, order, verb, keys in (
    ("Orders", "order", "shopping-cart", 10, "orders.read_orders", "g s"),
    ("Returns", "return", "arrow-back-up", 20, "orders.read_returns", ""),
    ("Deliveries", "delivery", "truck-delivery", 22, "orders.read_deliveries", ""),
    ("Invoices", "invoice", "file-invoice", 24, "orders.read_invoices", ""),
    ("Payments", "payment", "cash", 26, "orders.read_payments", ""),
    ("Recurring orders", "recurring-order", "repeat", 28, "orders.read_recurring_orders", ""),
):
    menu(MenuItem("Sales", label, "records", icon, order, verb, keys=keys, args=(key,)))
menu(
    MenuItem(
        "Set-up",
        "Exchange rates",
        "records",
        "arrows-exchange",
        80,
        "orders.read_exchange_rates",
        args=("exchange-rate",),
    )
)

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

panel(
    Panel(
        "order",
        "dealings",
        "Deliveries and invoices",
        "order_dealings",
        order=10,
        place="main",
        verb="orders.read_deliveries",
    )
)

family(Family(created=OrderPlaced.name, edited=OrderEdited.name, key="order"))
family(Family(created=ReturnReceived.name, edited=ReturnEdited.name, key="return"))
