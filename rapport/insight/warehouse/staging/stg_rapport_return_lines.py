from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_return_lines(raw_return_lines: Table, stg_rapport_returns: Table) -> Table:
    """One row per line of a return that is not in the trash."""
    returns = stg_rapport_returns.select("return_id", "party_id", "returned_on")
    joined = raw_return_lines.inner_join(
        returns, raw_return_lines.return_record_id == returns.return_id
    )
    return joined.select(
        "return_id", "party_id", "returned_on", "product_id", "quantity", line_id=joined.id
    )
