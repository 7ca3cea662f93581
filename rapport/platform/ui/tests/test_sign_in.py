"""The door over real requests: passwords, locks, limits, and what is written down of each."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from tests.cast import PASSWORD, ClientOf

pytestmark = pytest.mark.django_db
LOGIN = "/sign-in/login/"


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


def enter(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password, **more})


def names() -> list[str]:
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def test_works_and_is_recorded(client: Client, alice: User) -> None:
    response = enter(client, "Alice@Example.com")
    assert (response.status_code, response["Location"]) == (302, "/")
    event = Event.objects.get(name="accounts.signed_in")
    assert (event.by, event.subject_id, event.data["method"]) == (alice.pk, alice.pk, "password")
    assert event.data["ip"] == "127.0.0.1"
    assert client.get("/account/").status_code == 200


def test_the_page_runs_no_inline_script_or_style(client: Client) -> None:
    response = client.get(LOGIN)
    body = response.content.decode()
    assert response.status_code == 200
    assert "style=" not in body
    assert all("src=" in tag or "application/json" in tag for tag in body.split("<script")[1:])


def test_a_page_behind_the_door_sends_there_and_back(client: Client, alice: User) -> None:
    response = client.get("/account/")
    assert response["Location"] == "/sign-in/login/?next=/account/"
    assert 'name="next" value="/account/"' in client.get(response["Location"]).content.decode()
    assert enter(client, alice.email, next="/account/")["Location"] == "/account/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_leads_nowhere_else(client: Client, alice: User, target: str) -> None:
    assert enter(client, alice.email, next=target)["Location"] == "/"


def refusal(response: Any) -> str:
    assert response.status_code == 200
    body = response.content.decode()
    start = body.index('class="form-errors"')
    return str(body[start : body.index("</div>", start)])


def test_every_refusal_looks_alike(alice: User, charlie: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(locked_until=timezone.now() + timedelta(minutes=9))
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    wrong = refusal(enter(Client(), alice.email, "not the password"))
    unknown = refusal(enter(Client(), "nobody@example.com"))
    locked = refusal(enter(Client(), bob.email))
    inactive = refusal(enter(Client(), charlie.email))
    assert wrong == unknown == locked == inactive
    reasons = (
        Event.objects.filter(name="accounts.sign_in_failed")
        .order_by("id")
        .values_list("data__reason", flat=True)
    )
    assert list(reasons) == ["password", "password", "locked", "inactive"]


def test_no_event_holds_the_password(client: Client, alice: User) -> None:
    enter(client, alice.email, "a secret that is wrong")
    enter(client, alice.email)
    assert all(
        "secret" not in str(event.data) and PASSWORD not in str(event.data)
        for event in Event.objects.all()
    )


def test_five_wrong_passwords_lock_the_account(client: Client, alice: User) -> None:
    for _ in range(5):
        enter(client, alice.email, "wrong wrong wrong")
    alice.refresh_from_db()
    assert alice.is_locked(timezone.now())
    assert "accounts.account_locked" in names()
    cache.clear()  # the lock itself holds, not only the counter of requests
    assert "form-errors" in enter(Client(), alice.email).content.decode()
    assert "accounts.signed_in" not in names()


def test_wrong_passwords_long_ago_do_not_lock(client: Client, alice: User) -> None:
    alice.failed_at = [timezone.now() - timedelta(minutes=6)] * 4
    alice.save()
    enter(client, alice.email, "wrong wrong wrong")
    alice.refresh_from_db()
    assert alice.locked_until is None
    assert len(alice.failed_at) == 1


def test_a_lock_ends_by_itself(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(locked_until=timezone.now() - timedelta(seconds=1))
    assert enter(client, alice.email).status_code == 302


def test_an_administrator_unlocks(
    client: Client, client_of: ClientOf, alice: User, admin: User
) -> None:
    for _ in range(5):
        enter(client, alice.email, "wrong wrong wrong")
    assert client_of(admin).post(f"/users/{alice.pk}/unlock/").status_code == 303
    assert enter(client, alice.email).status_code == 302
    assert Event.objects.get(name="accounts.account_unlocked").by == admin.pk


def test_guessing_many_addresses_from_one_place_is_limited(client: Client, alice: User) -> None:
    for number in range(10):
        enter(client, f"guess{number}@example.com", "wrong wrong wrong")
    assert "form-errors" in enter(client, alice.email).content.decode()
    assert "accounts.signed_in" not in names()


def test_signing_out_is_recorded(client: Client, alice: User) -> None:
    enter(client, alice.email)
    assert client.get("/sign-in/logout/").status_code == 200
    assert client.post("/sign-in/logout/")["Location"] == LOGIN
    assert names()[-1] == "accounts.signed_out"
    assert client.get("/account/").status_code == 302


def test_nobody_signs_up(client: Client) -> None:
    assert b"invitation" in client.get("/sign-in/signup/").content
    client.post("/sign-in/signup/", {"email": "new@example.com", "password1": PASSWORD})
    assert not User.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in/email/",
        "/sign-in/confirm-email/",
        "/sign-in/confirm-email/abc/",
        "/sign-in/3rdparty/signup/",
    ],
)
def test_what_allauth_offers_and_we_do_not(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == LOGIN


def test_the_door_shows_demo_users_only_when_there_are_some(client: Client, alice: User) -> None:
    assert b"demo" not in client.get(LOGIN).content.lower()
    User.objects.filter(pk=alice.pk).update(is_demo=True)
    assert b"This is a demo company" in client.get(LOGIN).content


def test_passwords_are_kept_with_argon2() -> None:
    code = (
        "import django; django.setup(); "
        "from django.contrib.auth.hashers import make_password; print(make_password('x'))"
    )
    kept = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "RAPPORT_MODE": "development",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert kept.stdout.startswith("argon2$argon2id$")
