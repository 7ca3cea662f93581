"""The only writes of orders and of what follows from them that people and shops make one at a time.

Whole histories come in through ``absorbing``.
"""

from rapport.orders.actions.orders import (
    LONGEST_REASON,
    Basket,
    Line,
    cancel_order,
    place_order,
)
from rapport.orders.actions.returns import Returned, receive_return, still_out

__all__ = [
    "LONGEST_REASON",
    "Basket",
    "Line",
    "Returned",
    "cancel_order",
    "place_order",
    "receive_return",
    "still_out",
]
