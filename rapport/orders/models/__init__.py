"""What was bought and what came of it, one module per noun."""

from rapport.orders.models.orders import Order, OrderLine, Return, ReturnLine
from rapport.orders.models.rates import ExchangeRate

__all__ = ["ExchangeRate", "Order", "OrderLine", "Return", "ReturnLine"]
