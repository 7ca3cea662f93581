"""Churn and response of plain files: the reference data, leaks, what is too little, what is refused."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rapport.insight.studies.on_files.running import run
from rapport.kit.errors import Invalid

DATA = Path(__file__).parents[4] / "shared" / "data"
TELCO = DATA / "churn" / "telco_ibm.csv"
PIPELINE = DATA / "crm" / "maven_crm_sales" / "sales_pipeline.csv"
Rows = Iterable[Mapping[str, Any]]
Write = Callable[[Rows], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(rows: Rows) -> Path:
        path, lines = tmp_path / "rows.csv", list(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
        return path

    return written


def customers(count: int = 600, *, seed: int = 1) -> list[dict[str, Any]]:
    """Who leaves when visits are few; the other columns say nothing, or too much."""
    chance, rows = np.random.default_rng(seed), []
    for number in range(count):
        visits = int(chance.integers(0, 20))
        left = chance.random() < 1 / (1 + np.exp(0.4 * (visits - 8)))
        rows.append(
            {
                "who": f"c{number}",
                "name": f"Name {number}",
                "line": number * 7 % count + 1,
                "source": number * 50 + int(chance.integers(40)),
                "visits": visits if chance.random() > 0.03 else " ",
                "town": str(chance.choice(["Ghent", "Leeds", ""])),
                "since": date(2024, 1, 1) + timedelta(int(chance.integers(700))),
                "planet": "Earth",
                "left_on": "2026-01-05" if left else "",
                "fee": round(float(chance.normal(50)) if left else float(chance.normal(-50)), 3),
                "left": "Yes" if left else "No",
            }
        )
    return rows


ASKED = ["--target", "left", "--id", "who"]


@pytest.mark.slow
@pytest.mark.skipif(not TELCO.exists(), reason=f"the customers are not at {TELCO}")
def test_the_published_figures_of_telco(tmp_path: Path) -> None:
    """AUC .845 of the reference data's README; nothing honest is above .87."""
    out = tmp_path / "scores.csv"
    words = ["--target", "Churn", "--id", "customerID", "--out", str(out)]
    found = run("churn", [str(TELCO), *words])
    assert (found["rows"], found["positives"], found["columns"]) == (7_043, 1_869, 19)
    assert 0.845 <= found["auc"] <= 0.87
    assert found["low"] < found["auc"] < found["high"]
    assert found["calibration_error"] < 0.03
    assert found["log_loss"] < found["log_loss_of_the_average"]
    assert found["verdict"].startswith("Enough data: who leaves")
    assert {"tenure", "Contract"} <= set(list(found["weightiest"])[:3])
    assert found["weightiest"]["tenure"]["direction"] == "the more, the less likely"
    assert found["weightiest"]["Contract"]["direction"].startswith("most for Month-to-month")
    with out.open() as file:
        rows = list(csv.DictReader(file))
    assert len({row["customerID"] for row in rows}) == 7_043
    assert all(0 < float(row["probability"]) < 1 for row in rows)
    assert sum(float(row["probability"]) for row in rows) == pytest.approx(1_869, rel=0.01)


