"""Who is slipping away, against the own usual pause."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rapport.insight.studies.pace import pace, usual_gaps

if TYPE_CHECKING:
    from rapport.insight.warehouse.engine import Engine

pytestmark = pytest.mark.engines


def test_the_usual_pause_is_the_median_between_days_with_orders(
    engine: Engine, table: Callable[..., Any]
) -> None:
    days = {
        1: ("01-01", "01-01", "01-11", "01-31"),
        2: ("01-01", "01-08"),
        3: ("01-01", "01-02", "01-03", "01-30"),
    }
    values = ", ".join(
        f"({who}, DATE '2020-{day}')" for who, found in days.items() for day in found
    )
    purchases = table("purchases", f"FROM (VALUES {values}) t(customer_id, bought_on)")
    found = {row["customer_id"]: row for row in engine.records(usual_gaps(purchases))}
    assert found[1]["usual_gap_days"] == 15
    assert found[1]["order_days"] == 3
    assert found[3]["usual_gap_days"] == 1
    assert 2 not in found, "two days are one pause: nothing is usual yet"


@pytest.mark.parametrize(
    ("recency", "gap", "ratio", "named"),
    [
        (10, "10", "1.00", "on_time"),
        (12, "10", "1.20", "on_time"),
        (13, "10", "1.30", "late"),
        (19, "10", "1.90", "late"),
        (20, "10", "2.00", "slipping_away"),
        (98, "21", "4.67", "slipping_away"),
    ],
)
def test_pace(
    engine: Engine, table: Callable[..., Any], recency: int, gap: str, ratio: str, named: str
) -> None:
    mart = table(
        "mart",
        f"SELECT 1 AS party_id, {recency}::BIGINT AS recency_days, {gap}::DECIMAL(12,1) AS usual_gap_days",
    )
    assert engine.rows(pace(mart).select("overdue_ratio", "pace")) == [(Decimal(ratio), named)]


def test_without_a_usual_pause_nothing_is_said(engine: Engine, table: Callable[..., Any]) -> None:
    mart = table(
        "mart",
        "SELECT 1 AS party_id, 5::BIGINT AS recency_days, NULL::DECIMAL(12,1) AS usual_gap_days",
    )
    assert engine.rows(pace(mart)) == []
