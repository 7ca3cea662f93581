"""Metrics of what selling brings."""

from __future__ import annotations

from rapport.kit.measures import Unit
from rapport.kit.speech import noted
from rapport.performance.metric import Metric, Rows

NEW_REVENUE = Metric(
    key="new_revenue",
    id="DM8",
    label="New revenue",
    question=noted("What did we win that does not come by itself?"),
    definition=noted(
        "Orders placed in the period, not cancelled and not placed again by a recurring order, and "
        "opportunities won in the period from which no order came; without tax. All that new customers buy "
        "first is in it."
    ),
    rows=(
        Rows(
            "order",
            "-status:cancelled renewal:none{product}",
            at="placed",
            sum="total",
            lines="lines__product",
        ),
        Rows(
            "opportunity",
            "status:won order:none{product}",
            at="closed",
            sum="amount",
            lines="lines__product",
        ),
    ),
    unit=Unit.MONEY,
    has_quota=True,
    icon="cash",
)
RECURRING_REVENUE = Metric(
    key="recurring_revenue",
    id="DM9",
    label="Recurring revenue a month",
    question=noted("What comes in each month by itself?"),
    definition=noted(
        "The monthly part of every recurring order that ran at the end of the period: its total "
        "divided by its months, without tax. Twelve times that is the recurring revenue a year."
    ),
    rows=(
        Rows(
            "recurring-order",
            "begins<={last} (ends:none or ends>={last}){product}",
            sum="monthly",
            product="pattern(product:{id})",
            lines="pattern__lines__product",
        ),
    ),
    unit=Unit.MONEY,
    icon="repeat",
)
SALES_PER_REP = Metric(
    key="sales_per_rep",
    id="DM10",
    label="Sales per sales rep",
    question=noted("Who won how much?"),
    definition=noted(
        "Opportunities won in the period, each credited to its owner, or to those who share it in "
        "their parts, which add up to its amount to the cent."
    ),
    rows=(
        Rows(
            "credit",
            "{product}",
            at="closed",
            sum="amount",
            product="opportunity(product:{id})",
            lines="opportunity__lines__product",
        ),
    ),
    unit=Unit.MONEY,
    has_quota=True,
    icon="trophy",
)

REVENUE_METRICS = (NEW_REVENUE, RECURRING_REVENUE, SALES_PER_REP)
