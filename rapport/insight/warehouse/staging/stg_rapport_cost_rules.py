from __future__ import annotations

import ibis
from ibis.expr.types import Table


def stg_rapport_cost_rules(raw_cost_rules: Table, raw_cost_centres: Table) -> Table:
    """One row per kind of work that a rule is declared for: the one entered last. ``centre`` is the name of
    the cost centre whose time it takes; empty where it takes nobody's.
    """
    same = ibis.window(group_by="work", order_by=ibis.desc("id"))
    present = raw_cost_rules.filter(~raw_cost_rules.is_trashed)
    placed = present.mutate(place=ibis.row_number().over(same))
    named = raw_cost_centres.select(named_id="id", centre="name")
    joined = placed.left_join(named, placed.centre_id == named.named_id)
    return joined.filter(joined.place == 0).select(
        "work", "minutes", "cost", "currency", "share", centre=joined.centre.fill_null("")
    )
