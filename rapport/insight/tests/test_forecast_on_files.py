"""Forecasts of plain files: the M1 competition, the rules for times, and what is refused in a sentence."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

pytest.importorskip("scipy", reason="the packages of studies are not here")

from rapport.insight.studies.forecasting.smoothing import simple
from rapport.insight.studies.on_files.running import run
from rapport.kit.errors import Invalid

M1 = Path(__file__).parents[4] / "shared" / "data" / "erp" / "m1_series.parquet"
ASKED = ["--series", "what", "--time", "on", "--value", "sold", "--horizon", "3"]
HEAD = "what,on,sold\n"
Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def made(rows: str) -> Path:
        path = tmp_path / "lines.csv"
        path.write_text(HEAD + rows, "utf-8")
        return path

    return made


def scores(path: Path, *words: str) -> list[dict[str, str]]:
    out = path.with_name("told.csv")
    run("forecast", [str(path), *ASKED, *words, "--out", str(out)])
    with out.open() as file:
        return list(csv.DictReader(file))


def smape(told: list[float], came: list[float]) -> float:
    """Beside the study's own, as the competitions write it."""
    ratios = [abs(a - b) / ((abs(a) + abs(b)) / 2) for a, b in zip(told, came, strict=True)]
    return 100 * sum(ratios) / len(ratios)


@pytest.mark.slow
@pytest.mark.skipif(not M1.exists(), reason=f"the series are not at {M1}")
@pytest.mark.parametrize(
    ("period", "horizon", "season", "reached", "coverage"),
    [
        ("YEARLY", 6, 1, 18.2, 0.73),
        ("QUARTERLY", 8, 4, 16.2, 0.81),
        ("MONTHLY", 18, 12, 14.7, 0.83),
    ],
)
def test_the_series_of_the_first_competition(
    tmp_path: Path, period: str, horizon: int, season: int, reached: float, coverage: float
) -> None:
    """Better than the seasonal naive forecast and than simple smoothing, with a season taken away or not; told
    without what is to come, and judged here once more.
    """
    meta = pa.csv.read_csv(M1.with_name("m1_meta.csv"))
    names = meta.filter(pc.equal(meta["period"], period))["series"].cast(pa.large_string())
    whole = pq.read_table(M1)
    whole = whole.filter(pc.is_in(whole["series"], names.combine_chunks()))
    path, out = tmp_path / "m1.parquet", tmp_path / "told.parquet"
    words = ["--series", "series", "--time", "t", "--value", "y", "--horizon", str(horizon)]
    words += ["--season", str(season)]
    pq.write_table(whole, path)
    found = run("forecast", [str(path), *words])
    quality = found["by_season"][f"step, season of {season}"]
    assert quality["judged"] == len(names)
    assert quality["smape"]["combined"] <= reached
    assert quality["coverage_of_80"] == pytest.approx(coverage, abs=0.01)
    for name in ("naive", "ses"):
        assert quality["smape"]["combined"] < quality["smape"][name]
        assert quality["mase"]["combined"] < quality["mase"][name]
    assert found["verdict"].startswith("Enough data: combined forecasts err less than naive ones")
    is_train = pc.equal(whole["part"], "train")
    pq.write_table(whole.filter(is_train), path)
    run("forecast", [str(path), *words, "--out", str(out)])
    keys = [("series", "ascending"), ("t", "ascending")]
    came = whole.filter(pc.invert(is_train)).sort_by(keys)["y"].to_pylist()
    told = pq.read_table(out).sort_by(keys)["value"].to_pylist()
    assert smape(told, came) == pytest.approx(quality["smape"]["combined"], rel=1e-6)
    plain = [
        pc.filter(whole["y"], pc.and_(is_train, pc.equal(whole["series"], name))).to_numpy()
        for name in sorted(names.to_pylist())
    ]
    assert smape(simple(plain).ahead(horizon).ravel().tolist(), came) > smape(told, came)


