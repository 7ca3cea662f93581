"""What makes customers lose money: the cost that is furthest above what customers of like revenue cost.

Customers with list revenue are put into groups of the same size by it: ten, or fewer so that each has thirty.
Of each group and each cost we know what share of the list revenue it is, all customers of the group together;
that share of a customer's own list revenue is usual for them. The driver of a customer who loses is the cost
that exceeds what is usual by most. Who bought nothing is compared with nothing: of them it is the largest cost.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.works import DRIVERS

GROUPS, LEAST = 10, 30


def losing(profits: Table, count: int) -> Table:
    """One row per customer with a loss, of ``count`` customers: ``profits`` with ``driver``, what is ``usual`` of
    it, and ``excess``.

    ``profits`` has the columns of the mart ``customer_profit``. Of equal costs the first in the order of
    showing is taken.
    """
    by_revenue = ibis.window(order_by=["list_revenue", "party_id"])
    number = max(1, min(GROUPS, count // LEAST))
    grouped = profits.mutate(
        group=ibis.ifelse(profits.list_revenue > 0, ibis.ntile(number).over(by_revenue), -1)
    )
    shares = _shares(grouped)
    lost = grouped.filter(grouped.profit < 0)
    joined = lost.left_join(shares, lost.group == shares.of_group)
    excess = {cost: joined[cost].cast("float64") - _usual(joined, cost) for cost in DRIVERS}
    most = ibis.greatest(*excess.values())
    found = joined.mutate(
        driver=ibis.cases(*((excess[cost] == most, ibis.literal(cost)) for cost in DRIVERS)),
        excess=most.cast("decimal(26, 6)"),
    )
    usual = ibis.cases(*((found.driver == cost, _usual(found, cost)) for cost in DRIVERS))
    kept = found.mutate(usual=usual.cast("decimal(26, 6)"))
    return kept.select(*profits.columns, "driver", "usual", "excess")


def _shares(grouped: Table) -> Table:
    """By group, what share of the list revenue each cost is."""
    bought = grouped.filter(grouped.group >= 0)
    whole = bought.list_revenue.sum().cast("float64")
    shares: dict[str, Any] = {
        f"share_{cost}": bought[cost].sum().cast("float64") / whole for cost in DRIVERS
    }
    return bought.group_by(of_group="group").agg(**shares)


def _usual(joined: Table, cost: str) -> Any:
    share = joined[f"share_{cost}"].fill_null(0.0)
    return share * joined.list_revenue.cast("float64")
