"""Uplift of plain files: the published trial, what is written, and what is refused in a sentence."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rapport.insight.studies.on_files.known import known
from rapport.insight.studies.on_files.running import run
from rapport.kit.errors import Invalid

HILLSTROM = Path(__file__).parents[4] / "shared" / "data" / "uplift" / "hillstrom_dev16k.csv"
SAID = ["--treatment", "segment", "--outcome", "visit", "--control", "No E-Mail"]
AWAY = ["--without", "conversion", "--without", "spend", "--id", "source_row"]
ASKED = ["--treatment", "mailed", "--outcome", "came", "--model", "logistic"]
HEAD = "who,mailed,came,age,town\n"


def hillstrom(arm: str, *more: str) -> dict[str, Any]:
    return run("uplift", [str(HILLSTROM), *SAID, "--treated", arm, *AWAY, *more])


@pytest.mark.slow
@pytest.mark.skipif(not HILLSTROM.exists(), reason=f"the trial is not at {HILLSTROM}")
def test_the_published_trial(tmp_path: Path) -> None:
    """Of the reference data's README: visit rates .106, .183 and .151, women's normalised Qini about .05."""
    out = tmp_path / "scored.csv"
    women = hillstrom("Womens E-Mail", "--out", str(out))
    arms = women["arms"]
    rates = {name: arm["outcomes"] / arm["people"] for name, arm in arms.items()}
    assert rates["No E-Mail"] == pytest.approx(0.106, abs=0.006)
    assert rates["Womens E-Mail"] == pytest.approx(0.151, abs=0.006)
    assert women["qini"]["value"] == pytest.approx(0.055, abs=0.015)
    assert women["qini"]["low"] > 0
    assert women["verdict"].startswith("Enough data")
    assert women["randomised"]
    assert women["columns"] == (
        ["recency", "history_segment", "history", "mens", "womens", "zip_code", "newbie", "channel"]
    )
    with out.open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 16_000
    assert rows[0].keys() == {"source_row", "effect", "untreated", "group"}
    men = hillstrom("Mens E-Mail", "--out", str(out))
    assert men["qini"]["low"] < 0
    assert men["verdict"].startswith("No signal in these data")
    assert men["average_effect"]["value"] == pytest.approx(0.077, abs=0.01)
    with out.open() as file:
        assert len({row["effect"] for row in csv.DictReader(file)}) == 1


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """2,400 people, of whom those in the south are moved; 50 were in no arm, 10 have no outcome."""
    chance = np.random.default_rng(5)
    rows = []
    for who in range(2_450):
        arm, south = int(chance.integers(2)), chance.random() < 0.5
        came = int(chance.random() < 0.2 + (0.35 * arm if south else 0))
        told = "" if 2_390 <= who < 2_400 else came
        age = "" if who % 9 == 0 else int(chance.integers(20, 80))
        town = "south" if south else "north"
        rows.append(f"p{who},{arm if who < 2_400 else ''},{told},{age},{town}\n")
    path = tmp_path / "trial.csv"
    path.write_text(HEAD + "".join(rows), "utf-8")
    return path


def test_whom_to_mail(trial: Path, tmp_path: Path) -> None:
    out = tmp_path / "scored.parquet"
    worth = ["--profit-per-outcome", "10", "--cost-per-treatment", "1"]
    found = run("uplift", [str(trial), *ASKED, *worth, "--id", "who", "--out", str(out)])
    assert found["columns"] == ["age", "town"]
    assert found["left_out"] == {
        "who": "names people",
        "mailed": "the arm",
        "came": "the outcome",
    }
    assert (found["rows"], found["in_no_arm"], found["no_outcome"]) == (2_450, 50, 10)
    assert found["groups"]["thresholds"]["effect"] == 0.1
    assert found["best_share"]["share"] == pytest.approx(0.5, abs=0.06)
    rows = pq.read_table(out).to_pylist()
    assert len(rows) == 2_440
    assert rows[0]["who"] == "p0"
    assert rows[-1]["who"] == "p2449"
    groups = {row["who"]: row["group"] for row in rows}
    with trial.open() as file:
        southern = [row["who"] for row in csv.DictReader(file) if row["town"] == "south"]
    assert all(groups.get(who, "persuadable") == "persuadable" for who in southern)
    assert json.loads(json.dumps(found))["verdict"].startswith("Enough data: ")


def test_parquet_and_words_for_arms_say_the_same(trial: Path, tmp_path: Path) -> None:
    table = pa.csv.read_csv(trial)
    words = pa.array([{1: "yes", 0: "no"}.get(arm) for arm in table["mailed"].to_pylist()])
    came = table["came"].cast(pa.bool_())
    copy = tmp_path / "trial.parquet"
    table = table.set_column(1, "mailed", words).set_column(2, "came", came)
    pq.write_table(table, copy)
    one = run("uplift", [str(trial), *ASKED])
    other = run("uplift", [str(copy), *ASKED, "--treated", "yes"])
    assert one["qini"] == other["qini"]
    assert one["left_out"]["who"] == "names rows"


def test_what_was_known_only_afterwards_is_named(trial: Path) -> None:
    table = pa.csv.read_csv(trial)
    spent = [
        7.5 * came if came and n % 3 else 0 for n, came in enumerate(table["came"].to_pylist())
    ]
    pa.csv.write_csv(table.append_column("spent", pa.array(spent)), trial)
    found = run("uplift", [str(trial), *ASKED])
    assert found["decide_the_outcome"] == ["spent"]
    assert found["verdict"].endswith(
        "But “spent” alone tells the outcome: leave it out if it is known only afterwards."
    )
    without = run("uplift", [str(trial), *ASKED, "--without", "spent"])
    assert without["left_out"]["spent"] == "as asked"
    assert without["decide_the_outcome"] == []


def test_what_tells_the_outcome_but_for_some_noise_is_named(trial: Path) -> None:
    table, chance = pa.csv.read_csv(trial), np.random.default_rng(8)
    came = np.array([one or 0 for one in table["came"].to_pylist()])
    blurred = pa.array((came + chance.normal(0, 0.35, len(came))).round(3))
    pa.csv.write_csv(table.append_column("calls", blurred), trial)
    assert run("uplift", [str(trial), *ASKED])["decide_the_outcome"] == ["calls"]


ROWS = HEAD + "a,1,1,30,x\nb,0,0,40,y\n"


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (HEAD, [], "has no rows"),
        (ROWS + "c,1,2,30,x\n", [], "“came” must be 0 or 1 everywhere; it is 2 somewhere"),
        (ROWS + "c,1,soon,30,x\n", [], "“came” is not all numbers"),
        (ROWS, ["--treated", "2"], "“mailed” never says “2”; it says 0, 1"),
        (ROWS, ["--treated", "1", "--control", "1"], "two different words: “mailed” says 0, 1"),
        (HEAD + "a,1,1,30,x\nb,1,0,40,y\n", [], "Say --treated and --control"),
        (HEAD + "a,A,1,30,x\nb,B,0,40,y\n", [], "“mailed” says A, B"),
        (HEAD + "a,A,1,3,x\nb,B,0,4,y\nc,C,0,4,y\n", ["--treated", "A"], "says A, B, C"),
        (ROWS, ["--without", "height"], "no column “height”"),
        (ROWS, ["--outcome", "mailed"], "two columns, not one"),
        (ROWS, ["--profit-per-outcome", "5"], "Say both"),
        (ROWS, ["--profit-per-outcome", "0", "--cost-per-treatment", "1"], "more than 0"),
        (ROWS, ["--without", "who", "--without", "age", "--without", "town"], "nothing to learn"),
    ],
)
def test_bad_input_is_one_sentence(
    tmp_path: Path, text: str, words: list[str], sentence: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(Invalid, match=sentence):
        run("uplift", [str(path), *ASKED, *words])


def test_few_people_are_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text(HEAD + "a,1,1,30,x\nb,0,0,40,y\nc,1,0,,y\n", "utf-8")
    found = run("uplift", [str(path), *ASKED, "--out", str(tmp_path / "out.csv")])
    assert found["verdict"] == (
        "Not enough data: about 300 more of “0”, and 198 more of “1” are needed."
    )
    path.write_text(HEAD + "a,1,,30,x\nb,0,,40,y\n", "utf-8")
    none = run("uplift", [str(path), *ASKED])
    assert none["average_effect"] is None
    assert none["verdict"].startswith("Not enough data: about 200 more of “0”, and 200 more")


def test_what_columns_say() -> None:
    table = pa.table(
        {
            "day": pa.array([0, 10, None], pa.date32()),
            "word": ["a", None, "a"],
            "same": [1, 1, 1],
            "nothing": pa.nulls(3),
            "pair": pa.array([[1], [2], [3]]),
        }
    )
    found = known(table, table.column_names)
    assert found.columns == ("day", "day", "word", "word")
    assert found.left_out == {
        "same": "the same everywhere",
        "nothing": "the same everywhere",
        "pair": "no value",
    }
    assert np.allclose(found.values.mean(axis=0), 0)
    assert np.allclose(found.values.std(axis=0), 1)
