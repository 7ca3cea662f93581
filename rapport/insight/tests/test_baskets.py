"""Rules from baskets: counted by hand, planted, published, and none where there is only chance."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from rapport.insight.studies.baskets import frequent, looked_at, more_than_chance, rules
from rapport.insight.studies.on_files.running import run
from rapport.kit.errors import Invalid

BREAD, MILK, DIAPERS, BEER, EGGS, COLA = range(6)
SHOP = [
    {BREAD, MILK},
    {BREAD, DIAPERS, BEER, EGGS},
    {MILK, DIAPERS, BEER, COLA},
    {BREAD, MILK, DIAPERS, BEER},
    {BREAD, MILK, DIAPERS, COLA},
]
"""Tan, Steinbach and Kumar, Introduction to Data Mining, table 6.1 (first edition)."""


def matrix(baskets: list[set[int]], items: int) -> sparse.csr_matrix:
    found = np.zeros((len(baskets), items))
    for row, basket in enumerate(baskets):
        found[row, sorted(basket)] = 1
    return sparse.csr_matrix(found)


def test_the_example_of_the_textbook() -> None:
    """{milk, diapers} → beer: support 0.4 and confidence 0.67, as they work it out."""
    found = rules(frequent(matrix(SHOP, 6), 2), 5)
    one = next(rule for rule in found if rule.left == (MILK, DIAPERS) and rule.right == BEER)
    assert (one.together, one.support) == (2, 0.4)
    assert one.confidence == pytest.approx(2 / 3)
    assert one.lift == pytest.approx((2 / 3) / (3 / 5))


@given(st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=20), st.integers(1, 4))
def test_every_frequent_set_is_found_and_no_other(baskets: list[set[int]], least: int) -> None:
    found = frequent(matrix(baskets, 6), least)
    counted = {
        items: sum(set(items) <= basket for basket in baskets)
        for size in (1, 2, 3)
        for items in combinations(range(6), size)
    }
    assert found == {items: count for items, count in counted.items() if count >= least}


def drawn(path: Path, *, is_planted: bool) -> Path:
    """1,500 baskets of three of twelve things; who has 0 has 1 in six of ten, if that is planted."""
    chance = np.random.default_rng(4)
    with path.open("w") as file:
        rows = csv.writer(file)
        rows.writerow(["basket", "item"])
        for number in range(1_500):
            items = set(chance.permutation(12)[:3].tolist())
            if is_planted and 0 in items and chance.random() < 0.6:
                items.add(1)
            rows.writerows((number, f"thing {item}") for item in sorted(items))
    return path


WORDS = ["--basket", "basket", "--item", "item", "--support", "0.01", "--confidence", "0.01"]


def test_what_was_planted_is_found(tmp_path: Path) -> None:
    out = tmp_path / "rules.csv"
    found = run(
        "baskets", [str(drawn(tmp_path / "b.csv", is_planted=True)), *WORDS, "--out", str(out)]
    )
    first = next(one for one in found["rules"] if one["has"] == ["thing 0"])
    assert first["takes"] == "thing 1"
    assert first["lift"] > 1.5
    assert found["verdict"].startswith("Enough data")
    with out.open() as file:
        assert {"has", "takes", "lift", "chance"} <= next(csv.DictReader(file)).keys()


def test_chance_is_no_signal(tmp_path: Path) -> None:
    found = run("baskets", [str(drawn(tmp_path / "b.csv", is_planted=False)), *WORDS])
    assert found["rules_looked_at"] > 100
    assert found["rules"] == []
    assert found["verdict"].startswith("No signal")


def test_no_rule_of_none() -> None:
    assert more_than_chance([], 0) == []


def test_frequent_by_chance_is_not_more_than_chance() -> None:
    """80 things that have nothing to do with each other, and a support that only lucky pairs reach: in 20 shops
    no more than 1 would be taken in.
    """
    taken_in = 0
    for seed in range(20):
        held = np.random.default_rng(seed).random((1_000, 80)) < 0.1
        sets = frequent(sparse.csr_matrix(held.astype(float)), 20)
        found = rules(sets, 1_000)
        assert found
        taken_in += bool(more_than_chance(found, looked_at(sets)))
    assert taken_in <= 3


def test_what_could_have_been_found() -> None:
    """Of four things six pairs, with two rules each; one pair is frequent, and has two things after it."""
    sets = {(0,): 5, (1,): 5, (2,): 5, (3,): 5, (0, 1): 4}
    assert looked_at(sets) == 6 * 2 + 2 * 3


def test_bad_input_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("basket,item\n1,a\n1,b\n2,a\n", "utf-8")
    found = run("baskets", [str(path), *WORDS[:4]])
    assert (
        found["verdict"] == "Not enough data: about 199 more baskets with several items are needed."
    )
    with pytest.raises(Invalid, match="shares"):
        run("baskets", [str(path), *WORDS[:4], "--support", "2"])
    path.write_text("basket,item\n1,\n,b\n", "utf-8")
    with pytest.raises(Invalid, match="which basket and what"):
        run("baskets", [str(path), *WORDS[:4]])
