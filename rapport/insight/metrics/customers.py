"""Metrics of customers."""

from __future__ import annotations

from rapport.insight.metrics.metric import Measured, Metric
from rapport.insight.studies.rounding import rounded
from rapport.kit.measures import Good, Unit

CUSTOMERS = Metric(
    "customers",
    "Customers",
    "How many customers do we have?",
    "Parties with at least one clean order: known, not cancelled, quantity and unit price above zero.",
    lambda on: on.buyers.count(),
    Unit.COUNT,
    Good.UP,
)
NEW_CUSTOMERS = Metric(
    "new_customers",
    "New customers",
    "How many bought for the first time lately?",
    "Customers whose first order lies in the 30 days before the reckoning day.",
    lambda on: on.buyers.filter(on.buyers.tenure_days <= 30).count(),
    Unit.COUNT,
    Good.UP,
)
ACTIVE_CUSTOMERS = Metric(
    "active_customers",
    "Active customers",
    "How many still buy?",
    "Customers whose last order lies in the 90 days before the reckoning day.",
    lambda on: on.buyers.filter(on.buyers.recency_days <= 90).count(),
    Unit.COUNT,
    Good.UP,
)
REPEAT_RATE = Metric(
    "repeat_rate",
    "Repeat rate",
    "How many come back after the first order?",
    "Customers with two or more orders, divided by all customers.",
    lambda on: (on.buyers.orders >= 2).cast("float64").mean(),
    Unit.SHARE,
    Good.UP,
)
ORDERS_PER_CUSTOMER = Metric(
    "orders_per_customer",
    "Orders per customer",
    "How often does a customer buy?",
    "Clean orders divided by customers.",
    lambda on: rounded(on.buyers.orders.cast("float64").mean(), 2),
    Unit.COUNT,
    Good.UP,
)
USUAL_GAP = Metric(
    "usual_gap",
    "Usual pause between orders",
    "How long does a regular customer wait between two orders?",
    "The median, over customers with three or more order days, of their median days between orders.",
    lambda on: on.buyers.usual_gap_days.cast("float64").median(),
    Unit.DAYS,
    Good.DOWN,
)


def _share_by_segment(on: Measured) -> object:
    own = on.rfm.filter(on.rfm.currency == on.currency)
    sums = own.group_by("segment").agg(revenue=own.revenue.sum())
    shares = sums.mutate(
        value=sums.revenue.cast("float64") / sums.revenue.sum().cast("float64").nullif(0)
    )
    return shares.select("segment", "value")


REVENUE_SHARE_BY_SEGMENT = Metric(
    "revenue_share_by_segment",
    "Share of revenue by segment",
    "Which customers carry the business?",
    "Clean revenue of the customers of each RFM segment, divided by that of all customers.",
    _share_by_segment,
    Unit.SHARE,
    Good.NEITHER,
    grain="segment",
)

CUSTOMER_METRICS = (
    CUSTOMERS,
    NEW_CUSTOMERS,
    ACTIVE_CUSTOMERS,
    REPEAT_RATE,
    ORDERS_PER_CUSTOMER,
    USUAL_GAP,
    REVENUE_SHARE_BY_SEGMENT,
)
