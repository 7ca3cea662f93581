"""Recommendations: the published hit rates, planted likings, and what nobody is told."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from rapport.insight.studies.on_files.running import run
from rapport.insight.studies.recommending import (
    Settings,
    Taken,
    best_of,
    cosine,
    ease,
    hidden,
    judged,
    popularity,
)
from rapport.kit.errors import Invalid

MSWEB = Path(__file__).parents[4] / "shared" / "data" / "recs" / "msweb_visits.parquet"


@pytest.mark.slow
@pytest.mark.skipif(not MSWEB.exists(), reason=f"the visits are not at {MSWEB}")
def test_the_published_hit_rates() -> None:
    """Item cosine .738 and EASE .778 of the reference data's README."""
    found = run("recommend", [str(MSWEB), "--user", "visitor", "--item", "area"])
    rates = {name: one["rate"] for name, one in found["hit_rate_at_10"].items()}
    assert (found["people"], found["items"]) == (32_710, 285)
    assert rates["cosine"] == pytest.approx(0.738, abs=0.005)
    assert rates["ease"] >= 0.778
    assert found["verdict"].startswith("Enough data: ease")


def groups(count: int = 300) -> Taken:
    """People who take three of five things of one kind, of which there are four."""
    chance = np.random.default_rng(1)
    kinds = chance.integers(0, 4, count)
    items = [5 * kind + chance.permutation(5)[:3] for kind in kinds]
    return Taken(np.repeat(np.arange(count), 3), np.concatenate(items))


@pytest.mark.parametrize("learn", [cosine, lambda known: ease(known, Settings(10.0))])
def test_who_likes_a_kind_is_told_more_of_it(learn: object) -> None:
    taken = groups()
    known = taken.matrix((300, 20))
    people, items, _ = best_of(learn(known), known, 2)  # type: ignore[operator]
    kinds = taken.items[::3] // 5
    assert (items // 5 == kinds[people]).all()
    assert not np.asarray(known[people, items]).any()


def test_what_is_hidden_is_one_of_several_and_the_rest_stays() -> None:
    taken = Taken(np.array([0, 0, 1, 2, 2, 2, 2]), np.array([1, 2, 1, 0, 1, 1, 2]))
    stays, away = hidden(taken, seed=5)
    assert sorted(away.people) == [0, 2]
    together = sorted(zip(stays.people, stays.items, strict=True)) + sorted(
        zip(away.people, away.items, strict=True)
    )
    assert len(together) == len(set(together)) == 6


def test_no_item_vouches_for_itself() -> None:
    known = groups().matrix((300, 20))
    assert not np.diag(ease(known, Settings(50.0, 0.25))).any()
    assert not np.diag(cosine(known)).any()


def test_the_rate_of_what_is_known_for_sure() -> None:
    known = groups().matrix((300, 20))
    perfect = np.zeros((20, 20))
    perfect[:, 3] = 1
    away = Taken(np.arange(10), np.full(10, 3))
    free = known.tolil()
    free[:, 3] = 0
    found = judged(perfect, free.tocsr(), away, best=1)
    assert (found.rate, round(found.low, 4)) == (1.0, 0.7225)  # Wilson (1927): n / (n + z²)
    assert judged(-perfect, free.tocsr(), away, best=1).rate == 0


def test_chance_is_no_signal(tmp_path: Path) -> None:
    chance = np.random.default_rng(2)
    path = tmp_path / "chance.csv"
    with path.open("w") as file:
        rows = csv.writer(file)
        rows.writerow(["who", "what"])
        rows.writerows((number % 400, int(chance.integers(30))) for number in range(2_000))
    words = ["--user", "who", "--item", "what", "--out", str(tmp_path / "named.csv"), "--best", "3"]
    found = run("recommend", [str(path), *words])
    assert found["verdict"].startswith("No signal")
    with (tmp_path / "named.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 3 * 400


def test_few_people_are_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("who,what\na,x\na,y\nb,x\n,z\n", "utf-8")
    found = run("recommend", [str(path), "--user", "who", "--item", "what"])
    assert found["verdict"] == "Not enough data: about 199 more people who took several are needed."


def test_bad_input_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, words = tmp_path / "few.csv", ["--user", "who", "--item", "what"]
    path.write_text("who,what\na,x\na,y\nb,z\n", "utf-8")
    with pytest.raises(Invalid, match="one thing or more"):
        run("recommend", [str(path), *words, "--best", "0"])
    monkeypatch.setattr("rapport.insight.studies.on_files.recommend.MOST_THINGS", 2)
    with pytest.raises(Invalid, match="“what” holds 3 things, more than 2"):
        run("recommend", [str(path), *words])
    path.write_text("who,what\n,x\na,\n", "utf-8")
    with pytest.raises(Invalid, match="both who and what"):
        run("recommend", [str(path), *words])


def test_what_most_take_is_the_floor() -> None:
    known = groups().matrix((300, 20))
    assert (popularity(known)[0] == np.asarray(known.sum(axis=0)).ravel()).all()
