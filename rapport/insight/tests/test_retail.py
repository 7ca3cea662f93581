"""The published figures of a real shop: UCI Online Retail, December 2010 to December 2011."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rapport.insight import actions
from rapport.insight.metrics import Measured, reckon
from rapport.insight.studies.rfm import rfm
from rapport.insight.warehouse.build import Warehouse, build
from rapport.insight.warehouse.engine import Engine, engine
from rapport.insight.warehouse.lake import Generation, Lake
from rapport.insight.warehouse.sources.postgres import (
    Control,
    Progress,
    Snapshot,
    postgres_snapshot,
)
from rapport.insight.warehouse.spans import Span

if TYPE_CHECKING:
    from ibis.expr.types import Table

RETAIL = (
    Path(__file__).parents[4] / "shared" / "data" / "retail" / "online_retail_2010_2011.parquet"
)
pytestmark = [
    pytest.mark.engines,
    pytest.mark.slow,
    pytest.mark.skipif(not RETAIL.exists(), reason=f"the retail data are not at {RETAIL}"),
]
SOLD = """
    CREATE VIEW sold AS SELECT row_number() OVER () AS line, "InvoiceNo" AS number, "CustomerID"::BIGINT AS customer,
        "InvoiceDate" AS moment, "Quantity"::DECIMAL(14, 4) AS quantity, "UnitPrice"::DECIMAL(20, 6) AS price,
        (hash("InvoiceNo")::HUGEINT % 9223372036854775807)::BIGINT AS invoice, "InvoiceNo" LIKE 'C%' AS is_cancellation
    FROM read_parquet('{path}')
"""
TABLES = {
    "raw_parties": "SELECT DISTINCT customer AS id, 'person' AS kind, 'GB' AS country, false AS is_trashed"
    " FROM sold WHERE customer IS NOT NULL",
    "raw_party_roles": "SELECT DISTINCT customer AS party_id, 'customer' AS role FROM sold WHERE customer IS NOT NULL",
    "raw_orders": "SELECT invoice AS id, number, any_value(customer) AS party_id, min(moment) AS placed_at,"
    " min(moment)::DATE AS ordered_on, 'web_order' AS channel, 'placed' AS status, 'GBP' AS currency,"
    " sum(quantity * price)::DECIMAL(20, 6) AS total, count(*) AS line_count, false AS is_trashed FROM sold"
    " WHERE NOT is_cancellation GROUP BY ALL",
    "raw_order_lines": "SELECT line AS id, invoice AS order_id, 1 AS product_id, quantity, price AS unit_price,"
    " 0::DECIMAL(20, 6) AS discount,"
    " (quantity * price)::DECIMAL(20, 6) AS amount FROM sold WHERE NOT is_cancellation",
    "raw_returns": "SELECT invoice AS id, number, any_value(customer) AS party_id, NULL::BIGINT AS order_id,"
    " min(moment)::DATE AS returned_on, 'GBP' AS currency, -sum(quantity * price)::DECIMAL(20, 6) AS total,"
    " false AS is_trashed FROM sold WHERE is_cancellation GROUP BY ALL",
}
CONTROLS = {
    "order_lines": "SELECT count(*), sum(amount) FROM raw_order_lines",
    "orders": "SELECT count(*), sum(total) FROM raw_orders",
    "returns": "SELECT count(*), sum(total) FROM raw_returns",
    "clean_lines": "SELECT count(*), sum(quantity * price) FROM sold WHERE customer IS NOT NULL"
    " AND NOT is_cancellation AND quantity > 0 AND price > 0",
}
OF_YEAR = "SELECT 0, coalesce({}, 0) FROM sold WHERE moment::DATE BETWEEN '{span.since}' AND '{span.as_of}'"
BOUGHT = (
    "sum(quantity * price) FILTER (WHERE NOT is_cancellation AND customer IS NOT NULL"
    " AND quantity > 0 AND price > 0)"
)
YEARS = {
    "list_revenue_of_the_year": BOUGHT,
    "sales_of_the_year": BOUGHT,
    "returned_in_the_year": "-sum(quantity * price) FILTER (WHERE is_cancellation AND customer IS NOT NULL)",
}


@dataclass
class RetailSnapshot:
    """The retail file as the source that a build reads; what no shop has is as in an empty database."""

    engine: Engine
    nothing: Snapshot

    def copy(self, engine: Engine, generation: Generation, *, progress: Progress) -> None:
        self.nothing.copy(engine, generation, progress=progress)
        engine.local.connection.execute(SOLD.format(path=RETAIL))
        for name, select in TABLES.items():
            for file in generation.folder.glob(f"raw/{name}-*"):
                file.unlink()
            generation.put_raw(f"{name}-retail", partial(engine.local.write, select))
            engine.local.read(name, generation.raw(name))

    def controls(self, span: Span) -> dict[str, Control]:
        execute = self.engine.local.connection.execute
        wanted = {
            **CONTROLS,
            **{name: OF_YEAR.format(sql, span=span) for name, sql in YEARS.items()},
        }
        rows = {name: execute(sql).fetchone() or (0, 0) for name, sql in wanted.items()}
        found = {name: Control(row[0], Decimal(row[1])) for name, row in rows.items()}
        return self.nothing.controls(span) | found


@pytest.fixture(scope="module")
def retail(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, engine_name: str
) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("retail")
    at = datetime(2011, 12, 10, tzinfo=UTC)
    with engine(folder / "temp", engine_name) as opened:
        with postgres_snapshot(actions._address()) as nothing:
            snapshot = RetailSnapshot(opened, nothing)
            made = build(Lake(folder), snapshot, opened, at=at, progress=lambda _: None)
        yield made


@pytest.fixture(scope="module")
def scored(retail: Warehouse) -> Table:
    return rfm(retail.customers.rename(customer_id="party_id"))


def test_the_published_figures_to_the_cent(retail: Warehouse, scored: Table) -> None:
    measured = Measured(
        retail.customers, retail.orders, retail.order_lines, retail.returns, scored,
        retail.customer_profit, "GBP",
    )  # fmt: skip
    found = reckon(retail.engine, measured)
    assert (found["clean_lines"], found["customers"], found["invoices"]) == (397_884, 4_338, 18_532)
    assert round(found["revenue"], 2) == Decimal("8911407.90")
    assert found["revenue"] == Decimal("8911407.904")
    assert round(found["net_revenue"], 2) == Decimal("8300065.81")
    assert retail.as_of == date(2011, 12, 10)
    assert retail.warnings == []


def test_scores_are_those_counted_by_hand(retail: Warehouse, scored: Table) -> None:
    rows = retail.engine.rows(
        scored.select("recency_days", "orders", "average_order", "r", "f", "m")
    )
    for value, score, sign in ((0, 3, -1), (1, 4, 1), (2, 5, 1)):
        ordered = sorted(sign * row[value] for row in rows)
        first = {number: place for place, number in reversed(list(enumerate(ordered)))}
        assert all(row[score] == 1 + 5 * first[sign * row[value]] // len(rows) for row in rows)


def test_segments_hold_every_customer_once(retail: Warehouse, scored: Table) -> None:
    counts: dict[str, int] = dict(
        retail.engine.rows(scored.group_by("segment").agg(customers=scored.count()))
    )
    assert sum(counts.values()) == 4_338
    assert (counts["champions"], counts["loyal"], counts["cannot_lose"], counts["lost"]) == (
        474,
        811,
        88,
        782,
    )
