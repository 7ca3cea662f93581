"""Studies of plain files: what they print, what they write, and what they refuse in a sentence."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rapport.insight.studies.on_files.running import run
from rapport.kit.errors import Invalid

ASKED = ["--customer", "who", "--date", "on", "--amount", "much"]
HEAD = "who,on,much\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """400 customers who come now and then for a year, and stop at any time."""
    chance = np.random.default_rng(3)
    rows = []
    for who in range(400):
        day, often = int(chance.integers(0, 90)), 1 / chance.gamma(1.5, 0.05)
        while day < 365:
            on = np.datetime64("2025-01-01") + day
            rows.append(f"c{who},{on},{chance.gamma(5, 4):.2f}\n")
            day += 1 + int(chance.exponential(often))
            if chance.random() < 0.15:
                break
    path = tmp_path / "shop.csv"
    path.write_text(HEAD + "".join(rows), "utf-8")
    return path


def test_lifetime_value_of_a_shop(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    found = run("clv", [str(shop), *ASKED, "--until", "2025-09-30", "--out", str(out)])
    assert found["customers"] == 400
    assert found["until"] == "2025-09-30"
    assert set(found["parameters"]) == {"r", "alpha", "a", "b", "p", "q", "v"}
    assert found["holdout"]["foretold"] == pytest.approx(found["holdout"]["came"], rel=0.2)
    assert found["verdict"] == "Enough data, and it foretells better than going on as before."
    with out.open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 400
    assert {"who", "alive", "purchases", "value"} <= rows[0].keys()
    assert all(0 <= float(row["alive"]) <= 1 for row in rows)


def test_parquet_says_the_same_and_paretonbd_nearly(shop: Path, tmp_path: Path) -> None:
    copy = tmp_path / "shop.parquet"
    pq.write_table(pa.csv.read_csv(shop), copy)
    one, other = (run("clv", [str(path), *ASKED, "--unit", "day"]) for path in (shop, copy))
    assert one["parameters"] == other["parameters"]
    third = run("clv", [str(copy), *ASKED, "--model", "paretonbd"])
    assert set(third["parameters"]) == {"r", "alpha", "s", "beta", "p", "q", "v"}
    assert third["holdout"] == {}


def test_returns_and_rows_without_a_customer_are_no_purchases(shop: Path) -> None:
    before = run("clv", [str(shop), *ASKED])
    with shop.open("a") as file:
        file.write(",2025-05-01,10\nc1,2025-05-02,-5\nc2,2025-05-03,0\nc3,2025-05-03,\n")
    after = run("clv", [str(shop), *ASKED])
    assert (before["no_purchases"], after["no_purchases"]) == (0, 4)
    assert after["parameters"] == before["parameters"]


def test_who_is_called_007_is_not_7(tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_text(HEAD + "007,2025-01-01,1\n7,2025-01-01,1\n1e3,2025-01-01,1\n", "utf-8")
    out = tmp_path / "scores.csv"
    assert run("clv", [str(path), *ASKED, "--out", str(out)])["customers"] == 3
    with out.open() as file:
        assert [row["who"] for row in csv.DictReader(file)] == ["007", "7", "1e3"]


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (HEAD, [], "has no rows"),
        ("", [], "cannot be read"),
        (
            HEAD + "a,2025-01-01,1\n",
            ["--customer", "buyer"],
            "no column “buyer”; it has who, on, much",
        ),
        (HEAD + "a,soon,1\n", [], "“on” is not all days"),
        (HEAD + "a,,1\nb,2025-01-01,1\n", [], "1 rows have no “on”"),
        (HEAD + "a,2025-01-01,much\n", [], "“much” is not all numbers"),
        (HEAD + "a,2025-01-01,-1\n", [], "No row has a customer and an amount above zero"),
        (HEAD + "a,2025-01-01,1\n", ["--out", "scores.txt"], "ends in .csv or .parquet"),
        (HEAD + "a,2025-01-01,1\n", ["--amount", "", "--model", "gammagamma"], "say --amount"),
    ],
)
def test_bad_input_is_one_sentence(
    tmp_path: Path, text: str, words: list[str], sentence: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(Invalid, match=sentence):
        run("clv", [str(path), *ASKED, *words])


def test_a_broken_file_is_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "half.parquet"
    path.write_bytes(b"PAR1 half of it")
    with pytest.raises(Invalid, match=r"half\.parquet cannot be read"):
        run("clv", [str(path), *ASKED])


def test_one_customer_and_one_day_are_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text(HEAD + "a,2025-01-01,1\n" * 5, "utf-8")
    found = run("clv", [str(path), *ASKED])
    assert (
        found["verdict"] == "Not enough data: about 100 more customers who come again are needed."
    )
    assert found["parameters"] == {}


def test_the_command_prints_json(shop: Path) -> None:
    command = [str(Path(sys.executable).with_name("rapport")), "study", "clv", str(shop), *ASKED]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["study"] == "clv"
    people = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "verdict" in people.stdout
    wrong = subprocess.run(
        [*command[:3], "nowhere.csv", *ASKED], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 1
    assert "nowhere.csv cannot be opened" in wrong.stderr
    assert "Traceback" not in wrong.stderr