@pytest.mark.slow
@pytest.mark.skipif(not PIPELINE.exists(), reason=f"the opportunities are not at {PIPELINE}")
def test_the_sales_pipeline_has_no_signal(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    words = ["--target", "deal_stage", "--positive", "Won", "--id", "opportunity_id"]
    found = run("response", [str(PIPELINE), *words, "--out", str(out)])
    assert (found["rows"], found["positives"], found["rows_left_out"]) == (6_711, 4_238, 2_089)
    assert found["left_out"]["close_value"].startswith("likely leak")
    assert found["left_out"]["close_date"].startswith("a day")
    assert found["low"] < 0.5 < found["high"]
    assert found["verdict"].startswith("No signal in these data")
    with out.open() as file:
        assert next(csv.reader(file)) == ["opportunity_id", "probability"]


def test_what_tells_too_much_or_nothing_is_left_out_and_said(write: Write, tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"
    found = run("churn", [str(write(customers())), *ASKED, "--out", str(out)])
    assert found["left_out"] == {
        "name": "identifies rows",
        "line": "identifies rows",
        "source": "identifies rows",
        "since": "a day: what else was so at that time will not come again",
        "planet": "says the same everywhere",
        "left_on": "likely leak: it has the target's name inside",
        "fee": "likely leak: it tells the target nearly alone",
    }
    assert list(found["weightiest"]) == ["visits", "town"]
    assert found["weightiest"]["visits"]["direction"] == "the more, the less likely"
    assert found["verdict"].startswith("Enough data")
    rows = pq.read_table(out).to_pylist()
    assert len(rows) == 600
    assert rows[0].keys() == {"who", "probability", "reason_1", "reason_2"}
    assert sum((row["reason_1"] or "").startswith("visits: ") for row in rows) > 500


def test_a_column_that_tells_much_alone_is_named(write: Write) -> None:
    """Known only afterwards, and blurred: it is learned from, and said."""
    rows, chance = customers(), np.random.default_rng(6)
    for row in rows:
        row["refund"] = (1.0 if row["left"] == "Yes" else -1.0) + float(chance.normal(0, 0.75))
    found = run("churn", [str(write(rows)), *ASKED])
    assert list(found["tell_much_alone"]) == ["refund"]
    assert 0.95 < found["tell_much_alone"]["refund"] <= 0.99
    assert "But “refund” (AUC 0.9" in found["verdict"]
    assert found["verdict"].endswith("alone: say --without if that is known only afterwards.")
    without = run("churn", [str(write(rows)), *ASKED, "--without", "refund"])
    assert without["tell_much_alone"] == {}
    assert "alone" not in without["verdict"]


def test_what_is_kept_is_learned_from_and_too_good_is_said(write: Write) -> None:
    words = [*ASKED, "--keep", "fee", "--keep", "since", "--without", "town"]
    found = run("churn", [str(write(customers())), *words])
    assert found["left_out"]["town"] == "left out as asked"
    assert {"fee", "since"} <= set(found["weightiest"])
    assert "nearly too well" in found["verdict"]
    assert "“fee” (AUC 1.000) tells it alone" in found["verdict"]


def test_parquet_says_the_same(write: Write, tmp_path: Path) -> None:
    path, copy = write(customers()), tmp_path / "rows.parquet"
    pq.write_table(pa.csv.read_csv(path), copy)
    one, other = (run("churn", [str(each), *ASKED]) for each in (path, copy))
    assert one["auc"] == pytest.approx(other["auc"], abs=1e-6)


def test_american_days_are_days(write: Write) -> None:
    rows = [row | {"since": f"{row['since']:%m/%d/%Y}"} for row in customers(300)]
    assert run("churn", [str(write(rows)), *ASKED])["left_out"]["since"].startswith("a day")


def test_chance_is_no_signal_however_many_columns(write: Write) -> None:
    chance = np.random.default_rng(3)
    rows = [
        {"left": int(chance.random() < 0.3)}
        | {f"n{number}": round(chance.normal(), 3) for number in range(8)}
        | {f"w{number}": f"v{chance.integers(12)}" for number in range(4)}
        for _ in range(800)
    ]
    found = run("response", [str(write(rows)), "--target", "left"])
    assert found["low"] < 0.5
    assert found["verdict"].startswith("No signal in these data: who says yes")


def answers(*counts: tuple[str, int]) -> list[dict[str, Any]]:
    said = [answer for answer, count in counts for _ in range(count)]
    return [{"who": f"c{n}", "n": n * 7 % 50, "left": answer} for n, answer in enumerate(said)]


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ([("Yes", 40), ("No", 900)], "about 60 more customers who leave are needed."),
        ([("Yes", 900), ("No", 99)], "about 1 more customers who stay are needed."),
        ([("No", 500)], "about 100 more customers who leave are needed."),
        ([("Yes", 500)], "about 100 more customers who stay are needed."),
        ([("", 300), ("Yes", 1)], "about 100 more customers who stay are needed."),
    ],
)
def test_too_few_of_either_are_not_enough(
    write: Write, tmp_path: Path, counts: Sequence[tuple[str, int]], verdict: str
) -> None:
    out = tmp_path / "scores.csv"
    found = run("churn", [str(write(answers(*counts))), *ASKED, "--out", str(out)])
    assert found["verdict"] == f"Not enough data: {verdict}"
    assert "auc" not in found
    assert out.exists()


def test_rows_with_neither_answer_are_left_out(write: Write) -> None:
    rows = answers(("won", 120), ("Lost", 130), ("open", 40), ("", 7))
    found = run("response", [str(write(rows)), *ASKED])
    assert (found["positive"], found["negative"], found["rows_left_out"]) == ("won", "Lost", 47)
    words = ["--positive", "lost", "--negative", "open", "--negative", "WON"]
    found = run("response", [str(write(rows)), *ASKED, *words])
    assert (found["rows"], found["positives"]) == (290, 130)


@pytest.mark.parametrize(
    ("rows", "words", "sentence"),
    [
        (answers(("Yes", 3)), ["--target", "gone"], "no column “gone”; it has who, n, left"),
        (answers(("Yes", 3)), ["--id", "left"], "cannot be that of --target"),
        (answers(("Yes", 3)), ["--without", "m"], "no column “m”"),
        (answers(("", 3)), [], "No row says anything in “left”"),
        (answers(("a", 3), ("b", 2)), [], "Say with --positive what is yes in “left”: it is a, b"),
        (answers(("a", 3)), ["--positive", "c"], "“left” is never “c”; it is a."),
        (answers(("Yes", 3)), ["--positive", "Yes", "--negative", "Yes"], "cannot be both"),
        (
            answers(("Yes", 100), ("No", 100)),
            ["--without", "n"],
            "No column is left to learn from: n left out as asked.",
        ),
    ],
)
def test_bad_input_is_one_sentence(
    write: Write, rows: Rows, words: list[str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        run("churn", [str(write(rows)), *ASKED, *words])


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("left,n,n\nYes,1,2\n", "utf-8")
    with pytest.raises(Invalid, match="several columns “n”"):
        run("churn", [str(path), "--target", "left"])


def test_ids_are_given_back_as_they_were_written(tmp_path: Path) -> None:
    path, out = tmp_path / "few.csv", tmp_path / "risks.csv"
    path.write_text("who,left,age\n007,1,30\n7,0,40\n", "utf-8")
    run("churn", [str(path), "--target", "left", "--id", "who", "--out", str(out)])
    assert [line.split(",")[0] for line in out.read_text("utf-8").splitlines()[1:]] == [
        '"007"',
        '"7"',
    ]
