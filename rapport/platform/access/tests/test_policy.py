"""What roles, scopes and ownership add up to."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform.access import (
    SYSTEM,
    Actor,
    FieldRight,
    Policy,
    Reach,
    Right,
    Role,
    Rules,
    Scope,
    Way,
    grant,
    may,
    register,
    require,
)

POLICY = register(
    Policy(
        "access.Thing",
        grants={
            Role.SALES_MANAGER: grant(*[Scope.ALL] * 5),
            Role.SALES_PERSON: grant(
                read=Scope.TEAM, create=Scope.ALL, edit=Scope.TEAM, delete=Scope.OWN
            ),
            Role.ANALYST: grant(read=Scope.ALL),
        },
        verbs={
            "access.see_thing": Right.READ,
            "access.make_thing": Right.CREATE,
            "access.edit_thing": Right.EDIT,
            "access.delete_thing": Right.DELETE,
        },
    )
)
ALICE = Actor(1, "Alice", frozenset({Role.SALES_PERSON}), frozenset({10}))
BOB = Actor(2, "Bob", frozenset({Role.SALES_PERSON}), frozenset({10}))
CHARLIE = Actor(3, "Charlie", frozenset({Role.EMPLOYEE}))
ANDERS = Actor(4, "Anders", frozenset({Role.ANALYST}))
BOTH = Actor(5, "Both", frozenset({Role.ANALYST, Role.SALES_PERSON}))

LEADER = replace(
    ALICE,
    user_id=6,
    team_ids=frozenset(),
    reach=Reach(frozenset({2}), teams_below=frozenset({12}), led_teams=frozenset({11})),
)


def thing(owner_id: int | None = 1, team_id: int | None = 10) -> Any:
    return SimpleNamespace(owner_id=owner_id, team_id=team_id)


@pytest.mark.parametrize(
    ("actor", "verb", "obj", "outcome"),
    [
        (ALICE, "edit_thing", thing(), None),
        (BOB, "edit_thing", thing(), None),
        (BOB, "delete_thing", thing(), NotAllowed),
        (ALICE, "delete_thing", thing(), None),
        (ALICE, "edit_thing", thing(2, 11), NotFound),
        (ALICE, "edit_thing", thing(1, 11), None),
        (ALICE, "edit_thing", thing(None, None), None),
        (ALICE, "delete_thing", thing(None, None), NotAllowed),
        (ANDERS, "see_thing", thing(2, 11), None),
        (ANDERS, "edit_thing", thing(2, 11), NotAllowed),
        (BOTH, "edit_thing", thing(2, 11), NotAllowed),
        (BOTH, "edit_thing", thing(5, None), None),
        (CHARLIE, "see_thing", thing(), NotFound),
        (CHARLIE, "make_thing", None, NotAllowed),
        (ALICE, "make_thing", None, None),
        (SYSTEM, "delete_thing", thing(9, 9), None),
    ],
)
def test_require(actor: Actor, verb: str, obj: Any, outcome: type[Exception] | None) -> None:
    permission = f"access.{verb}"
    assert may(actor, permission, obj) is (outcome is None)
    if outcome is None:
        require(actor, permission, obj)
        return
    with pytest.raises(outcome):
        require(actor, permission, obj)


@pytest.mark.parametrize(
    ("actor", "obj", "way"),
    [
        (SYSTEM, thing(), Way.ADMINISTRATOR),
        (ANDERS, thing(), Way.ROLE),
        (ALICE, thing(), Way.OWNER),
        (BOB, thing(), Way.TEAM),
        (BOB, thing(None, None), Way.NOBODYS),
        (LEADER, thing(2, None), Way.BELOW),
        (LEADER, thing(9, 11), Way.LEAD),
        (LEADER, thing(9, 12), Way.TEAM_BELOW),
        (LEADER, thing(9, 13), None),
        (CHARLIE, thing(), None),
    ],
)
def test_the_nearest_way(actor: Actor, obj: Any, way: Way | None) -> None:
    assert POLICY.way(actor, Right.READ, obj) is way


def test_rules_of_administrators_go_before_what_is_declared() -> None:
    grants = {("access.Thing", Role.SALES_PERSON): {Right.READ: Scope.OWN}}
    bob = replace(BOB, rules=Rules(grants))
    assert POLICY.way(bob, Right.READ, thing()) is None
    assert POLICY.scope(bob, Right.EDIT) is Scope.OWN, "nobody edits what they do not see"
    assert POLICY.scope(bob, Right.CREATE) is Scope.ALL


def test_a_field_is_as_open_as_the_most_open_role_that_reads_such_records() -> None:
    fields = {"access.Thing": {"price": {Role.SALES_PERSON: FieldRight.HIDDEN}}}
    both, bob = replace(BOTH, rules=Rules(fields=fields)), replace(BOB, rules=Rules(fields=fields))
    idle = replace(bob, roles=frozenset({Role.SALES_PERSON, Role.EMPLOYEE}))
    assert POLICY.field_right(bob, "price") is FieldRight.HIDDEN
    assert POLICY.field_right(bob, "name") is FieldRight.EDIT
    assert POLICY.field_right(idle, "price") is FieldRight.HIDDEN, "an employee reads no things"
    assert POLICY.field_right(both, "price") is FieldRight.EDIT


def test_an_unknown_permission_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        require(ALICE, "access.eat_thing")
