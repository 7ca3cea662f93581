"""The whale curve of a table is that of the study in memory, and drivers are what they are by hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from rapport.insight.studies import drivers, whale_curve
from rapport.insight.studies.whale import Earned, whale
from rapport.insight.works import DRIVERS

if TYPE_CHECKING:
    from rapport.insight.warehouse.engine import Engine

Made = Callable[..., Any]
MONEY = "DECIMAL(38, 6)"


@pytest.mark.parametrize(("count", "seed"), [(1, 0), (7, 1), (10, 2), (999, 3)])
def test_it_is_the_curve_of_the_study(engine: Engine, table: Made, count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    profits = [Decimal(int(cents)) / 100 for cents in chance.integers(-5_000, 9_000, count)]
    rows = ", ".join(
        f"({place}, {profit}::{MONEY}, 1::{MONEY})" for place, profit in enumerate(profits)
    )
    given = table("given", f"FROM (VALUES {rows}) AS t(party_id, profit, net_revenue)")
    known = whale([Earned(f"{n:05}", profit, Decimal(0)) for n, profit in enumerate(profits)])
    placed = engine.keep("placed", whale_curve.ranked(given))
    told = engine.records(placed.order_by("place").select("party_id", "together"))
    assert [row["together"] for row in told] == list(known.together)
    assert [f"{row['party_id']:05}" for row in told] == [one.customer for one in known.customers]
    found = engine.records(whale_curve.summary(placed, Decimal("0.8")))[0]
    assert (found["customers"], found["losing"]) == (count, known.losing)
    assert (found["total"], found["peak"]) == (known.total, max(known.peak, Decimal(0)))
    assert found["lost"] == -sum(profit for profit in profits if profit < 0)
    if known.peak > 0:
        assert found["earners"] == known.earners_of(Decimal("0.8"))
    groups = engine.records(whale_curve.groups(placed, count, 10))
    assert sum(row["customers"] for row in groups) == count
    assert len(groups) == min(10, count)
    assert groups[-1]["together"] == known.total
    assert max(row["customers"] for row in groups) - min(row["customers"] for row in groups) <= 1


def profits_of(table: Made, *rows: dict[str, int]) -> Any:
    """Customers by their parts; what is not said is nothing."""
    names = ("list_revenue", *DRIVERS, "profit")
    values = []
    for place, row in enumerate(rows):
        amounts = ", ".join(f"{row.get(name, 0)}::{MONEY}" for name in names)
        values.append(f"({place}, {amounts})")
    return table("given", f"FROM (VALUES {', '.join(values)}) AS t(party_id, {', '.join(names)})")


def test_the_driver_is_what_is_furthest_above_usual(engine: Engine, table: Made) -> None:
    """Of 400 in all, 100 are discounts and 60 visits: a quarter, and 15 %."""
    given = profits_of(
        table,
        {"list_revenue": 100, "discounts": 70, "visits": 40, "profit": -10},
        {"list_revenue": 100, "discounts": 10, "visits": 0, "profit": 90},
        {"list_revenue": 200, "discounts": 20, "visits": 20, "profit": 160},
        {"contacts": 3, "visits": 2, "profit": -5},  # bought nothing: the largest cost
    )
    found = {row["party_id"]: row for row in engine.records(drivers.losing(given, 4))}
    assert set(found) == {0, 3}
    one, nothing = found[0], found[3]
    assert (one["driver"], one["usual"], one["excess"]) == ("discounts", 25, 45)
    assert (nothing["driver"], nothing["usual"], nothing["excess"]) == ("contacts", 0, 3)


def test_customers_are_compared_with_those_of_like_revenue(engine: Engine, table: Made) -> None:
    """Thirty small ones of whom discounts take half, and thirty big ones of whom they take nothing."""
    small = [{"list_revenue": 10, "discounts": 5, "contacts": 4, "profit": 1}] * 29
    odd = {"list_revenue": 10, "discounts": 5, "contacts": 6, "profit": -1}
    big = [{"list_revenue": 1_000, "discounts": 0, "contacts": 600, "profit": 400}] * 30
    given = profits_of(table, *small, odd, *big)
    (found,) = engine.records(drivers.losing(given, 60))
    assert (found["driver"], found["party_id"]) == ("contacts", 29)
    assert float(found["usual"]) == pytest.approx((29 * 4 + 6) / 30)
