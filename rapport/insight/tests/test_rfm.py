"""RFM: known answers, and what must hold for any customers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.insight.studies.rfm import purchase_summary, rfm
from rapport.insight.studies.segments import SEGMENTS, by_key, segment_of

if TYPE_CHECKING:
    from rapport.insight.warehouse.engine import Engine

pytestmark = pytest.mark.engines
Tables = Callable[..., Any]
CELLS = [(r, f, m) for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)]


def customers(table: Tables, rows: list[tuple[Any, ...]]) -> Any:
    """Rows of (customer, recency, orders, average order[, currency])."""
    values = ", ".join(
        f"({who}, {recency}, {orders}, {average * orders}::DECIMAL(38,6),"
        f" {average}::DECIMAL(20,6), '{(*rest, 'GBP')[0]}')"
        for who, recency, orders, average, *rest in rows
    )
    names = "customer_id, recency_days, orders, revenue, average_order, currency"
    return table("mart", f"FROM (VALUES {values}) AS t({names})")


def scores(engine: Engine, expression: Any) -> dict[int, tuple[int, int, int]]:
    chosen = expression.select("customer_id", "r", "f", "m")
    return {row[0]: tuple(row[1:]) for row in engine.rows(chosen)}


def test_ten_customers_fill_five_bins_of_two(engine: Engine, table: Tables) -> None:
    mart = customers(table, [(who, 10 * who, who, 100 - who) for who in range(1, 11)])
    found = scores(engine, rfm(mart))
    assert [found[who][0] for who in range(1, 11)] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert [found[who][1] for who in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [found[who][2] for who in range(1, 11)] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_equal_customers_score_equally_and_no_tie_is_lifted(engine: Engine, table: Tables) -> None:
    mart = customers(table, [(who, who, 1 if who <= 7 else who, 5 + who) for who in range(1, 11)])
    found = scores(engine, rfm(mart))
    assert {found[who][1] for who in range(1, 8)} == {1}
    assert [found[who][1] for who in (8, 9, 10)] == [4, 5, 5]


def test_where_all_are_equal_all_stand_in_the_middle(engine: Engine, table: Tables) -> None:
    found = scores(engine, rfm(customers(table, [(who, 3, 2, 10) for who in range(4)])))
    assert set(found.values()) == {(3, 3, 3)}
    assert scores(engine, rfm(customers(table, [(1, 3, 2, 10)]))) == {1: (3, 3, 3)}


def test_money_is_ranked_within_its_currency(engine: Engine, table: Tables) -> None:
    pounds = [(who, who, who, 10 * who, "GBP") for who in range(1, 6)]
    yen = [(who, who, who, 10_000 * who, "JPY") for who in range(6, 11)]
    found = scores(engine, rfm(customers(table, pounds + yen)))
    assert [found[who][2] for who in range(1, 11)] == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]


def test_monetary_is_the_average_or_the_total(engine: Engine, table: Tables) -> None:
    mart = customers(table, [(who, who, 20 - who * 3, 10 + who) for who in range(1, 6)])
    assert [scores(engine, rfm(mart))[who][2] for who in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [scores(engine, rfm(mart, monetary="total"))[who][2] for who in range(1, 6)] == [
        5,
        4,
        3,
        2,
        1,
    ]


def test_bins_can_be_chosen(engine: Engine, table: Tables) -> None:
    found = engine.rows(
        rfm(customers(table, [(who, who, who, who) for who in range(1, 101)]), bins=10).select(
            "r", "segment"
        )
    )
    assert {row[0] for row in found} == set(range(1, 11))
    assert {row[1] for row in found} <= set(by_key())


@pytest.mark.parametrize(
    ("bins", "best", "worst"),
    [(2, "champions", "hibernating"), (3, "champions", "lost"), (4, "champions", "lost")],
)
def test_the_best_and_the_worst_of_any_cube(
    engine: Engine, table: Tables, bins: int, best: str, worst: str
) -> None:
    """Of two bins neither reaches the outmost fifth; of three and more both do."""
    rows = [(who, 100 - who, who, who) for who in range(1, 61)]
    found: dict[int, str] = dict(
        engine.rows(rfm(customers(table, rows), bins=bins).select("customer_id", "segment"))
    )
    assert (found[60], found[1]) == (best, worst)


def test_customers_without_orders_have_no_cell(engine: Engine, table: Tables) -> None:
    assert set(scores(engine, rfm(customers(table, [(1, 3, 2, 10), (2, 0, 0, 0)])))) == {1}


def test_purchases_within_a_window(engine: Engine, table: Tables) -> None:
    rows = "(1, DATE '2020-01-01', 10, 'EUR'), (1, DATE '2020-03-01', 20.55, 'EUR'), (2, DATE '2019-01-01', 5, 'EUR')"
    purchases = table(
        "purchases",
        "SELECT c AS customer_id, d AS bought_on, a::DECIMAL(20,6) AS amount, y AS currency"
        f" FROM (VALUES {rows}) t(c, d, a, y)",
    )
    ever = engine.records(
        purchase_summary(purchases, as_of=date(2020, 3, 31)).order_by("customer_id")
    )
    assert [(row["orders"], row["revenue"], row["recency_days"]) for row in ever] == [
        (2, Decimal("30.55"), 30),
        (1, 5, 455),
    ]
    assert ever[0]["average_order"] == Decimal("15.275")
    lately = engine.records(purchase_summary(purchases, as_of=date(2020, 3, 31), window_days=60))
    assert [(row["customer_id"], row["orders"]) for row in lately] == [(1, 1)]


@pytest.mark.parametrize(("r", "f", "m"), CELLS)
def test_every_cell_belongs_to_exactly_one_segment(r: int, f: int, m: int) -> None:
    assert [segment for segment in SEGMENTS if segment.holds(r, f, m)] == [segment_of(r, f, m)]


def test_the_study_names_segments_as_the_table_does(engine: Engine, table: Tables) -> None:
    mart = customers(
        table, [(who, who * 7 % 61, 1 + who * 5 % 37, 1 + who * 11 % 53) for who in range(500)]
    )
    rows = engine.rows(rfm(mart).select("r", "f", "m", "segment", "cell"))
    assert len({row[4] for row in rows}) > 60
    assert all(
        segment_of(*row[:3]).key == row[3] and row[4] == row[0] * 100 + row[1] * 10 + row[2]
        for row in rows
    )


people = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 30), st.integers(1, 500)), min_size=1, max_size=60
)


@given(rows=people)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_scores_follow_the_values(
    engine: Engine, table: Tables, rows: list[tuple[int, int, int]]
) -> None:
    found = scores(engine, rfm(customers(table, [(who, *row) for who, row in enumerate(rows)])))
    assert len(found) == len(rows)
    for column, worst_first in ((0, -1), (1, 1), (2, 1)):
        pairs = sorted(
            (worst_first * row[column], found[who][column]) for who, row in enumerate(rows)
        )
        assert all(low[1] <= high[1] for low, high in pairwise(pairs))
        assert all(1 <= score <= 5 for _, score in pairs)
        by_value: dict[int, set[int]] = {}
        for value, score in pairs:
            by_value.setdefault(value, set()).add(score)
        assert all(len(given_scores) == 1 for given_scores in by_value.values())
