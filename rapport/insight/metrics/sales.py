"""Metrics of orders, revenue and returns. Money is in the reporting currency only."""

from __future__ import annotations

from typing import Any

from rapport.insight.metrics.metric import Measured, Metric
from rapport.insight.studies.rounding import rounded
from rapport.kit.measures import Good, Unit


def _sum(column: Any) -> Any:
    import ibis  # pages read what is declared here, and never load an engine

    return ibis.coalesce(
        column.sum().cast("decimal(38, 6)"), ibis.literal("0").cast("decimal(38, 6)")
    )


def _returned(on: Measured) -> Any:
    own = on.returns.filter(on.returns.party_id.notnull(), on.returns.currency == on.currency)
    return _sum(own.total)


INVOICES = Metric(
    "invoices",
    "Orders",
    "How many orders did known customers place?",
    "Orders (invoices) with at least one clean line.",
    lambda on: on.clean_orders.count(),
    Unit.COUNT,
    Good.UP,
)
CLEAN_LINES = Metric(
    "clean_lines",
    "Order lines",
    "How many order lines count?",
    "Lines with a known customer, of an order not cancelled, with quantity and unit price above zero.",
    lambda on: on.order_lines.filter(on.order_lines.standing == "clean").count(),
    Unit.COUNT,
    Good.UP,
)
REVENUE = Metric(
    "revenue",
    "Revenue",
    "What did known customers buy for?",
    "The sum of all clean lines in the reporting currency, before returns.",
    lambda on: _sum(on.paid_orders.revenue),
    Unit.MONEY,
    Good.UP,
)
RETURNED = Metric(
    "returned",
    "Returned",
    "What did known customers give back or cancel?",
    "The sum of their returns in the reporting currency.",
    _returned,
    Unit.MONEY,
    Good.DOWN,
)
NET_REVENUE = Metric(
    "net_revenue",
    "Net revenue",
    "What remains after returns?",
    "Revenue less what was returned.",
    lambda on: _sum(on.paid_orders.revenue).as_scalar() - _returned(on).as_scalar(),
    Unit.MONEY,
    Good.UP,
)
AVERAGE_ORDER = Metric(
    "average_order",
    "Average order",
    "What is an order worth?",
    "Revenue divided by the orders in the reporting currency.",
    lambda on: rounded(
        _sum(on.paid_orders.revenue).cast("float64") / on.paid_orders.count().nullif(0), 6
    ).cast("decimal(20, 6)"),
    Unit.MONEY,
    Good.UP,
)
RETURN_RATE = Metric(
    "return_rate",
    "Return rate",
    "How much of what we sell comes back?",
    "What was returned, divided by revenue.",
    lambda on: (
        _returned(on).as_scalar().cast("float64")
        / _sum(on.paid_orders.revenue).as_scalar().cast("float64").nullif(0)
    ),
    Unit.SHARE,
    Good.DOWN,
)

SALES_METRICS = (INVOICES, CLEAN_LINES, REVENUE, RETURNED, NET_REVENUE, AVERAGE_ORDER, RETURN_RATE)
