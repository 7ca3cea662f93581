"""What a metric is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapport.kit.measures import SALES_MANAGER, Good, Unit

if TYPE_CHECKING:
    from ibis.expr.types import Table


@dataclass(frozen=True)
class Measured:
    """The tables that metrics are expressed on. Amounts are those in the reporting ``currency``."""

    customers: Table
    orders: Table
    order_lines: Table
    returns: Table
    rfm: Table
    profits: Table
    currency: str

    @property
    def buyers(self) -> Table:
        """Customers with at least one clean order."""
        return self.customers.filter(self.customers.orders > 0)

    @property
    def clean_orders(self) -> Table:
        return self.orders.filter(self.orders.is_clean)

    @property
    def paid_orders(self) -> Table:
        """Clean orders in the reporting currency."""
        return self.orders.filter(self.orders.is_clean, self.orders.currency == self.currency)

    @property
    def earned(self) -> Table:
        """Customers of the year whose profit is known: of none of their amounts an exchange rate is missing."""
        return self.profits.filter(self.profits.is_whole)


@dataclass(frozen=True)
class Metric:
    """One declaration per metric.

    ``grain`` is what one value stands for: the company, or a segment; ``expression`` gives one value,
    or a table of the grain's key and ``value``.
    """

    name: str
    label: str
    question: str
    definition: str
    expression: Callable[[Measured], Any]
    unit: Unit
    good: Good
    grain: str = "company"
    owner: str = SALES_MANAGER
