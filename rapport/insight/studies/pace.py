"""Who is slipping away: the days since the last order against the customer's own usual pause.

A first, plain measure: no probability, only a ratio that everyone can check by hand. A customer
needs three days with orders (two pauses) before a pause can be called usual.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from rapport.insight.studies.paces import LATE_FROM, SLIPPING_FROM
from rapport.insight.studies.rounding import rounded

FEWEST_DAYS = 3


def usual_gaps(purchases: Table) -> Table:
    """One row per customer who bought on ``FEWEST_DAYS`` days or more: their median pause in days.

    ``purchases`` has customer_id and bought_on; several purchases on one day are one visit.
    """
    visits = purchases.select("customer_id", "bought_on").distinct()
    before = visits.bought_on.lag().over(ibis.window(group_by="customer_id", order_by="bought_on"))
    gaps = visits.mutate(gap_days=visits.bought_on.delta(before, unit="day"))
    usual = gaps.group_by("customer_id").agg(
        order_days=gaps.count(), usual_gap_days=gaps.gap_days.median().cast("decimal(12, 1)")
    )
    return usual.filter(usual.order_days >= FEWEST_DAYS)


def pace(customers: Table) -> Table:
    """One row per customer with a usual pause: ``overdue_ratio`` and the ``pace`` it means.

    ``customers`` has customer_id, recency_days and usual_gap_days (empty: not known).
    """
    known = customers.filter(customers.usual_gap_days.notnull())
    ratio = rounded(known.recency_days / known.usual_gap_days.cast("float64"), 2)
    paced = known.mutate(overdue_ratio=ratio.cast("decimal(12, 2)"))
    label = ibis.cases(
        (paced.overdue_ratio >= SLIPPING_FROM, "slipping_away"),
        (paced.overdue_ratio >= LATE_FROM, "late"),
        else_="on_time",
    )
    return paced.mutate(pace=label)
