"""The only writes of orders and of what follows from them that people and shops make one at a time.

Whole histories come in through ``absorbing``.
"""

from rapport.orders.actions.deliveries import (
    Delivered,
    complete_delivery,
    open_quantities,
    plan_delivery,
)
from rapport.orders.actions.invoices import (
    issue_invoice,
    not_invoiced,
    record_payment,
    void_invoice,
)
from rapport.orders.actions.orders import (
    LONGEST_REASON,
    Basket,
    Line,
    cancel_order,
    place_order,
)
from rapport.orders.actions.recurring import renew_order, renew_orders
from rapport.orders.actions.returns import Returned, receive_return, still_out

__all__ = [
    "LONGEST_REASON",
    "Basket",
    "Delivered",
    "Line",
    "Returned",
    "cancel_order",
    "complete_delivery",
    "issue_invoice",
    "not_invoiced",
    "open_quantities",
    "place_order",
    "plan_delivery",
    "receive_return",
    "record_payment",
    "renew_order",
    "renew_orders",
    "still_out",
    "void_invoice",
]
