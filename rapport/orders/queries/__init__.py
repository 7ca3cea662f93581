"""Reads of orders and of what follows from them. The asker comes first."""

from rapport.orders.queries.orders import (
    Companion,
    Month,
    Worth,
    bought_together,
    entries_of_orders,
    entries_of_returns,
    newest_sale,
    order,
    order_lines,
    orders_of,
    return_lines,
    return_record,
    returns_of,
    sales_by_month,
    usual_currency,
    worth_of,
)
from rapport.orders.queries.rates import company_currency, converted, rate

__all__ = [
    "Companion",
    "Month",
    "Worth",
    "bought_together",
    "company_currency",
    "converted",
    "entries_of_orders",
    "entries_of_returns",
    "newest_sale",
    "order",
    "order_lines",
    "orders_of",
    "rate",
    "return_lines",
    "return_record",
    "returns_of",
    "sales_by_month",
    "usual_currency",
    "worth_of",
]
