"""From the marts to everything that is published: figures, cells, months, who slips away, traits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import ibis
from ibis.expr.types import Table

from rapport.insight import habits as usual
from rapport.insight import movement as moved
from rapport.insight import profitability as earned
from rapport.insight import staying as stays
from rapport.insight.lineage import entries
from rapport.insight.metrics import Measured, reckon
from rapport.insight.mining import traits as mining
from rapport.insight.mining.mined import mined
from rapport.insight.outlook import kept, outlook
from rapport.insight.predictions.churn import Definition
from rapport.insight.predictions.declared import TRAITS as FORETOLD
from rapport.insight.predictions.running import Foretold, foretell
from rapport.insight.studies import promise, standing
from rapport.insight.studies.pace import pace
from rapport.insight.studies.rfm import Monetary, rfm
from rapport.insight.studies.segments import SEGMENTS
from rapport.insight.trait_files import TraitFile, written
from rapport.insight.warehouse.build import Warehouse
from rapport.insight.warehouse.lake import Generation

BINS = 5
SCORED = "scored"
MONETARY: Monetary = "average"
SLIPPING_SHOWN = 200
Record = dict[str, Any]
TRAITS = (
    *standing.TRAITS,
    *promise.TRAITS,
    *usual.TRAITS,
    *moved.TRAITS,
    *stays.TRAITS,
    *earned.TRAITS,
    *FORETOLD,
    *mining.TRAITS,
)
"""All that a build publishes."""


class Part(Protocol):
    """What a part of a build has to say: ``rows`` of traits, and what its run keeps."""

    @property
    def rows(self) -> list[Table]: ...
    @property
    def kept(self) -> Any: ...


@dataclass(frozen=True)
class Results:
    """What one build has to say."""

    as_of: date | None
    figures: Record
    cells: list[Record]
    months: list[Record]
    slipping: list[Record]
    losing: list[Record]
    lineage: list[Record]
    findings: list[Record]
    traits: TraitFile
    foretold: Foretold


def results(
    warehouse: Warehouse, was: Generation | None, churn: Definition, before: Mapping[str, Any]
) -> Results:
    """Reckon everything. Small tables are read at once; traits become a file. ``was`` is what was published last,
    ``before`` the figures of that run, ``churn`` what it takes to have left.
    """
    currency = warehouse.span.currency
    expression = _expression(warehouse)
    scored = warehouse.engine.keep(SCORED, expression)
    on = _measured(warehouse, scored)
    records = warehouse.engine.records
    ahead, promises = outlook(warehouse, currency)
    profit = earned.profitability(warehouse)
    parts: dict[str, Part] = {
        "habits": usual.habits(warehouse),
        "movement": moved.movement(warehouse, scored, bins=BINS, monetary=MONETARY),
        "staying": stays.staying(warehouse, currency),
        "profit": profit,
    }
    found = mined(warehouse, before)
    customers = standing.trait_rows(scored, as_of=warehouse.as_of or date.min)
    foretold = foretell(warehouse, churn, bins=BINS, monetary=MONETARY)
    rows = [customers, *promises, *found.rows, *foretold.traits]
    rows += [row for part in parts.values() for row in part.rows]
    return Results(
        as_of=warehouse.as_of,
        figures=_figures(warehouse, on)
        | {"ahead": kept(ahead)}
        | {name: part.kept for name, part in parts.items()}
        | found.kept,
        cells=records(_cells(on)),
        months=records(_months(on)),
        slipping=records(_slipping(on)),
        losing=profit.losing,
        lineage=entries(warehouse, on, {SCORED: expression}),
        findings=found.findings,
        traits=written(
            ibis.union(*rows),
            warehouse.engine,
            warehouse.generation.traits,
            was.traits if was else None,
        ),
        foretold=foretold,
    )


def _measured(warehouse: Warehouse, scored: Table) -> Measured:
    """What metrics are reckoned on."""
    return Measured(
        warehouse.customers,
        warehouse.orders,
        warehouse.order_lines,
        warehouse.returns,
        scored,
        warehouse.customer_profit,
        warehouse.span.currency,
    )


def _expression(warehouse: Warehouse) -> Table:
    """The mart's customers with orders, with scores and pace."""
    customers = warehouse.customers
    scores = rfm(customers.rename(customer_id="party_id"), bins=BINS, monetary=MONETARY)
    chosen = scores.select("r", "f", "m", "cell", "segment", party_id="customer_id")
    paces = pace(customers).select("party_id", "overdue_ratio", "pace")
    joined = customers.inner_join(chosen, "party_id").left_join(paces, "party_id")
    return joined.drop("party_id_right")


def _figures(warehouse: Warehouse, on: Measured) -> Record:
    return {
        "currency": on.currency,
        "metrics": reckon(warehouse.engine, on),
        "segments": _segments(warehouse, on),
        "currencies": warehouse.engine.records(_currencies(on)),
        "lines": dict(
            warehouse.engine.rows(on.order_lines.group_by("standing").agg(n=on.order_lines.count()))
        ),
        "rfm": {"bins": BINS, "monetary": MONETARY},
        "warnings": [asdict(breach) for breach in warehouse.warnings],
    }


def _segments(warehouse: Warehouse, on: Measured) -> list[Record]:
    """Every segment, best first, empty ones too."""
    grouped = on.rfm.group_by("segment").agg(
        customers=on.rfm.count(),
        orders=on.rfm.orders.sum().cast("int64"),
        revenue=_own(on).sum().cast("decimal(38, 6)"),
    )
    found = {row["segment"]: row for row in warehouse.engine.records(grouped)}
    nothing = {"customers": 0, "orders": 0, "revenue": Decimal(0)}
    return [
        {"segment": segment.key, **nothing, **found.get(segment.key, {})} for segment in SEGMENTS
    ]


def _currencies(on: Measured) -> Table:
    """Orders and revenue of each currency apart."""
    orders = on.clean_orders
    summed = orders.group_by("currency").agg(
        orders=orders.count(), revenue=orders.revenue.sum().cast("decimal(38, 6)")
    )
    return summed.order_by("currency")


def _cells(on: Measured) -> Table:
    return on.rfm.group_by(["r", "f", "m"]).agg(
        customers=on.rfm.count(),
        orders=on.rfm.orders.sum().cast("int64"),
        revenue=_own(on).sum().cast("decimal(38, 6)"),
    )


def _months(on: Measured) -> Table:
    orders = on.clean_orders
    dated = orders.mutate(
        month=orders.ordered_on.truncate("M"),
        own=ibis.ifelse(
            orders.currency == on.currency, orders.revenue, ibis.literal("0").cast("decimal(38, 6)")
        ),
    )
    return dated.group_by("month").agg(
        orders=dated.count(),
        customers=dated.party_id.nunique(),
        revenue=dated.own.sum().cast("decimal(38, 6)"),
    )


def _slipping(on: Measured) -> Table:
    """The best customers, by revenue in the reporting currency, who are slipping away."""
    own = on.rfm.filter(on.rfm.pace == "slipping_away", on.rfm.currency == on.currency)
    best = own.order_by(ibis.desc("revenue"), "party_id").limit(SLIPPING_SHOWN)
    return best.select(
        "party_id",
        "revenue",
        "orders",
        "last_order_on",
        "recency_days",
        "usual_gap_days",
        "overdue_ratio",
    )


def _own(on: Measured) -> Any:
    """Revenue where it is in the reporting currency, else nothing."""
    return ibis.ifelse(
        on.rfm.currency == on.currency, on.rfm.revenue, ibis.literal("0").cast("decimal(38, 6)")
    )
