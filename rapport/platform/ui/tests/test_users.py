"""Administering users and teams, one's own account and sessions, over real requests."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client

from rapport.platform.accounts import middleware
from rapport.platform.accounts.models import Team, User
from rapport.platform.events.models import Event
from tests.cast import PASSWORD, ClientOf, run_jobs

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"


@pytest.fixture(autouse=True)
def _fresh(db: None) -> None:
    cache.clear()
    middleware._touched.clear()


def invite(client: Client, email: str = "eve@example.com", **more: object) -> Any:
    return client.post(
        "/users/invite/", {"email": email, "name": "Eve", "roles": ["marketer"], **more}
    )


def invitation_link() -> str:
    run_jobs()
    found = re.search(r"http://\S+(/sign-in/welcome/\S+/)", str(mail.outbox[-1].body))
    assert found
    return found[1]


ADMIN_PAGES = (
    "/users/",
    "/users/invite/",
    "/users/{pk}/",
    "/teams/",
    "/teams/create/",
    "/teams/{team}/",
)
ADMIN_POSTS = (
    "/users/invite/",
    "/users/{pk}/change-roles/",
    "/users/{pk}/deactivate/",
    "/users/{pk}/activate/",
    "/users/{pk}/unlock/",
    "/users/{pk}/invite-again/",
    "/users/{pk}/remove-second-factors/",
    "/users/{pk}/revoke-sessions/",
    "/teams/create/",
    "/teams/{team}/rename/",
    "/teams/{team}/add-member/",
    "/teams/{team}/remove-member/{pk}/",
)


@pytest.fixture
def others(alice: User, manager: User, charlie: User, dana: User) -> tuple[User, ...]:
    """Everybody but an administrator."""
    return alice, manager, charlie, dana


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_pages_are_for_administrators(
    client_of: ClientOf, path: str, admin: User, others: tuple[User, ...], north: Team
) -> None:
    address = path.format(pk=others[0].pk, team=north.pk)
    assert client_of(admin).get(address).status_code == 200
    assert {client_of(user).get(address).status_code for user in others} == {403}
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("path", ADMIN_POSTS)
def test_changes_are_for_administrators(
    client_of: ClientOf, path: str, alice: User, charlie: User, dana: User, north: Team
) -> None:
    address = path.format(pk=alice.pk, team=north.pk)
    before = Event.objects.count()
    assert {client_of(user).post(address).status_code for user in (alice, charlie, dana)} == {403}
    assert Event.objects.count() == before


def test_inviting_and_accepting(client_of: ClientOf, admin: User, north: Team) -> None:
    assert invite(client_of(admin), team=north.pk).status_code == 302
    eve = User.objects.get(email="eve@example.com")
    assert (eve.roles, list(eve.teams.all()), eve.has_usable_password()) == (
        ["marketer"],
        [north],
        False,
    )
    link = invitation_link()
    assert mail.outbox[-1].to == ["eve@example.com"]
    assert "Ada invites you" in mail.outbox[-1].subject
    assert link in mail.outbox[-1].message().as_string().replace("=\n", "")
    client = Client()
    assert b"eve@example.com" in client.get(link).content
    assert client.post(link, {"name": "Eve Adams", "password": NEW})["Location"] == "/"
    assert client.get("/account/").status_code == 200
    eve.refresh_from_db()
    assert (eve.name, eve.check_password(NEW)) == ("Eve Adams", True)
    recorded = list(
        Event.objects.filter(subject_id=eve.pk).order_by("id").values_list("name", flat=True)
    )
    assert recorded == [
        "accounts.user_invited",
        "accounts.invitation_accepted",
        "accounts.signed_in",
    ]


def test_an_invitation_works_once(client_of: ClientOf, admin: User) -> None:
    invite(client_of(admin))
    link = invitation_link()
    Client().post(link, {"name": "Eve", "password": NEW})
    thief = Client()
    assert thief.get(link).status_code == 404
    assert (
        thief.post(link, {"name": "Eve", "password": "the thief's own phrase"}).status_code == 404
    )
    assert User.objects.get(email="eve@example.com").check_password(NEW)


def test_a_forged_invitation_is_nothing(client: Client, alice: User) -> None:
    assert client.get("/sign-in/welcome/eyJ1c2VyIjoxfQ:1a:b/").status_code == 404


def test_an_invitation_asks_for_a_good_password(client_of: ClientOf, admin: User) -> None:
    invite(client_of(admin))
    response = Client().post(invitation_link(), {"name": "Eve", "password": "short"})
    assert response.status_code == 422
    assert b"field-error" in response.content


@pytest.mark.parametrize(
    "wrong", [{"email": "not an address"}, {"email": "alice@example.com"}, {"roles": ["emperor"]}]
)
def test_inviting_refuses_wrong_input(
    client_of: ClientOf, admin: User, alice: User, wrong: dict[str, object]
) -> None:
    response = client_of(admin).post(
        "/users/invite/", {"email": "x@example.com", "roles": ["analyst"], **wrong}
    )
    assert response.status_code == 422
    assert User.objects.count() == 2


def test_inviting_again(client_of: ClientOf, admin: User, alice: User) -> None:
    invite(client_of(admin))
    eve = User.objects.get(email="eve@example.com")
    assert client_of(admin).post(f"/users/{eve.pk}/invite-again/").status_code == 303
    assert run_jobs() == 2
    assert client_of(admin).post(f"/users/{alice.pk}/invite-again/").status_code == 409


def test_changing_roles(client_of: ClientOf, admin: User, alice: User) -> None:
    client_of(admin).post(
        f"/users/{alice.pk}/change-roles/", {"roles": ["analyst", "sales_person"]}
    )
    alice.refresh_from_db()
    assert alice.roles == ["sales_person", "analyst"]
    assert Event.objects.get(name="accounts.roles_changed").data["before"] == ["sales_person"]


def test_an_administrator_remains(client_of: ClientOf, admin: User, alice: User) -> None:
    assert (
        client_of(admin)
        .post(f"/users/{admin.pk}/change-roles/", {"roles": ["analyst"]})
        .status_code
        == 409
    )
    assert client_of(admin).post(f"/users/{admin.pk}/deactivate/").status_code == 409
    admin.refresh_from_db()
    assert (admin.roles, admin.is_active) == (["administrator"], True)


def test_deactivating_shuts_out_at_once(client_of: ClientOf, admin: User, alice: User) -> None:
    inside = client_of(alice)
    assert inside.get("/account/").status_code == 200
    assert client_of(admin).post(f"/users/{alice.pk}/deactivate/").status_code == 303
    assert inside.get("/account/").status_code == 302
    assert (
        Client().post("/sign-in/login/", {"login": alice.email, "password": PASSWORD}).status_code
        == 200
    )
    client_of(admin).post(f"/users/{alice.pk}/activate/")
    assert (
        Client().post("/sign-in/login/", {"login": alice.email, "password": PASSWORD}).status_code
        == 302
    )


def test_one_session_is_ended_from_another(client_of: ClientOf, alice: User) -> None:
    here, phone = client_of(alice), client_of(alice)
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Safari/604.1"
    phone.get("/account/", headers={"user-agent": agent}, REMOTE_ADDR="203.0.113.9")
    body = here.get("/sign-in/sessions/").content.decode()
    assert "Safari on iPhone" in body
    assert "203.0.113.9" in body
    session = UserSession.objects.get(ip="203.0.113.9")
    assert here.post(f"/account/sessions/{session.pk}/revoke/").status_code == 303
    assert phone.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert Event.objects.get(name="accounts.session_revoked").data == {
        "device": "Safari on iPhone",
        "ip": "203.0.113.9",
    }


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in/sessions/",
        "/sign-in/2fa/",
        "/sign-in/2fa/totp/activate/",
        "/sign-in/2fa/webauthn/add/",
        "/sign-in/2fa/recovery-codes/",
        "/sign-in/password/change/",
        "/sign-in/reauthenticate/",
        "/sign-in/3rdparty/",
        "/account/",
    ],
)
def test_ones_own_pages_ask_to_sign_in(client: Client, path: str) -> None:
    assert unquote(client.get(path)["Location"]) == f"/sign-in/login/?next={path}"


def test_all_other_sessions_end(client_of: ClientOf, alice: User) -> None:
    here, *others = (client_of(alice) for _ in range(3))
    for client in (here, *others):
        client.get("/account/")
    assert here.post("/account/sessions/revoke-others/").status_code == 302
    assert [client.get("/account/").status_code for client in (here, *others)] == [200, 302, 302]


def test_another_persons_session_is_not_there(client_of: ClientOf, alice: User, bob: User) -> None:
    client_of(alice).get("/account/")
    session = UserSession.objects.get(user=alice)
    assert client_of(bob).post(f"/account/sessions/{session.pk}/revoke/").status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_an_administrator_signs_someone_out(client_of: ClientOf, admin: User, alice: User) -> None:
    inside = client_of(alice)
    inside.get("/account/")
    client_of(admin).post(f"/users/{alice.pk}/revoke-sessions/")
    assert inside.get("/account/").status_code == 302


def test_a_session_in_use_costs_no_query_within_the_minute(
    client_of: ClientOf, alice: User, django_assert_num_queries: Any
) -> None:
    client = client_of(alice)
    client.get("/sign-in/logout/")
    with django_assert_num_queries(2):
        client.get("/sign-in/logout/")


def test_the_own_profile(client_of: ClientOf, alice: User) -> None:
    client = client_of(alice)
    assert b"Sales person" in client.get("/account/").content
    form = {"name": "Alice Liddell", "language": "en-us", "time_zone": "Europe/Berlin"}
    assert client.post("/account/", form).status_code == 302
    alice.refresh_from_db()
    assert (alice.name, alice.language, alice.time_zone) == (
        "Alice Liddell",
        "en-us",
        "Europe/Berlin",
    )
    changes = Event.objects.get(name="accounts.profile_changed").data["changes"]
    assert changes["name"] == ["Alice", "Alice Liddell"]
    assert client.post("/account/", {**form, "time_zone": "Mars/Olympus"}).status_code == 422


def test_teams(client_of: ClientOf, admin: User, alice: User, charlie: User) -> None:
    client = client_of(admin)
    assert client.post("/teams/create/", {"name": "South"}).status_code == 302
    south = Team.objects.get(name="South")
    client.post(f"/teams/{south.pk}/add-member/", {"user": charlie.pk})
    assert list(south.members.all()) == [charlie]
    client.post(f"/teams/{south.pk}/rename/", {"name": "Far South"})
    client.post(f"/teams/{south.pk}/remove-member/{charlie.pk}/")
    south.refresh_from_db()
    assert (south.name, south.members.count()) == ("Far South", 0)
    recorded = list(
        Event.objects.filter(subject_type="accounts.team")
        .order_by("id")
        .values_list("name", flat=True)
    )
    assert recorded == [
        "accounts.team_created",
        "accounts.member_added",
        "accounts.team_renamed",
        "accounts.member_removed",
    ]


def test_teams_refuse_wrong_input(client_of: ClientOf, admin: User, north: Team) -> None:
    client = client_of(admin)
    assert client.post("/teams/create/", {"name": "North"}).status_code == 422
    assert client.post("/teams/create/", {"name": ""}).status_code == 422
    assert client.post(f"/teams/{north.pk}/add-member/", {"user": "x"}).status_code == 422
    assert client.post(f"/teams/{north.pk}/add-member/", {"user": "999"}).status_code == 404
    assert client.get("/teams/999/").status_code == client.get("/users/999/").status_code == 404


def test_the_list_of_users_is_searched(
    client_of: ClientOf, admin: User, alice: User, bob: User
) -> None:
    body = client_of(admin).get("/users/?q=ali", headers={"hx-request": "true"}).content.decode()
    assert "Alice" in body
    assert "Bob" not in body
    assert "<html" not in body


def test_the_list_of_users_costs_the_same_for_many(
    client_of: ClientOf, admin: User, alice: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        User.objects.create_user(
            f"u{number}@example.com", None, name=f"User {number}", roles=["analyst"]
        )
    client = client_of(admin)
    client.get("/users/")
    with django_assert_max_num_queries(8):
        client.get("/users/")
