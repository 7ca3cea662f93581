"""How lately, how often and for how much each customer bought, and whether that told what came after."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rapport.insight.studies.drawing import Figure, lift, rank_correlation
from rapport.insight.studies.on_files.columns import codes, days, numbers, read_columns
from rapport.insight.studies.on_files.running import Found
from rapport.insight.studies.rfm import Monetary, purchase_summary, rfm
from rapport.insight.studies.segments import ANY, SEGMENTS, Box
from rapport.insight.warehouse.duck import opened
from rapport.kit.errors import Invalid

FEWEST = 100
"""Customers, and those of them who come again, below which shares are more chance than knowledge."""
BANDS = range(2, 11)
SCORES = {"r": "recency", "f": "frequency", "m": "money"}
TOP = SEGMENTS[0]
EXACT = "decimal(20, 6)"
Numbers = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Purchases:
    """A row per customer and day: the customer's number, the day's, and what was spent."""

    customers: NDArray[np.int64]
    days: NDArray[np.int64]
    amounts: Numbers


@dataclass(frozen=True)
class After:
    """Of each scored customer: on how many days they bought after the last day looked at, and for how much."""

    days: NDArray[np.int64]
    spent: Numbers


def add_options(options: argparse.ArgumentParser) -> None:
    """The columns, the last day to look at, and how many bands."""
    options.add_argument("--customer", required=True, help="the column that says who bought")
    options.add_argument("--date", required=True, help="the column that says when")
    options.add_argument("--amount", required=True, help="the column that says for how much")
    options.add_argument("--until", type=date.fromisoformat, help="the last day to look at")
    options.add_argument("--bands", type=int, default=5, help="into how many bands, 2 to 10")
    options.add_argument(
        "--monetary",
        choices=("average", "total"),
        default="average",
        help="money is that of a day with purchases on average, or all of it",
    )


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for a file or an option that says too little."""
    if said.bands not in BANDS:
        raise Invalid("no_bands", f"There are {BANDS[0]} to {BANDS[-1]} bands.")
    table = read_columns(said.file, [said.date, said.amount], words=[said.customer])
    who, names = codes(table, said.customer)
    amounts = numbers(table, said.amount)
    bought = (who >= 0) & (amounts > 0) & np.isfinite(amounts)
    if not bought.any():
        raise Invalid("no_purchases", "No row has a customer and an amount above zero.")
    purchases = Purchases(who[bought], days(table, said.date)[bought], amounts[bought])
    until = said.until.toordinal() if said.until else int(purchases.days.max())
    if purchases.days.min() > until:
        raise Invalid("too_early", f"Nobody bought until {said.until}.")
    scored = _scored(purchases, until, said.bands, said.monetary)
    after = _after(purchases, scored["customer_id"], until)
    figures = {
        "rows": table.num_rows,
        "no_purchases": int((~bought).sum()),
        "customers": len(scored["r"]),
        "until": date.fromordinal(until).isoformat(),
        "bands": {name: _bands(scored, score, said) for score, name in SCORES.items()},
        "segments": _segments(scored, after),
    }
    told = _told(scored, after) if after else {}
    scores = _rows(scored, after, [names[number] for number in scored["customer_id"]], said)
    return Found(figures | _plain(told), _verdict(scored, after, told), scores)


def _scored(purchases: Purchases, until: int, bands: int, monetary: Monetary) -> Columns:
    """The product's own study of the purchases up to a day: a column each, by the number of the customer."""
    lines = pa.table(
        {
            "customer_id": purchases.customers,
            "bought_on": [date.fromordinal(day) for day in purchases.days.tolist()],
            "amount": purchases.amounts,
        }
    )
    with tempfile.TemporaryDirectory() as temp, opened(Path(temp)) as duck:
        duck.connection.register("lines", lines)
        rows = duck.table("lines")
        visits = rows.group_by("customer_id", "bought_on").agg(
            amount=rows.amount.cast(EXACT).sum(), currency=ibis.literal("")
        )
        summary = purchase_summary(visits, as_of=date.fromordinal(until))
        found = rfm(summary, bins=bands, monetary=monetary).order_by("customer_id")
        table = duck.connection.sql(duck.sql(found)).to_arrow_table()
    return {name: table[name].to_numpy() for name in table.column_names}


def _after(purchases: Purchases, customers: NDArray[np.int64], until: int) -> After | None:
    """What those who were scored bought after a day; None where nobody bought anything then."""
    late = purchases.days > until
    if not late.any():
        return None
    count = int(purchases.customers.max()) + 1
    spent = np.bincount(purchases.customers[late], purchases.amounts[late], count).astype(float)
    visits = np.unique(np.column_stack([purchases.customers[late], purchases.days[late]]), axis=0)
    return After(np.bincount(visits[:, 0], minlength=count)[customers], spent[customers])


