"""What was bought and what came of it, one module per noun."""

from rapport.orders.models.deliveries import Delivery, DeliveryLine
from rapport.orders.models.invoices import Invoice, Payment
from rapport.orders.models.orders import Order, OrderLine, Return, ReturnLine
from rapport.orders.models.rates import ExchangeRate
from rapport.orders.models.recurring import RecurringOrder, Renewal

__all__ = [
    "Delivery",
    "DeliveryLine",
    "ExchangeRate",
    "Invoice",
    "Order",
    "OrderLine",
    "Payment",
    "RecurringOrder",
    "Renewal",
    "Return",
    "ReturnLine",
]
