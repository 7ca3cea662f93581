from __future__ import annotations

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse import pieces


def stg_rapport_work(
    stg_rapport_interactions: Table,
    stg_rapport_tasks: Table,
    stg_rapport_orders: Table,
    stg_rapport_returns: Table,
    stg_rapport_deliveries: Table,
    stg_rapport_cost_rules: Table,
) -> Table:
    """One row per piece of work that takes somebody's time, from where it is written down."""
    return ibis.union(
        pieces.contacts(stg_rapport_interactions),
        pieces.tasks(stg_rapport_tasks),
        pieces.orders(stg_rapport_orders, stg_rapport_cost_rules),
        pieces.order_lines(stg_rapport_orders),
        pieces.returns(stg_rapport_returns),
        pieces.deliveries(stg_rapport_deliveries),
    )
