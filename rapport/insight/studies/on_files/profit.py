"""Who earns what we live on, from a file with rows of revenue and cost by customer."""

from __future__ import annotations

import argparse
from decimal import Decimal

import pyarrow as pa

from rapport.insight.studies.on_files.columns import read_columns
from rapport.insight.studies.on_files.running import Found
from rapport.insight.studies.whale import Earned, Whale, whale
from rapport.kit.errors import Invalid

EXACT = pa.decimal128(38, 6)
MOST = Decimal("0.8")
FEWEST = 10
"""Customers, below which a curve says little: each would be more than a tenth of it."""


def add_options(options: argparse.ArgumentParser) -> None:
    """The columns."""
    options.add_argument("--customer", required=True, help="the column that says who")
    options.add_argument("--revenue", required=True, help="the column that says what they brought")
    options.add_argument("--cost", required=True, help="the column that says what they cost")


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for amounts that are none, or rows without a customer alone."""
    table = read_columns(said.file, [said.revenue, said.cost], words=[said.customer])
    rows = pa.table(
        {
            "customer": table[said.customer].cast(pa.string()),
            "revenue": _amounts(table, said.revenue),
            "cost": _amounts(table, said.cost),
        }
    )
    known = rows.filter(rows["customer"].is_valid())
    if not known.num_rows:
        raise Invalid("nobody", "No row says whose it is.")
    sums = known.group_by("customer").aggregate([("revenue", "sum"), ("cost", "sum")]).to_pylist()
    curve = whale([Earned(one["customer"], one["revenue_sum"], one["cost_sum"]) for one in sums])
    figures = {
        "rows": table.num_rows,
        "rows_of_nobody": table.num_rows - known.num_rows,
        "customers": len(curve.customers),
        "revenue": sum((one.revenue for one in curve.customers), Decimal(0)),
        "cost": sum((one.cost for one in curve.customers), Decimal(0)),
        "profit": curve.total,
        "earned_by_those_who_do_not_lose": curve.peak,
        "losing": curve.losing,
        "who_earn_four_fifths": curve.earners_of(MOST),
    }
    return Found(figures, _verdict(curve), _columns(curve))


def _amounts(table: pa.Table, name: str) -> pa.ChunkedArray:
    """A column as amounts to the millionth, exact from then on; nothing there is nothing. Raises Invalid
    for words.
    """
    try:
        return table[name].cast(EXACT).fill_null(Decimal(0))
    except pa.ArrowInvalid as error:
        sentence = f"“{name}” is not all amounts: {str(error).splitlines()[0]}"
        raise Invalid("no_amount", sentence) from None


def _verdict(curve: Whale) -> str:
    """Sums are exact for any number of customers; how they are spread is not."""
    if not any(one.cost for one in curve.customers):
        return "Not enough data: no row says what anybody cost, so profit is revenue."
    lacking = FEWEST - len(curve.customers)
    if lacking > 0:
        return f"Not enough data for a curve: about {lacking} more customers are needed. {_lost(curve)}"
    said = _lost(curve)
    return f"Enough data: {said[0].lower()}{said[1:]}"


def _lost(curve: Whale) -> str:
    if not curve.losing:
        return "Nobody loses."
    lost = curve.peak - curve.total
    return f"{curve.losing} of {len(curve.customers)} customers lose; together {lost:,.2f}."


def _columns(curve: Whale) -> dict[str, object]:
    return {
        "customer": [one.customer for one in curve.customers],
        "revenue": pa.array([one.revenue for one in curve.customers], EXACT),
        "cost": pa.array([one.cost for one in curve.customers], EXACT),
        "profit": pa.array([one.profit for one in curve.customers], EXACT),
        "together": pa.array(curve.together, EXACT),
    }
