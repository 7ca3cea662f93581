from __future__ import annotations

from datetime import date

import ibis
from ibis.expr.types import Table


def stg_rapport_cost_centres(raw_cost_centres: Table) -> Table:
    """One row per cost centre and span of days on which its cost holds, those in the trash left out. The
    first of a name holds before its day too; of those of one day the later entered counts.
    """
    same = ibis.window(group_by=["name", "since"], order_by=ibis.desc("id"))
    present = raw_cost_centres.filter(~raw_cost_centres.is_trashed)
    placed = present.mutate(place=ibis.row_number().over(same))
    latest = placed.filter(placed.place == 0)
    named = ibis.window(group_by="name", order_by="since")
    is_first = latest.since.lag().over(named).isnull()
    return latest.select(
        "monthly",
        "capacity",
        "currency",
        "rate",
        centre="name",
        from_on=ibis.ifelse(is_first, ibis.literal(date.min), latest.since),
        until_on=latest.since.lead().over(named).fill_null(ibis.literal(date.max)),
    )
