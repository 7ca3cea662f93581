"""RFM: how recently, how often, and for how much each customer buys (Hughes, 1994).

Scores are quantile ranks: with ``below`` customers strictly worse out of ``n``, a customer scores
``1 + bins × below ÷ n`` (whole part). Equal customers therefore score equally, whatever the order
of the rows, and nobody is lifted by a tie. Where all are equal, all stand in the middle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import ibis
from ibis.expr.types import Column, StringColumn, Table

from rapport.insight.studies.rounding import rounded
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
        average_order=rounded(summed.revenue.cast("float64") / summed.orders, 6).cast(MONEY),
    )


def rfm(customers: Table, *, bins: int = 5, monetary: Monetary = "average") -> Table:
    """One row per customer with orders: scores r, f, m (best is ``bins``), their cell and segment.

    ``customers`` has the columns of ``INPUT``. Money is the average per purchase or the total, and is
    ranked among customers of the same currency, so that currencies are never compared.
    """
    buyers = customers.filter(customers.orders > 0).select(*INPUT)
    money = "average_order" if monetary == "average" else "revenue"
    scored = _scored(buyers, "r", "recency_days", bins, worst_first=ibis.desc)
    scored = _scored(scored, "f", "orders", bins)
    scored = _scored(scored, "m", money, bins, within="currency")
    return scored.mutate(
        cell=(scored.r * 100 + scored.f * 10 + scored.m).cast("int32"),
        segment=_segment(scored, bins),
    )


def _scored(
    table: Table,
    name: str,
    column: str,
    bins: int,
    *,
    within: str = "",
    worst_first: Callable[[str], Any] = ibis.asc,
) -> Table:
    """``table`` with the quantile rank of ``column`` among all rows, or those with the same ``within``.

    Equal values are counted first: recency and frequency have few, and only those need sorting.
    """
    keys = [within, column] if within else [column]
    values = table.group_by(keys).agg(same=table.count())
    upwards = ibis.window(group_by=keys[:-1], order_by=worst_first(column), following=0)
    ranked = values.mutate(below=values.same.sum().over(upwards) - values.same)
    totals = values.agg(by=keys[:-1], everyone=values.same.sum(), values_seen=values.count())
    joined = ranked.inner_join(totals, within) if within else ranked.cross_join(totals)
    rank = 1 + (joined.below * bins) // joined.everyone
    scores = joined.select(
        *keys, **{name: ibis.ifelse(joined.values_seen == 1, (bins + 1) // 2, rank).cast("int32")}
    )
    return table.inner_join(scores, keys)


def _segment(table: Table, bins: int) -> StringColumn:
    """The key of the segment; in cubes of other sizes by the fifth that the middle of a bin lies in."""
    scores = tuple(
        1 + (5 * (2 * table[name] - 1)) // (2 * bins) if bins != 5 else table[name]
        for name in "rfm"
    )
    branches = [
        (_inside(scores, box), segment.key) for segment in SEGMENTS for box in segment.boxes
    ]
    return ibis.cases(*branches)


def _inside(scores: tuple[Column, ...], box: Box) -> Any:
    bounds = [
        score.between(low, high)
        for score, (low, high) in zip(scores, box, strict=True)
        if (low, high) != (1, 5)
    ]
    return ibis.and_(*bounds)
