"""The next product: planted likings are found and tried in time, chance is refused, few are told to be few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rapport.insight.studies.offering import FEWEST, Bought, first_new, offering

KINDS, PER_KIND = 6, 8
DAYS = 400


def shoppers(count: int, *, liking: float, seed: int = 3) -> Bought:
    """Everybody buys five of 48 things on five days: with the chance ``liking`` one of the own kind's eight."""
    chance = np.random.default_rng(seed)
    kinds = chance.integers(0, KINDS, count)
    rows: dict[tuple[int, int], int] = {}
    for person in range(count):
        for day in chance.integers(0, DAYS, 5).tolist():
            own = kinds[person] * PER_KIND + int(chance.integers(PER_KIND))
            thing = own if chance.random() < liking else int(chance.integers(KINDS * PER_KIND))
            rows[person, thing] = min(day, rows.get((person, thing), day))
    people, things = np.array(sorted(rows)).T
    return Bought(people, things, np.array([rows[pair] for pair in sorted(rows)]))


@pytest.fixture(scope="module")
def liked() -> Bought:
    return shoppers(3_000, liking=0.9)


def test_what_is_liked_is_named_and_it_was_tried(liked: Bought) -> None:
    found = offering(liked)
    assert found.tried is not None
    assert found.found is not None
    # of seven things of the own kind that are left, ten hold all: nine in ten purchases are of these
    assert found.tried.rate > 0.8
    assert found.tried.popular < 0.5
    assert 0 < found.tried.low < found.tried.gain < found.tried.high
    offered = found.found
    same = offered.things // PER_KIND == offered.because // PER_KIND
    assert same.mean() > 0.95


def test_the_evidence_is_what_can_be_counted(liked: Bought) -> None:
    offered = offering(liked).found
    assert offered is not None
    has = np.zeros(liked.shape, bool)
    has[liked.people, liked.things] = True
    for row in range(0, len(offered.people), 97):
        thing, because = offered.things[row], offered.because[row]
        assert has[offered.people[row], because]
        assert not has[offered.people[row], thing]
        assert offered.had[row] == has[:, because].sum()
        assert offered.both[row] == (has[:, because] & has[:, thing]).sum()
        assert offered.usual[row] == pytest.approx(has[:, thing].mean(), abs=1e-6)


def test_the_same_seed_says_the_same(liked: Bought) -> None:
    one, other = offering(liked, seed=4), offering(liked, seed=4)
    assert one.tried == other.tried
    assert one.found is not None
    assert other.found is not None
    assert (one.found.things == other.found.things).all()


def test_where_nobody_likes_anything_nothing_is_named() -> None:
    refused = [offering(shoppers(2_000, liking=0.0, seed=seed)) for seed in range(5)]
    assert all(one.tried is not None for one in refused)
    # one in forty trials of pure chance stands above it: two of five would be no gate
    assert sum(one.found is not None for one in refused) <= 1


def test_few_are_told_how_many_lack() -> None:
    few = shoppers(60, liking=0.9)
    found = offering(few)
    split = int(np.quantile(few.days, 0.9))
    assert found.lacking == FEWEST - len(first_new(few, split, seed=0).people)
    assert found.found is None
    assert offering(Bought(*(np.empty(0, np.int64) for _ in range(3)))).lacking == FEWEST


def test_the_first_new_thing_is_the_earliest_after_the_day_of_who_came_before() -> None:
    people = np.array([0, 0, 0, 1, 2, 2])
    things = np.array([0, 1, 2, 1, 0, 3])
    days = np.array([1, 9, 7, 8, 2, 3])
    asked = first_new(Bought(people, things, days), 5, seed=0)
    # 0 bought 2 on day 7, before 1 on day 9; 1 had bought nothing by day 5; 2 bought nothing after it
    assert (asked.people.tolist(), asked.items.tolist()) == ([0], [2])


def test_nothing_later_is_learned_of(liked: Bought) -> None:
    """A planted leak would be seen: what came after the split, told of other things, changes who hits but not what
    was learned of the days before.
    """
    split = int(np.quantile(liked.days, 0.9))
    chance = np.random.default_rng(0)
    shuffled = np.where(liked.days > split, chance.permutation(liked.things), liked.things)
    pairs = np.unique(np.column_stack([liked.people, shuffled]), axis=0, return_index=True)[1]
    found = offering(replace(liked, things=shuffled).part(np.sort(pairs)))
    assert found.tried is not None
    assert found.tried.rate < 0.5
