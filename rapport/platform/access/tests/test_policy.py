"""What roles, scopes and ownership add up to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform.access import (
    SYSTEM,
    Actor,
    Policy,
    Right,
    Role,
    Scope,
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
    ("actor", "obj", "sentence"),
    [
        (ALICE, thing(), "Alice owns this thing."),
        (BOB, thing(), "Bob is in the team that this thing belongs to."),
        (
            BOB,
            thing(None, None),
            "This thing belongs to nobody, so that Bob (sales person) sees it.",
        ),
        (ANDERS, thing(), "Anders sees every thing as analyst."),
        (CHARLIE, thing(), "Charlie (employee) does not see this thing."),
    ],
)
def test_explain(actor: Actor, obj: Any, sentence: str) -> None:
    assert POLICY.explain(actor, obj) == sentence


def test_an_unknown_permission_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        require(ALICE, "access.eat_thing")
