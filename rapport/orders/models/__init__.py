"""What was bought and what came of it, one module per noun."""

from rapport.orders.models.orders import Order, OrderLine, Return, ReturnLine

__all__ = ["Order", "OrderLine", "Return", "ReturnLine"]
