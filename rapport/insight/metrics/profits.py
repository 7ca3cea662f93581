"""Metrics of what customers leave us, over the year before the reckoning day: those whose profit is known."""

from __future__ import annotations

from typing import Any

from rapport.insight.metrics.metric import Metric
from rapport.kit.measures import Good, Unit


def _sum(column: Any) -> Any:
    import ibis  # pages read what is declared here, and never load an engine

    return ibis.coalesce(
        column.sum().cast("decimal(38, 6)"), ibis.literal("0").cast("decimal(38, 6)")
    )


def _rate(part: Any, whole: Any) -> Any:
    return part.sum().cast("float64") / whole.sum().cast("float64").nullif(0)


YEAR_NET_REVENUE = Metric(
    "year_net_revenue",
    "Net revenue of a year",
    "What did customers bring in a year, after discounts and returns?",
    "Clean lines of the 365 days before the reckoning day, less what was credited in them.",
    lambda on: _sum(on.earned.net_revenue),
    Unit.MONEY,
    Good.UP,
)
GROSS_MARGIN = Metric(
    "gross_margin",
    "Gross margin",
    "What is left of it after the goods?",
    "Net revenue of a year less the cost of the goods sold, at the cost that products have now; goods that "
    "came back count as not sold.",
    lambda on: _sum(on.earned.net_revenue - on.earned.goods),
    Unit.MONEY,
    Good.UP,
)
GROSS_MARGIN_RATE = Metric(
    "gross_margin_rate",
    "Gross margin rate",
    "How much of the revenue is left after the goods?",
    "Gross margin divided by net revenue of a year.",
    lambda on: _rate(on.earned.net_revenue - on.earned.goods, on.earned.net_revenue),
    Unit.SHARE,
    Good.UP,
)
COST_TO_SERVE = Metric(
    "cost_to_serve",
    "Cost to serve",
    "What does serving customers cost?",
    "Minutes of calls, visits, orders, returns and other work of a year at the rate of their cost centre, "
    "with what they cost besides and the interest of waiting for payment.",
    lambda on: _sum(on.earned.cost_to_serve),
    Unit.MONEY,
    Good.DOWN,
)
COST_TO_SERVE_RATE = Metric(
    "cost_to_serve_rate",
    "Cost to serve rate",
    "How much of the revenue does serving take?",
    "Cost to serve divided by net revenue of a year.",
    lambda on: _rate(on.earned.cost_to_serve, on.earned.net_revenue),
    Unit.SHARE,
    Good.DOWN,
)
PROFIT = Metric(
    "profit",
    "Profit of customers",
    "What do customers leave us?",
    "Gross margin less cost to serve.",
    lambda on: _sum(on.earned.profit),
    Unit.MONEY,
    Good.UP,
)
PROFIT_PER_CUSTOMER = Metric(
    "profit_per_customer",
    "Profit per customer",
    "What does a customer leave us?",
    "Profit of customers, divided by the customers of the year.",
    lambda on: (_sum(on.earned.profit) / on.earned.count().nullif(0)).cast("decimal(20, 6)"),
    Unit.MONEY,
    Good.UP,
)
LOSING_SHARE = Metric(
    "losing_share",
    "Customers with a loss",
    "How many cost more than they bring?",
    "Customers of the year whose profit is below zero, divided by all of them.",
    lambda on: (on.earned.profit < 0).cast("float64").mean(),
    Unit.SHARE,
    Good.DOWN,
)
LOST = Metric(
    "lost_on_customers",
    "Lost on customers",
    "What do we lose on those who cost more than they bring?",
    "The sum of the losses of customers whose profit is below zero.",
    lambda on: _sum(-on.earned.filter(on.earned.profit < 0).profit),
    Unit.MONEY,
    Good.DOWN,
)

PROFIT_METRICS = (
    YEAR_NET_REVENUE,
    GROSS_MARGIN,
    GROSS_MARGIN_RATE,
    COST_TO_SERVE,
    COST_TO_SERVE_RATE,
    PROFIT,
    PROFIT_PER_CUSTOMER,
    LOSING_SHARE,
    LOST,
)
