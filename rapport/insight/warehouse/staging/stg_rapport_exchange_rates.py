from __future__ import annotations

import ibis
from ibis.expr.types import Table

STANDS_FOR = 7
"""Days that a rate holds where no newer one was entered: see ``orders.queries.rates``."""


def stg_rapport_exchange_rates(raw_exchange_rates: Table) -> Table:
    """One row per exchange rate that is not in the trash, with the days on which it holds; of those of one
    day the later entered.
    """
    same = ibis.window(group_by=["currency", "since"], order_by=ibis.desc("id"))
    present = raw_exchange_rates.filter(~raw_exchange_rates.is_trashed)
    placed = present.mutate(place=ibis.row_number().over(same))
    latest = placed.filter(placed.place == 0)
    week = (latest.since.cast("timestamp") + ibis.interval(days=STANDS_FOR)).date()
    newer = latest.since.lead().over(ibis.window(group_by="currency", order_by="since"))
    return latest.select(
        "currency",
        "rate",
        "worth",
        from_on="since",
        until_on=ibis.least(week, newer.fill_null(week)),
    )
