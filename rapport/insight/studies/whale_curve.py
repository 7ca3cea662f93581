"""The whale curve of ``studies.whale`` for very many customers, reckoned where they stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.studies.whale import ZERO

EXACT = "decimal(38, 6)"


def ranked(profits: Table) -> Table:
    """``profits`` (party_id, profit and more) with ``place`` from 0, the best first, and what each and all
    before earn ``together``.
    """
    order = [ibis.desc("profit"), ibis.asc("party_id")]
    so_far = ibis.window(order_by=order, preceding=None, following=0)
    return profits.mutate(
        place=ibis.row_number().over(ibis.window(order_by=order)),
        together=profits.profit.sum().over(so_far).cast(EXACT),
    )


def groups(placed: Table, count: int, number: int) -> Table:
    """``number`` groups of as many customers each, the best first, of ``ranked``: customers, net revenue, profit,
    and what they and all before earn together; fewer where there are not so many customers.
    """
    parts = min(number, max(count, 1))
    numbered = placed.mutate(group=(placed.place * parts // max(count, 1)).cast("int64"))
    last: Any = numbered.together.argmax(numbered.place)
    return (
        numbered.group_by("group")
        .agg(
            customers=numbered.count(),
            net_revenue=numbered.net_revenue.sum().cast(EXACT),
            profit=numbered.profit.sum().cast(EXACT),
            lowest=numbered.profit.min(),
            highest=numbered.profit.max(),
            together=last,
        )
        .order_by("group")
    )


def summary(placed: Table, share: Decimal) -> Table:
    """One row: customers, how many lose and how much, the peak of the curve, and how many of the best earn
    ``share`` of it.
    """
    zero = ibis.literal(str(ZERO)).cast(EXACT)
    lost = ibis.coalesce((-placed.profit).sum(where=placed.profit < 0), zero).cast(EXACT)
    peak = placed.agg(peak=ibis.greatest(placed.together.max(), zero)).peak.as_scalar()
    wanted = (peak * ibis.literal(str(share)).cast("decimal(4, 2)")).cast(EXACT)
    needed = placed.place.min(where=placed.together >= wanted) + 1
    return placed.agg(
        customers=placed.count(),
        losing=(placed.profit < 0).sum().cast("int64"),
        lost=lost,
        total=ibis.coalesce(placed.profit.sum(), zero).cast(EXACT),
        peak=ibis.coalesce(ibis.greatest(placed.together.max(), zero), zero).cast(EXACT),
        earners=needed,
    )
