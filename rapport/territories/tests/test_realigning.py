"""What becomes of parties when the map is drawn anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.territories.realigning import Fate, Plan, Spot, fate

NOW = Plan(
    {
        1: Spot("Benelux", owner=70),
        2: Spot("Holland", inside=1),
        3: Spot("Mills", owner=90),
    }
)
THEN = Plan(
    {
        11: Spot("Benelux", owner=70, on_map=1),
        12: Spot("Holland", inside=11, owner=80, on_map=2),
        13: Spot("Harbour", inside=12, owner=80),
    }
)


@pytest.mark.parametrize(
    ("held", "deepest", "conflict"),
    [
        (set(), None, ()),
        ({1}, 1, ()),
        ({1, 2}, 2, ()),
        ({1, 3}, 1, (1, 3)),
        ({1, 2, 3}, 2, (2, 3)),
    ],
)
def test_the_deepest_territory_holds_and_neighbours_conflict(
    held: set[int], deepest: int | None, conflict: tuple[int, ...]
) -> None:
    assert (NOW.deepest(held), NOW.conflict(held)) == (deepest, conflict)


def test_who_is_responsible_where_nobody_is_named() -> None:
    assert (NOW.owner_of(2), NOW.owner_of(3), NOW.owner_of(None)) == (70, 90, None)


@pytest.mark.parametrize(
    ("now", "then", "found"),
    [
        ({1}, {11}, Fate(1, 11, False, None)),
        ({1, 2}, {11, 12}, Fate(2, 12, False, 80)),
        ({2}, {12, 13}, Fate(2, 13, True, 80)),
        ({3}, set(), Fate(3, None, True, None)),
        (set(), {11}, Fate(None, 11, True, 70)),
        (set(), set(), Fate(None, None, False, None)),
        ({1}, {11, 12}, Fate(1, 12, True, 80)),
        ({3}, {11}, Fate(3, 11, True, 70)),
    ],
)
def test_what_becomes_of_a_party(now: set[int], then: set[int], found: Fate) -> None:
    assert fate(NOW, THEN, now, then) == found


PLANS = st.dictionaries(
    st.integers(1, 9),
    st.builds(Spot, st.just("A"), st.none() | st.integers(1, 9), st.none() | st.integers(1, 3)),
    max_size=9,
).map(Plan)


@given(PLANS, st.data())
def test_whatever_the_map_a_party_is_in_one_of_those_that_hold_it(
    plan: Plan, data: st.DataObject
) -> None:
    held = data.draw(st.sets(st.sampled_from(sorted(plan.spots)))) if plan.spots else set()
    found, ends = plan.deepest(held), plan.conflict(held)
    assert found in held if held else found is None
    assert set(ends) <= held
    assert len(ends) != 1


@given(PLANS, st.data())
def test_a_copy_of_the_map_moves_nobody(plan: Plan, data: st.DataObject) -> None:
    held = data.draw(st.sets(st.sampled_from(sorted(plan.spots)))) if plan.spots else set()
    copy = Plan(
        {pk: Spot(spot.name, spot.inside, spot.owner, pk) for pk, spot in plan.spots.items()}
    )
    found = fate(plan, copy, held, held)
    assert (found.is_moved, found.heir) == (False, None)
