"""RFM: how recently, how often, and for how much each customer buys (Hughes, 1994).

Scores are quantile ranks: with ``below`` customers strictly worse out of ``n``, a customer scores
``1 + bins × below ÷ n`` (whole part). Equal customers therefore score equally, whatever the order
of the rows, and nobody is lifted by a tie. Where all are equal, all stand in the middle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import ibis
from ibis.expr.types import Column, IntegerColumn, StringColumn, Table

from rapport.insight.studies.segments import SEGMENTS, Box

Monetary = Literal["average", "total"]
MONEY = "decimal(20, 6)"
INPUT = ("customer_id", "recency_days", "orders", "revenue", "average_order", "currency")


def purchase_summary(purchases: Table, *, as_of: Any, window_days: int | None = None) -> Table:
    """One row per customer who bought in the ``window_days`` before ``as_of`` (a date; None: ever).

    ``purchases`` has one row per purchase: customer_id, bought_on, amount, currency.
    """
    day = ibis.literal(as_of).cast("date")
    age = day.delta(purchases.bought_on, unit="day")
    seen = (
        purchases.filter(age >= 0)
        if window_days is None
        else purchases.filter(age >= 0, age <= window_days)
    )
    summed = seen.group_by("customer_id").agg(
        last_on=seen.bought_on.max(),
        orders=seen.count(),
        revenue=seen.amount.sum().cast("decimal(38, 6)"),
        currency=seen.currency.max(),
    )
    return summed.select(
        "customer_id",
        "currency",
        "orders",
        "revenue",
        recency_days=day.delta(summed.last_on, unit="day"),
        average_order=(summed.revenue / summed.orders).cast(MONEY),
    )


def rfm(customers: Table, *, bins: int = 5, monetary: Monetary = "average") -> Table:
    """One row per customer with orders: scores r, f, m (best is ``bins``), their cell and segment.

    ``customers`` has the columns of ``INPUT``. Money is ranked among customers of the same currency,
    so that currencies are never compared; ``m`` follows ``monetary``, the average per purchase or the
    total, and ``m_average`` and ``m_total`` give both.
    """
    buyers = customers.filter(customers.orders > 0).select(*INPUT)
    scored = buyers.mutate(
        r=_score(buyers, "recency_days", bins, worst_first=ibis.desc),
        f=_score(buyers, "orders", bins),
        m_average=_score(buyers, "average_order", bins, within="currency"),
        m_total=_score(buyers, "revenue", bins, within="currency"),
    )
    chosen = scored.mutate(m=scored[f"m_{monetary}"])
    return chosen.mutate(
        cell=(chosen.r * 100 + chosen.f * 10 + chosen.m).cast("int32"),
        segment=_segment(chosen, bins),
    )


def _score(
    table: Table,
    column: str,
    bins: int,
    *,
    within: str = "",
    worst_first: Callable[[str], Any] = ibis.asc,
) -> IntegerColumn:
    """The quantile rank of ``column`` among all rows, or those with the same ``within``."""
    group = [within] if within else []
    everyone = ibis.window(group_by=group)
    below = ibis.rank().over(ibis.window(group_by=group, order_by=worst_first(column)))  # from 0
    is_flat = table[column].min().over(everyone) == table[column].max().over(everyone)
    rank = 1 + (below * bins) // table.count().over(everyone)
    return ibis.ifelse(is_flat, (bins + 1) // 2, rank).cast("int32")  # type: ignore[return-value]


def _segment(table: Table, bins: int) -> StringColumn:
    """The key of the segment; cubes of other sizes are first brought to five bins."""
    scores = tuple(
        (table[name] * 5 + bins - 1) // bins if bins != 5 else table[name] for name in "rfm"
    )
    branches = [
        (_inside(scores, box), segment.key) for segment in SEGMENTS for box in segment.boxes
    ]
    return ibis.cases(*branches)  # type: ignore[no-any-return]


def _inside(scores: tuple[Column, ...], box: Box) -> Any:
    bounds = [
        score.between(low, high)
        for score, (low, high) in zip(scores, box, strict=True)
        if (low, high) != (1, 5)
    ]
    return ibis.and_(*bounds)
