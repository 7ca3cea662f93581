"""Inviting, roles, the last administrator, demo users: through the actions."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.kit.errors import Invalid, NotAllowed, NotFound, RapportError, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import tokens
from rapport.platform.accounts.actions import users
from rapport.platform.accounts.models import Team, User
from rapport.platform.accounts.queries import actor_of, colleagues, demo_sign_ins, own_user
from rapport.platform.events.models import Event
from tests.cast import PASSWORD, ActorOf

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"


def key_of(user: User) -> str:
    return tokens.invitation_path(user).rstrip("/").rsplit("/", 1)[-1]


def test_the_system_invites_the_first_administrator() -> None:
    user = users.invite_user("Boss@Example.com ", by=SYSTEM, roles=["administrator"])
    assert (user.email, user.name, user.roles) == ("boss@example.com", "boss", ["administrator"])
    assert ProcrastinateJob.objects.get().args == {"user_id": user.pk, "inviter": "Rapport"}
    assert Event.objects.get().by is None


def test_only_administrators_invite(as_actor: ActorOf, manager: User) -> None:
    with pytest.raises(NotAllowed):
        users.invite_user("x@example.com", by=as_actor(manager))
    assert not User.objects.filter(email="x@example.com").exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize("email", ["", "x", "ALICE@example.com"])
def test_inviting_refuses_wrong_addresses(alice: User, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        users.invite_user(email, by=SYSTEM)
    assert "email" in refused.value.fields


def test_an_invitation_dies_after_a_week() -> None:
    user = users.invite_user("eve@example.com", by=SYSTEM, roles=["analyst"])
    key = key_of(user)
    with (
        time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)),
        pytest.raises(NotFound),
    ):
        users.accept_invitation(key, name="Eve", password=NEW)
    assert users.accept_invitation(key, name="", password=NEW).name == "eve"


def test_an_invitation_dies_with_its_user() -> None:
    user = users.invite_user("eve@example.com", by=SYSTEM, roles=["analyst"])
    key = key_of(user)
    users.deactivate_user(user, by=SYSTEM)
    with pytest.raises(NotFound):
        users.accept_invitation(key, name="Eve", password=NEW)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_leave_at_once() -> None:
    one, two = (
        User.objects.create_user(
            f"{name}@example.com", PASSWORD, name=name, roles=["administrator"]
        )
        for name in ("one", "two")
    )
    start, refused = threading.Barrier(2), []

    def leave(user: User) -> None:
        start.wait()
        try:
            users.change_roles(user, ["analyst"], by=actor_of(user))
        except RapportError as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(user,)) for user in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(roles__contains=["administrator"]).count() == 1
    assert refused == ["last_administrator"]


def test_roles_that_stay_are_no_event(alice: User) -> None:
    users.change_roles(alice, ["sales_person"], by=SYSTEM)
    assert not Event.objects.exists()
    with pytest.raises(Invalid):
        users.change_roles(alice, ["emperor"], by=SYSTEM)


def test_a_deactivated_user_holds_no_role(as_actor: ActorOf, alice: User) -> None:
    assert as_actor(alice).roles
    users.deactivate_user(alice, by=SYSTEM)
    assert not as_actor(alice).roles
    assert not as_actor(alice).team_ids


def test_nobody_changes_anothers_profile(
    as_actor: ActorOf, alice: User, bob: User, admin: User
) -> None:
    values = {"name": "Robert", "language": "en", "time_zone": ""}
    with pytest.raises(NotAllowed):
        users.change_profile(bob, by=as_actor(alice), **values)
    assert users.change_profile(bob, by=as_actor(admin), **values).name == "Robert"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", "x" * 121), ("language", "xx"), ("time_zone", "Mars")],
)
def test_a_profile_refuses_wrong_input(
    as_actor: ActorOf, alice: User, field: str, value: str
) -> None:
    with pytest.raises(Invalid) as refused:
        users.change_profile(
            alice,
            by=as_actor(alice),
            **{"name": "Alice", "language": "en", "time_zone": "", field: value},
        )
    assert list(refused.value.fields) == [field]


def test_demo_users_are_made_once(north: Team) -> None:
    for _ in range(2):
        user = users.make_demo_user("demo@example.com", name="Demi", roles=["analyst"], team=north)
    assert user.check_password(users.DEMO_PASSWORD)
    assert [person.email for person in demo_sign_ins()] == ["demo@example.com"]
    assert list(user.teams.all()) == [north]


def test_colleagues_are_staff(as_actor: ActorOf, alice: User, charlie: User, dana: User) -> None:
    assert list(colleagues(as_actor(alice))) == [alice, charlie]
    assert not colleagues(as_actor(dana)).exists()


def test_the_system_has_no_account() -> None:
    with pytest.raises(NotFound):
        own_user(SYSTEM)


def test_inviting_again_is_for_the_invited(alice: User) -> None:
    with pytest.raises(Refused):
        users.invite_again(alice, by=SYSTEM)
