"""What is known of customers, and what they will do: order, or stay away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapport.insight.predictions.prediction import Feature, Marts, Prediction, Subject
from rapport.kit.speech import noted, noted_count

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from rapport.insight.predictions.known import Known

RECENT, TALKS, YEAR = 180, 90, 365
MOST_IDS = 10**12
"""More than there are ids: of several on one day, the last one counts."""
FEATURES = (
    Feature("recency", noted("Days since the last order"), spreads=True),
    Feature("tenure", noted("Days since the first order"), spreads=True),
    Feature("orders", noted("Orders in all"), spreads=True),
    Feature("recent", noted("Orders in the last 180 days"), spreads=True),
    Feature("gap", noted("Days between its orders, on average"), spreads=True),
    Feature("overdue", noted("Days since the last order, in its own pauses"), spreads=True),
    Feature("lines", noted("Lines per order"), spreads=True),
    Feature(
        "returned",
        noted("Returns in the last 365 days"),
        spreads=True,
        advice=noted(
            "Ask what was wrong with what came back: of such customers without a return, it comes to %(then)s."
        ),
    ),
    Feature(
        "heard",
        noted("Days since we last heard of each other"),
        spreads=True,
        advice=noted(
            "Get in touch: of such customers who were in touch within a week, it comes to %(then)s."
        ),
        aim=7,
    ),
    Feature("talks", noted("Times that we were in touch in 90 days"), spreads=True),
    Feature("channel", noted("Channel of the last order"), is_words=True),
    Feature(
        "kind",
        noted("Kind"),
        is_words=True,
        choices={"person": noted("Person"), "organization": noted("Organization")},
    ),
)


def known_of_customers(known: Known) -> Table:
    """One row per party that has ordered."""
    found = _orders(known)
    for part in (_returns(known), _talks(known), known.customers):
        found = found.left_join(part, "party_id").drop("party_id_right")
    return found.mutate(
        gap=(found.tenure - found.recency) / (found.orders - 1).nullif(0),
        returned=found.returned.fill_null(0),
        talks=found.talks.fill_null(0),
    ).mutate(overdue=lambda row: row.recency / row.gap.nullif(0))


def _orders(known: Known) -> Table:
    orders = known.orders.filter(lambda row: row.is_clean)
    since = known.days_since(orders.ordered_on)
    return orders.group_by("party_id").agg(
        recency=since.min(),
        tenure=since.max(),
        orders=orders.count(),
        recent=(since <= RECENT).sum(),
        lines=orders.lines.mean(),
        channel=orders.channel.argmax(orders.order_id - since * MOST_IDS),
    )


def _returns(known: Known) -> Table:
    returns = known.returns.filter(lambda row: row.party_id.notnull())
    since = known.days_since(returns.returned_on)
    return returns.group_by("party_id").agg(returned=(since <= YEAR).sum())


def _talks(known: Known) -> Table:
    talks = known.interactions.filter(lambda row: row.party_id.notnull())
    since = known.days_since(talks.occurred_on)
    return talks.group_by("party_id").agg(heard=since.min(), talks=(since <= TALKS).sum())


def _days(marts: Marts) -> list[Table]:
    orders = marts["orders"]
    return [orders.filter(orders.is_clean).select(day="ordered_on")]


CUSTOMERS = Subject("customers", "party_id", FEATURES, known_of_customers, _days)


def ordered(known: Known, days: int | None = None) -> Table:
    """The parties that have ordered, in the last so many days or ever."""
    orders = known.orders.filter(lambda row: row.is_clean)
    if days is not None:
        orders = orders.filter(known.days_since(orders.ordered_on) <= days)
    return orders.select("party_id").distinct()


def ordered_since(before: Known, then: Known) -> Table:
    """The parties that ordered in the time between."""
    orders = then.orders.filter(lambda row: row.is_clean & (row.ordered_on >= before.today))
    return orders.select("party_id").distinct()


def _purchase(span: int, label: str, question: str) -> Prediction:
    return Prediction(
        f"purchase_{span}",
        label,
        noted("How many of a hundred customers like this one order in that time."),
        question,
        CUSTOMERS,
        span,
        asked=ordered,
        came=ordered_since,
        few_yes=noted_count(
            "Not enough data: about %(count)s more customer who orders is needed.",
            "Not enough data: about %(count)s more customers who order are needed.",
        ),
        few_no=noted_count(
            "Not enough data: about %(count)s more customer who does not order is needed.",
            "Not enough data: about %(count)s more customers who do not order are needed.",
        ),
    )


PURCHASES = (
    _purchase(30, noted("Orders in 30 days"), noted("Who orders in the next 30 days?")),
    _purchase(60, noted("Orders in 60 days"), noted("Who orders in the next 60 days?")),
    _purchase(90, noted("Orders in 90 days"), noted("Who orders in the next 90 days?")),
)