def months(count: int, name: str = "a", *, seed: int = 0) -> str:
    chance = np.random.default_rng(seed)
    rows = []
    for place in range(count):
        year, month = divmod(place, 12)
        sold = (100 + place) * (1 + 0.3 * np.sin(month * np.pi / 6)) + chance.normal()
        rows.append(f"{name},{2015 + year}-{month + 1:02}-01,{sold:.3f}\n")
    return "".join(rows)


def test_months_are_told_by_their_season(written: Written) -> None:
    path = written("".join(months(72, f"s{number}", seed=number) for number in range(12)))
    found = run("forecast", [str(path), *ASKED])
    assert list(found["by_season"]) == ["month, season of 12"]
    assert found["standing"]["enough"] == 12
    assert found["verdict"].startswith("Enough data")
    assert json.loads(json.dumps(found, allow_nan=False))["series"] == 12
    rows = scores(path)
    assert len(rows) == 36
    assert [row["on"] for row in rows[:3]] == ["2021-01-01", "2021-02-01", "2021-03-01"]
    assert float(rows[2]["value"]) == pytest.approx(174 * 1.3 * 0.975, rel=0.05)
    assert all(float(row["low"]) < float(row["value"]) < float(row["high"]) for row in rows)


@pytest.mark.parametrize(
    ("days", "name", "first"),
    [
        ([date(2024, 1, 31) + timedelta(n) for n in range(30)], "day, season of 7", "2024-03-01"),
        ([date(2024, 1, 3) + timedelta(7 * n) for n in range(30)], "week, season of 1", "2024-07-29"),
        ([date(2010 + n // 4, 3 * (n % 4) + 3, 28) for n in range(20)], "quarter, season of 4", "2015-01-01"),
        ([date(1990 + n, 12, 31) for n in range(20)], "year, season of 1", "2010-01-01"),
    ],
)  # fmt: skip
def test_what_a_period_is_follows_from_the_gaps(
    written: Written, days: list[date], name: str, first: str
) -> None:
    path = written("".join(f"a,{day},{n % 5 + n}\n" for n, day in enumerate(days)))
    assert list(run("forecast", [str(path), *ASKED])["by_season"]) == [name]
    assert scores(path)[0]["on"] == first


def test_other_ways_to_write_times(written: Written, tmp_path: Path) -> None:
    path = written("".join(f"a,{2001 + n // 12}-{n % 12 + 1:02},{n}\n" for n in range(30)))
    assert scores(path)[0]["on"] == "2003-07-01"
    path = written("".join(f"a,{1990 + 5 * n},{n}\n" for n in range(10)))
    assert [row["on"] for row in scores(path)] == ["2040", "2045", "2050"]
    path = written("".join(f"a,{20240101 + n},{n}\n" for n in range(20)))
    assert scores(path)[0]["on"] == "2024-01-21"
    path = written("".join(f"a,{n},{n}\n" for n in range(20)))
    alone = ["--time", "on", "--value", "sold", "--horizon", "2"]
    found = run("forecast", [str(path), *alone, "--out", str(tmp_path / "o.csv")])
    assert found["series"] == 1


def test_rows_of_one_period_are_added_up_and_holes_say_the_last_again(written: Written) -> None:
    rows = [f"a,2024-{n // 28 + 1:02}-{n % 28 + 1:02},1\n" for n in range(280)]
    path = written("".join(rows) + "a,,\n,2024-01-01,3\n")
    found = run("forecast", [str(path), *ASKED, "--period", "month"])
    assert (found["rows_left_out"], found["rows_added_up"]) == (2, 270)
    assert found["standing"]["always the same"] == 1
    assert {row["value"] for row in scores(path, "--period", "month")} == {"28"}
    holes = [f"a,{n},{n % 7}\n" for n in range(40) if n not in (5, 6, 39)] + ["a,41,3\n"]
    found = run("forecast", [str(written("".join(holes))), *ASKED])
    assert (found["periods_without_a_row"], found["irregular"]) == (4, 0)


def test_a_period_without_a_row_may_be_one_of_nothing(written: Written) -> None:
    path = written("".join(f"a,{n},8\n" for n in range(0, 40, 3)) + "a,40,8\n")
    assert run("forecast", [str(path), *ASKED])["irregular"] == 1
    found = run("forecast", [str(path), *ASKED, "--missing", "zero"])
    assert (found["irregular"], found["periods_without_a_row"]) == (0, 26)
    assert found["standing"]["always the same"] == 0


def test_irregular_times_are_named_and_left_out(written: Written) -> None:
    path = written(months(40) + "b,2024-01-01,1\nb,2024-01-18,2\nb,2024-02-06,2\n")
    found = run("forecast", [str(path), *ASKED])
    assert (found["series"], found["irregular_series"]) == (1, ["b"])
    path = written("b,2024-01-01,1\nb,2024-01-18,2\nb,2024-02-06,2\n")
    found = run("forecast", [str(path), *ASKED])
    assert found["verdict"].startswith("Not enough data: no series has regular times")
    assert scores(path) == []


def test_short_series_say_how_many_more_are_needed(written: Written) -> None:
    path = written(months(20) + "b,2015-01-01,5\n")
    found = run("forecast", [str(path), *ASKED])
    assert found["verdict"] == "Not enough data: about 8 more periods are needed."
    rows = scores(path)
    assert rows[0]["verdict"] == "too short: about 8 more are needed; naive is told"
    assert rows[3]["verdict"] == "too short: about 27 more are needed; naive is told"
    assert (rows[3]["value"], rows[3]["low"], rows[3]["on"]) == ("5", "nan", "2015-02-01")


def test_chance_is_no_signal_and_constants_are_none(written: Written) -> None:
    steps = np.random.default_rng(3).normal(size=(40, 40)).cumsum(axis=1)
    rows = [f"s{i},{n},{steps[i, n]}\n" for i in range(40) for n in range(40)]
    found = run("forecast", [str(written("".join(rows))), *ASKED])
    assert found["verdict"].startswith("No signal in these data: naive forecasts err as little")
    same = run("forecast", [str(written("".join(f"a,{n},4\n" for n in range(30)))), *ASKED])
    assert same["verdict"] == "No signal in these data: every series is always the same."
    assert json.dumps(same, allow_nan=False)


def test_one_series_is_too_few_to_be_sure(written: Written) -> None:
    found = run("forecast", [str(written(months(72))), *ASKED])
    assert found["verdict"].endswith("too few to say how surely, of one series).")


@pytest.mark.parametrize(
    ("rows", "words", "sentence"),
    [
        ("", [], "has no rows"),
        ("a,2024-01-01,\n", [], "No row says both a series and a number"),
        ("a,soon,1\n", [], "“on” is not all days"),
        ("a,2024-01-01,much\n", [], "“sold” is not all numbers"),
        ("a,,1\na,1,1\n", [], "1 rows have no “on”"),
        ("a,1,1\na,2,1\n", ["--period", "month"], "holds numbers, not days"),
        ("a,1,1\n", ["--horizon", "0"], "1 period or more"),
        ("a,1,1\n", ["--season", "0"], "1 period or more"),
        ("a,1,1\n", ["--value", "much"], "no column “much”"),
    ],
)
def test_bad_input_is_one_sentence(
    written: Written, rows: str, words: list[str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        run("forecast", [str(written(rows)), *ASKED, *words])


def test_later_rows_change_nothing_that_was_told(written: Written) -> None:
    """What the last three periods say is judged by, and changes none of what is told of them."""
    first = scores(written(months(45)))
    figures: list[dict[str, Any]] = []
    for late in (["5", "6", "7"], ["500", "600", "700"]):
        rows = "".join(f"a,2018-{10 + n}-01,{one}\n" for n, one in enumerate(late))
        found = run("forecast", [str(written(months(45) + rows)), *ASKED])
        figures.append(found["by_season"]["month, season of 12"]["smape"])
        told = [float(row["value"]) for row in first]
        came = [float(one) for one in late]
        assert figures[-1]["combined"] == pytest.approx(smape(told, came))
    assert figures[0] != figures[1]