def _bands(scored: Columns, score: str, said: argparse.Namespace) -> dict[str, Any]:
    """Of each band that somebody is in, the best first: from where to where it goes, and how many are in it."""
    money = "average_order" if said.monetary == "average" else "revenue"
    values = scored[{"r": "recency_days", "f": "orders", "m": money}[score]]
    found = {}
    for band in sorted(set(scored[score].tolist()), reverse=True):
        inside = values[scored[score] == band].tolist()
        found[str(band)] = {"from": min(inside), "to": max(inside), "customers": len(inside)}
    return found


def _segments(scored: Columns, after: After | None) -> dict[str, Any]:
    """Of each segment its rule, how many are in it, what they brought, and what they bought afterwards."""
    whole = scored["revenue"].sum()
    found = {}
    for segment in SEGMENTS:
        belongs = scored["segment"] == segment.key
        revenue = scored["revenue"][belongs].sum()
        figures = {
            "rule": " or ".join(_rule(box) for box in segment.boxes),
            "customers": int(belongs.sum()),
            "share_of_customers": float(belongs.mean()),
            "revenue": revenue,
            "share_of_revenue": float(revenue / whole),
        }
        found[segment.name] = figures | (_of_after(after, belongs) if after else {})
    return found


def _rule(box: Box) -> str:
    """Such as “recency 4–5, frequency 1”; in fifths, however many bands there are."""
    parts = [
        f"{name} {low}" if low == high else f"{name} {low}–{high}"
        for name, (low, high) in zip(SCORES.values(), box, strict=True)
        if (low, high) != ANY
    ]
    return ", ".join(parts)


def _of_after(after: After, belongs: NDArray[np.bool_]) -> dict[str, Any]:
    if not belongs.any():
        return {"came_again": None, "spent_each": None, "share_of_spent": 0.0}
    whole = float(after.spent.sum())
    spent = float(after.spent[belongs].sum())
    return {
        "came_again": float((after.days[belongs] > 0).mean()),
        "spent_each": spent / int(belongs.sum()),
        "share_of_spent": spent / whole if whole else 0.0,
    }


def _told(scored: Columns, after: After) -> dict[str, Figure]:
    """How bands go together with what was spent afterwards, and how many times the average the best spent."""
    columns = {name: scored[score].astype(float) for score, name in SCORES.items()}
    columns["all three added up"] = np.sum(list(columns.values()), axis=0)
    found = {
        name: rank_correlation(column, after.spent, seed=0) for name, column in columns.items()
    }
    return found | {TOP.name: lift(after.spent, scored["segment"] == TOP.key, seed=0)}


def _plain(told: Mapping[str, Figure]) -> dict[str, Any]:
    if not told:
        return {}
    plain = {
        name: asdict(one) if np.isfinite([one.value, one.low, one.high]).all() else None
        for name, one in told.items()
    }
    top = plain.pop(TOP.name)
    return {"rank_correlation_with_spent": plain, "lift_of_the_best": top}


def _verdict(scored: Columns, after: After | None, told: Mapping[str, Figure]) -> str:
    lacking = FEWEST - len(scored["r"])
    if lacking > 0:
        return f"Not enough data: about {lacking} more customers are needed."
    if after is None:
        return "Enough data to make bands of; none after them to see whether they tell anything."
    lacking = FEWEST - int((after.days > 0).sum())
    if lacking > 0:
        return f"Not enough data: about {lacking} more customers who came again are needed."
    tie, top = told["all three added up"], told[TOP.name]
    figure = f"rank correlation {_said(tie)}; {TOP.name} spent {_said(top)} times the average"
    if not (tie.low > 0 and top.low > 1):
        return f"No signal in these data: bands do not tell what is spent afterwards ({figure})."
    return f"Enough data: bands tell what is spent afterwards ({figure})."


def _said(one: Figure) -> str:
    return f"{one.value:.2f}, 95 % interval {one.low:.2f} to {one.high:.2f}"


def _rows(
    scored: Columns,
    after: After | None,
    names: list[str],
    said: argparse.Namespace,
) -> dict[str, Any]:
    """A row for each customer."""
    titles = {segment.key: segment.name for segment in SEGMENTS}
    rows: dict[str, Any] = {said.customer: names}
    for name in ("recency_days", "orders", "revenue", "average_order", *SCORES):
        rows["days_bought" if name == "orders" else name] = scored[name]
    rows["segment"] = [titles[key] for key in scored["segment"]]
    return rows | ({"days_after": after.days, "spent_after": after.spent} if after else {})
