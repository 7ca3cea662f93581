"""Profit by customer: exact to the cent, whatever the order, and who loses is named."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.insight.studies.on_files.running import run
from rapport.insight.studies.whale import Earned, whale
from rapport.kit.errors import Invalid

AMOUNTS = st.decimals(-1000, 1000, places=2)
WORDS = ["--customer", "who", "--revenue", "brought", "--cost", "took"]
HEAD = "who,brought,took\n"


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=30))
def test_it_reconciles_to_the_cent_and_rises_before_it_falls(
    rows: list[tuple[Decimal, Decimal]],
) -> None:
    curve = whale([Earned(f"c{n}", revenue, cost) for n, (revenue, cost) in enumerate(rows)])
    assert curve.total == sum(revenue - cost for revenue, cost in rows)
    profits = [one.profit for one in curve.customers]
    assert profits == sorted(profits, reverse=True)
    assert curve.peak >= curve.total
    assert curve.losing == sum(1 for revenue, cost in rows if cost > revenue)


def test_a_file(tmp_path: Path) -> None:
    path, out = tmp_path / "profit.csv", tmp_path / "curve.csv"
    path.write_text(
        HEAD + "a,100.10,20\na,0.20000000000000001,0.10\nb,50,60.05\nc,10,\n,5,1\nd,0.1,0.3\n",
        "utf-8",
    )
    found = run("profit", [str(path), *WORDS, "--out", str(out)])
    assert (found["customers"], found["rows_of_nobody"], found["losing"]) == (4, 1, 2)
    assert found["profit"] == Decimal("79.95")
    assert found["earned_by_those_who_do_not_lose"] == Decimal("90.20")
    assert found["who_earn_four_fifths"] == 1
    assert found["verdict"] == (
        "Not enough data for a curve: about 6 more customers are needed. 2 of 4 customers lose; together 10.25."
    )
    with out.open() as file:
        rows = list(csv.DictReader(file))
    assert [row["customer"] for row in rows] == ["a", "c", "d", "b"]
    assert [Decimal(row["together"]) for row in rows][-1] == Decimal("79.95")


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([(5, 0)] * 12, "Not enough data: no row says what anybody cost, so profit is revenue."),
        ([(5, 1)] * 12, "Enough data: nobody loses."),
        ([(5, 1)] * 10 + [(5, 7)] * 2, "Enough data: 2 of 12 customers lose; together 4.00."),
        ([(5, 1)], "Not enough data for a curve: about 9 more customers are needed. Nobody loses."),
    ],
)
def test_the_verdict_says_whether_it_is_enough_and_what_was_found(
    tmp_path: Path, rows: list[tuple[int, int]], verdict: str
) -> None:
    path = tmp_path / "profit.csv"
    lines = (f"c{place},{revenue},{cost}" for place, (revenue, cost) in enumerate(rows))
    path.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    assert run("profit", [str(path), *WORDS])["verdict"] == verdict


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(HEAD + "a,much,1\n", "not all amounts"), (HEAD + ",1,1\n", "whose it is")],
)
def test_bad_input_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(Invalid, match=sentence):
        run("profit", [str(path), *WORDS])
