"""Changing what roles may do: it holds at once, can be reset, and never shuts administrators out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform import access
from rapport.platform.access import FieldRight, Policy, Right, Role, Scope, grant
from rapport.platform.accounts.actions.rights import (
    change_field_rights,
    change_rights,
    reset_rights,
)
from rapport.platform.accounts.models import FieldRule, Rule
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf

THING = access.register(
    Policy(
        "accounts.Thing",
        grants={Role.SALES_PERSON: grant(read=Scope.ALL, edit=Scope.TEAM)},
        verbs={"accounts.see_thing": Right.READ, "accounts.edit_thing": Right.EDIT},
    )
)
NARROW = {Role.SALES_PERSON: {Right.READ: Scope.OWN}}


def test_a_change_holds_at_once_and_is_written_down(
    admin: User, alice: User, as_actor: ActorOf
) -> None:
    changes = change_rights("accounts.Thing", NARROW, by=as_actor(admin))
    assert changes == {"sales_person.read": ["All", "Own"]}
    assert THING.scope(actor_of(alice), Right.READ) is Scope.OWN
    assert THING.scope(actor_of(alice), Right.EDIT) is Scope.OWN
    event = Event.objects.get(name="accounts.rights_changed")
    assert event.data == {"policy": "accounts.Thing", "changes": changes}


def test_what_is_declared_is_not_kept(admin: User, as_actor: ActorOf) -> None:
    by = as_actor(admin)
    change_rights("accounts.Thing", NARROW, by=by)
    change_rights("accounts.Thing", {Role.SALES_PERSON: {Right.READ: Scope.ALL}}, by=by)
    assert not Rule.objects.exists()
    assert (
        change_rights("accounts.Thing", {Role.SALES_PERSON: {Right.READ: Scope.ALL}}, by=by) == {}
    )
    assert Event.objects.filter(name="accounts.rights_changed").count() == 2


def test_reset(admin: User, alice: User, as_actor: ActorOf) -> None:
    change_rights("accounts.Thing", NARROW, by=as_actor(admin))
    reset_rights("accounts.Thing", by=as_actor(admin))
    assert THING.scope(actor_of(alice), Right.READ) is Scope.ALL
    event = Event.objects.get(name="accounts.rights_reset")
    assert event.data["changes"] == {"sales_person.read": ["Own", "All"]}


@pytest.mark.parametrize(
    ("policy", "given", "error"),
    [
        ("accounts.Thing", {Role.ADMINISTRATOR: {Right.READ: Scope.NONE}}, Invalid),
        ("accounts.Thing", {Role.SALES_PERSON: {Right.READ: Scope.TERRITORY}}, Invalid),
        ("accounts.Thing", {Role.SALES_PERSON: {Right.CREATE: Scope.OWN}}, Invalid),
        ("accounts.User", {Role.EMPLOYEE: {Right.EDIT: Scope.ALL}}, NotFound),
        ("accounts.Rule", {Role.EMPLOYEE: {Right.EDIT: Scope.ALL}}, NotFound),
        ("nothing.Such", NARROW, NotFound),
    ],
)
def test_refuses_what_means_nothing_or_gives_away_the_keys(
    admin: User,
    as_actor: ActorOf,
    policy: str,
    given: dict[Role, dict[Right, Scope]],
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        change_rights(policy, given, by=as_actor(admin))
    assert not Rule.objects.exists()


def test_administrators_keep_every_right_whatever_stands_in_the_table(admin: User) -> None:
    for right in Right:
        Rule.objects.create(policy="accounts.Thing", role="administrator", right=right, scope=0)
    assert all(THING.scope(actor_of(admin), right) is Scope.ALL for right in Right)


def test_a_field_is_hidden_from_a_role(admin: User, alice: User, as_actor: ActorOf) -> None:
    given = {"price": {Role.SALES_PERSON: FieldRight.HIDDEN}}
    changes = change_field_rights("accounts.Thing", given, by=as_actor(admin))
    assert changes == {"price.sales_person": ["Edit", "Hidden"]}
    assert THING.field_right(actor_of(alice), "price") is FieldRight.HIDDEN
    assert THING.field_right(actor_of(admin), "price") is FieldRight.EDIT
    assert Event.objects.get(name="accounts.field_rights_changed").data["changes"] == changes
    change_field_rights(
        "accounts.Thing", {"price": {Role.SALES_PERSON: FieldRight.EDIT}}, by=as_actor(admin)
    )
    assert not FieldRule.objects.exists()


def test_only_administrators(alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    with pytest.raises(NotAllowed):
        change_rights("accounts.Thing", NARROW, by=by)
    with pytest.raises(NotAllowed):
        reset_rights("accounts.Thing", by=by)
    with pytest.raises(NotAllowed):
        change_field_rights("accounts.Thing", {}, by=by)
