"""RFM of plain files: by hand, on two published shops, and whether bands tell what came afterwards."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

pytest.importorskip("scipy", reason="the packages of studies are not here")

from scipy.stats import spearmanr

from rapport.insight.studies.drawing import lift, rank_correlation
from rapport.insight.studies.on_files.running import run
from rapport.kit.errors import Invalid

DATA = Path(__file__).parents[4] / "shared" / "data"
CDNOW = DATA / "clv" / "cdnow_sample.csv"
RETAIL = DATA / "retail" / "online_retail_2010_2011.parquet"
ASKED = ["--customer", "who", "--date", "on", "--amount", "much"]
HEAD = "who,on,much\n"
SMALL = {
    "a": ["2025-06-29,100", "2025-06-01,100", "2025-05-01,100", "2025-04-01,100"],
    "b": ["2025-06-20,50", "2025-05-20,50", "2025-04-20,20", "2025-04-20,30"],
    "c": ["2025-05-31,20", "2025-03-31,20"],
    "d": ["2025-05-01,10", "2025-03-01,10"],
    "e": ["2025-01-01,5"],
}


def written(path: Path, rows: list[str]) -> Path:
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file))


def band(value: float, everybody: list[float]) -> int:
    """The rule as the guide says it: by how many are strictly worse."""
    return 1 + 5 * sum(1 for other in everybody if other < value) // len(everybody)


def test_five_customers_by_hand(tmp_path: Path) -> None:
    """c and d bought on two days each, with one customer below them: both are in band 2, nobody in 3."""
    rows = [f"{who},{said}" for who, bought in SMALL.items() for said in bought]
    rows += [
        "a,2025-07-04,70",
        "c,2025-07-05,20",
        "c,2025-07-05,10",
        "e,2025-06-30,-5",
        ",2025-06-30,9",
    ]
    path, out = written(tmp_path / "small.csv", rows), tmp_path / "scored.csv"
    found = run("rfm", [str(path), *ASKED, "--until", "2025-06-30", "--out", str(out)])
    scored = {row["who"]: row for row in read(out)}
    cells = {who: row["r"] + row["f"] + row["m"] for who, row in scored.items()}
    assert cells == {"a": "555", "b": "444", "c": "323", "d": "222", "e": "111"}
    assert [scored[who]["segment"] for who in "abcde"] == [
        "Champions",
        "Champions",
        "About to sleep",
        "Hibernating",
        "Lost",
    ]
    assert [scored[who]["days_bought"] for who in "abcde"] == ["4", "3", "2", "2", "1"]
    assert [float(scored[who]["average_order"]) for who in "abcde"] == [100, 50, 20, 10, 5]
    assert [scored[who]["spent_after"] for who in "abcde"] == ["70", "0", "30", "0", "0"]
    assert scored["c"]["days_after"] == "1"
    assert (found["rows"], found["no_purchases"], found["customers"]) == (len(rows), 2, 5)
    best = found["segments"]["Champions"]
    assert best["rule"] == "recency 4–5, frequency 4–5, money 4–5"
    assert (best["customers"], best["revenue"]) == (2, Decimal(550))
    assert best["share_of_revenue"] == pytest.approx(550 / 615)
    assert (best["came_again"], best["spent_each"], best["share_of_spent"]) == (0.5, 35, 0.7)
    assert found["lift_of_the_best"]["value"] == pytest.approx(35 / 20)
    assert found["bands"]["frequency"]["2"] == {"from": 2, "to": 2, "customers": 2}
    assert found["bands"]["recency"]["1"] == {"from": 180, "to": 180, "customers": 1}
    assert found["verdict"] == "Not enough data: about 95 more customers are needed."
    assert json.loads(json.dumps(found, default=str, allow_nan=False))


def test_what_comes_after_changes_no_band(tmp_path: Path) -> None:
    rows = [f"{who},{said}" for who, bought in SMALL.items() for said in bought]
    words = [*ASKED, "--until", "2025-06-30", "--out", str(tmp_path / "o.csv")]
    tables = []
    for late in ([], ["e,2025-08-01,9000", "new,2025-08-01,1"]):
        run("rfm", [str(written(tmp_path / "s.csv", rows + late)), *words])
        tables.append([list(row.values())[:9] for row in read(tmp_path / "o.csv")])
    assert tables[0] == tables[1]


@pytest.mark.slow
@pytest.mark.skipif(not CDNOW.exists(), reason=f"the purchases are not at {CDNOW}")
def test_bands_of_the_music_shop(tmp_path: Path) -> None:
    """Counted once more from the rows, and by how many were strictly worse."""
    out = tmp_path / "scored.csv"
    words = ["--customer", "sample_id", "--date", "date", "--amount", "amount"]
    found = run("rfm", [str(CDNOW), *words, "--until", "1997-09-30", "--out", str(out)])
    bought: dict[str, set[str]] = defaultdict(set)
    late: Counter[str] = Counter()
    for row in read(CDNOW):
        if float(row["amount"]) > 0 and row["date"] <= "19970930":
            bought[row["sample_id"]].add(row["date"])
        elif float(row["amount"]) > 0:
            late[row["sample_id"]] += round(100 * float(row["amount"]))
    scored = {row["sample_id"]: row for row in read(out)}
    assert scored.keys() == bought.keys()
    assert found["customers"] == len(bought) == 2_349
    lately = {who: float(max(map(int, on))) for who, on in bought.items()}
    often = {who: float(len(on)) for who, on in bought.items()}
    for column, values in (("r", lately), ("f", often)):
        everybody = list(values.values())
        rule = {value: band(value, everybody) for value in set(everybody)}
        assert all(int(scored[who][column]) == rule[value] for who, value in values.items())
    best = [who for who in bought if scored[who]["segment"] == "Champions"]
    told = found["segments"]["Champions"]
    assert (told["customers"], told["came_again"]) == (
        len(best),
        pytest.approx(sum(late[who] > 0 for who in best) / len(best)),
    )
    each = sum(late[who] for who in best) / len(best)
    of_all = sum(late[who] for who in bought) / len(bought)
    assert found["lift_of_the_best"]["value"] == pytest.approx(each / of_all)
    assert found["lift_of_the_best"]["low"] > 3.5
    summed = [sum(int(scored[who][score]) for score in "rfm") for who in bought]
    tie = spearmanr(summed, [late[who] for who in bought]).statistic
    assert found["rank_correlation_with_spent"]["all three added up"]["value"] == pytest.approx(tie)
    assert found["verdict"].startswith("Enough data: bands tell what is spent afterwards")


@pytest.mark.slow
@pytest.mark.skipif(not RETAIL.exists(), reason=f"the lines are not at {RETAIL}")
def test_bands_of_the_gift_shop(tmp_path: Path) -> None:
    """Of the reference data's README: revenue 8,911,407.90 where the customer is known and nothing came back."""
    lines = pq.read_table(RETAIL)
    amounts = pc.multiply(lines["Quantity"].cast(pa.float64()), lines["UnitPrice"])
    is_return = pc.starts_with(lines["InvoiceNo"].cast(pa.string()), "C")
    much = pc.if_else(is_return, 0.0, amounts)
    path, out = tmp_path / "lines.parquet", tmp_path / "scored.parquet"
    table = pa.table({"who": lines["CustomerID"], "on": lines["InvoiceDate"], "much": much})
    pq.write_table(table, path)
    found = run("rfm", [str(path), *ASKED, "--monetary", "total", "--out", str(out)])
    assert found["customers"] == 4_338
    assert sum(one["revenue"] for one in found["segments"].values()) == Decimal("8911407.904")
    assert found["rows"] - found["no_purchases"] == 397_884
    assert sum(one["customers"] for one in found["segments"].values()) == 4_338
    assert found["until"] == "2011-12-09"
    rows = pq.read_table(out).to_pylist()
    revenue = [float(row["revenue"]) for row in rows]
    ranked = np.searchsorted(np.sort(revenue), revenue)
    assert [row["m"] for row in rows] == (1 + 5 * ranked // len(rows)).tolist()
    assert found["verdict"].startswith("Enough data to make bands of; none after them")


def shop(path: Path, *, is_chance: bool) -> Path:
    """500 customers; those who come often go on so, unless all is chance."""
    chance = np.random.default_rng(4)
    rows = []
    for who in range(500):
        often = chance.gamma(1.0, 6.0)
        rows += _bought(chance, who, 1 + chance.poisson(often), 0)
        rows += _bought(chance, who, chance.poisson(3.0 if is_chance else often / 2), 180)
    return written(path, rows)


def _bought(chance: Any, who: int, count: int, begin: int) -> list[str]:
    days = chance.integers(begin, begin + 180, count).tolist()
    return [
        f"c{who},{date(2025, 1, 1) + timedelta(day)},{chance.gamma(4, 5) + 0.01:.2f}"
        for day in days
    ]


@pytest.mark.parametrize(
    ("is_chance", "begins"),
    [(False, "Enough data: bands tell"), (True, "No signal in these data: bands do not tell")],
)
def test_what_is_planted_is_found_and_chance_is_not(
    tmp_path: Path, is_chance: bool, begins: str
) -> None:
    path = shop(tmp_path / "shop.csv", is_chance=is_chance)
    found = run("rfm", [str(path), *ASKED, "--until", "2025-06-29"])
    assert found["verdict"].startswith(begins)
    assert sum(one["share_of_revenue"] for one in found["segments"].values()) == pytest.approx(1)


@pytest.mark.parametrize("bands", [2, 3, 10])
def test_other_bands(tmp_path: Path, bands: int) -> None:
    path = shop(tmp_path / "shop.csv", is_chance=False)
    found = run("rfm", [str(path), *ASKED, "--bands", str(bands)])
    assert set(found["bands"]["money"]) == {str(band) for band in range(1, bands + 1)}
    assert all(abs(one["customers"] - 500 / bands) < 2 for one in found["bands"]["money"].values())


def test_few_who_came_again_are_not_enough(tmp_path: Path) -> None:
    rows = [f"c{who},2025-01-{who % 28 + 1:02},{who + 1}" for who in range(150)]
    path = written(tmp_path / "s.csv", [*rows, "c1,2025-03-01,5"])
    found = run("rfm", [str(path), *ASKED, "--until", "2025-02-01"])
    assert found["verdict"] == (
        "Not enough data: about 99 more customers who came again are needed."
    )


@pytest.mark.parametrize(
    ("rows", "words", "sentence"),
    [
        ([], [], "has no rows"),
        (["a,2025-01-01,-1"], [], "No row has a customer and an amount above zero"),
        (["a,soon,1"], [], "“on” is not all days"),
        (["a,2025-01-01,much"], [], "“much” is not all numbers"),
        (["a,2025-01-01,1"], ["--bands", "1"], "There are 2 to 10 bands"),
        (["a,2025-01-01,1"], ["--until", "2024-01-01"], "Nobody bought until 2024-01-01"),
        (["a,2025-01-01,1"], ["--amount", "price"], "no column “price”"),
    ],
)
def test_bad_input_is_one_sentence(
    tmp_path: Path, rows: list[str], words: list[str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        run("rfm", [str(written(tmp_path / "bad.csv", rows)), *ASKED, *words])


def test_the_rank_correlation_is_spearmans_and_its_interval_holds() -> None:
    chance = np.random.default_rng(5)
    one = chance.integers(0, 4, 300).astype(float)
    other = one + chance.normal(0, 2, 300).round()
    found = rank_correlation(one, other, seed=0)
    assert found.value == pytest.approx(spearmanr(one, other).statistic)
    drawn = chance.integers(0, 300, (400, 300))
    low, high = np.quantile([spearmanr(one[d], other[d]).statistic for d in drawn], [0.025, 0.975])
    assert [found.low, found.high] == pytest.approx([low, high], abs=0.02)
    assert np.isnan(rank_correlation(one, np.zeros(300), seed=0).value)


def test_the_lift_of_some() -> None:
    spent, belongs = np.array([6.0, 2.0, 0.0, 0.0]), np.array([True, True, False, False])
    assert lift(spent, belongs, seed=0).value == 2
    assert np.isnan(lift(spent, ~belongs & False, seed=0).value)
