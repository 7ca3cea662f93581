"""Second factors and passkeys, with codes and signatures that are computed here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator as Factor
from django.core import mail
from django.core.cache import cache
from django.test import Client

from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.ui.tests.authenticator import Authenticator
from tests.cast import PASSWORD, ClientOf, run_jobs

pytestmark = pytest.mark.django_db
LOGIN, ADD, STEP = "/sign-in/login/", "/sign-in/2fa/webauthn/add/", "/sign-in/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


def code_of(secret: str) -> str:
    """RFC 6238 with its usual parameters."""
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1
    ).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def confirmed(client: Client) -> Client:
    """The same client, having typed the password once more."""
    assert (
        client.post(
            "/sign-in/reauthenticate/", {"password": PASSWORD, "next": "/account/"}
        ).status_code
        == 302
    )
    return client


def with_totp(client: Client) -> str:
    body = confirmed(client).get("/sign-in/2fa/totp/activate/").content.decode()
    secret = re.search(r"data-secret>(\w+)<", body)
    assert secret
    assert (
        client.post("/sign-in/2fa/totp/activate/", {"code": code_of(secret[1])}).status_code == 302
    )
    cache.clear()  # the code was used; the next test step may fall into the same half minute
    return secret[1]


def options_in(response: Any) -> dict[str, Any]:
    found = re.search(
        r'<script id="passkey-options" type="application/json">(.*?)</script>',
        response.content.decode(),
    )
    assert found
    options: dict[str, Any] = json.loads(found[1])
    return options


def with_passkey(client: Client) -> Authenticator:
    key = Authenticator()
    options = options_in(confirmed(client).get(ADD))["creation_options"]
    sent = {"name": "My laptop", "passwordless": "on", "credential": key.create(options)}
    assert client.post(ADD, sent).status_code == 302
    return key


def kinds(name: str) -> list[str]:
    return list(Event.objects.filter(name=name).order_by("id").values_list("data__kind", flat=True))


def test_adding_asks_who_it_is(client_of: ClientOf, alice: User) -> None:
    for path in ("/sign-in/2fa/totp/activate/", ADD, "/sign-in/2fa/recovery-codes/generate/"):
        assert "/sign-in/reauthenticate/" in client_of(alice).get(path)["Location"]
    page = client_of(alice).get("/sign-in/reauthenticate/?next=/account/")
    assert b"Is it you?" in page.content


def test_authenticator_app(
    client: Client, client_of: ClientOf, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret = with_totp(client_of(alice))
    first = client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    assert first["Location"] == STEP
    assert client.get("/account/").status_code == 302
    assert b"second proof" in client.get(STEP).content
    assert b"field-error" in client.post(STEP, {"code": "000000"}).content
    assert client.post(STEP, {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert (
        Event.objects.filter(name="accounts.signed_in").latest("id").data["method"]
        == "password, totp"
    )
    assert Event.objects.get(name="accounts.sign_in_failed").data["reason"] == "second factor"
    assert kinds("accounts.second_factor_added")[0] == "Authenticator app"
    run_jobs()
    assert "An authenticator app was added" in [message.subject for message in mail.outbox]


def test_a_code_works_once(client_of: ClientOf, alice: User) -> None:
    secret = with_totp(client_of(alice))
    code = code_of(secret)
    for client, place in ((Client(), "/"), (Client(), None)):
        client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
        assert client.post(STEP, {"code": code}).get("Location") == place


def test_wrong_codes_lock(client: Client, client_of: ClientOf, alice: User) -> None:
    secret = with_totp(client_of(alice))
    client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    for _ in range(5):
        client.post(STEP, {"code": "000000"})
    assert client.post(STEP, {"code": code_of(secret)}).status_code == 200
    assert Event.objects.filter(name="accounts.account_locked", subject_id=alice.pk).exists()


def test_the_secret_is_not_kept_in_the_clear(client_of: ClientOf, alice: User) -> None:
    secret = with_totp(client_of(alice))
    assert all(
        secret not in json.dumps(data) for data in Factor.objects.values_list("data", flat=True)
    )


def test_a_recovery_code_works_once(client_of: ClientOf, alice: User) -> None:
    owner = client_of(alice)
    with_totp(owner)
    body = owner.get("/sign-in/2fa/recovery-codes/").content.decode()
    shown = re.search(r'<pre id="codes">(.*?)</pre>', body, re.DOTALL)
    assert shown
    codes = shown[1].split()
    assert len(codes) == 10
    assert owner.get("/sign-in/2fa/recovery-codes/download/").content.decode().split() == codes
    for place in ("/", None):
        client = Client()
        client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
        assert client.post(STEP, {"code": codes[0]}).get("Location") == place


def test_new_recovery_codes_are_recorded(
    client_of: ClientOf, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    owner = client_of(alice)
    with_totp(owner)
    assert owner.get("/sign-in/2fa/recovery-codes/generate/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        owner.post("/sign-in/2fa/recovery-codes/generate/")
    assert Event.objects.filter(name="accounts.recovery_codes_renewed").count() == 1


def test_removing_the_app(client: Client, client_of: ClientOf, alice: User) -> None:
    owner = client_of(alice)
    with_totp(owner)
    assert owner.get("/sign-in/2fa/totp/deactivate/").status_code == 200
    assert owner.post("/sign-in/2fa/totp/deactivate/").status_code == 302
    assert "Authenticator app" in kinds("accounts.second_factor_removed")
    assert client.post(LOGIN, {"login": alice.email, "password": PASSWORD})["Location"] == "/"


def test_a_passkey_signs_in_without_a_password(
    client: Client, client_of: ClientOf, alice: User
) -> None:
    key = with_passkey(client_of(alice))
    asked = client.get(
        "/sign-in/2fa/webauthn/login/", headers={"accept": "application/json"}
    ).json()
    answer = client.post(
        "/sign-in/2fa/webauthn/login/", {"credential": key.get(asked["request_options"])}
    )
    assert answer["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert Event.objects.filter(name="accounts.signed_in").latest("id").data["method"] == "webauthn"
    assert Event.objects.filter(name="accounts.second_factor_added").earliest("id").data == {
        "kind": "Passkey",
        "label": "My laptop",
    }


def test_an_answer_to_another_challenge_is_refused(
    client: Client, client_of: ClientOf, alice: User
) -> None:
    key = with_passkey(client_of(alice))
    old = client.get("/sign-in/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    answer = key.get(old["request_options"])
    client.get("/sign-in/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert client.post("/sign-in/2fa/webauthn/login/", {"credential": answer})["Location"] == LOGIN
    assert client.get("/account/").status_code == 302


def test_another_key_is_refused(
    client: Client, client_of: ClientOf, alice: User, bob: User
) -> None:
    key, stranger = with_passkey(client_of(alice)), Authenticator()
    stranger.user_handle, stranger.credential_id = key.user_handle, key.credential_id
    asked = client.get(
        "/sign-in/2fa/webauthn/login/", headers={"accept": "application/json"}
    ).json()
    client.post(
        "/sign-in/2fa/webauthn/login/", {"credential": stranger.get(asked["request_options"])}
    )
    assert client.get("/account/").status_code == 302


def test_a_passkey_of_a_deactivated_user_is_refused(
    client: Client, client_of: ClientOf, alice: User
) -> None:
    key = with_passkey(client_of(alice))
    User.objects.filter(pk=alice.pk).update(is_active=False)
    asked = client.get(
        "/sign-in/2fa/webauthn/login/", headers={"accept": "application/json"}
    ).json()
    client.post("/sign-in/2fa/webauthn/login/", {"credential": key.get(asked["request_options"])})
    assert client.get("/account/").status_code == 302


def test_a_passkey_is_a_second_factor_too(client: Client, client_of: ClientOf, alice: User) -> None:
    key = with_passkey(client_of(alice))
    assert client.post(LOGIN, {"login": alice.email, "password": PASSWORD})["Location"] == STEP
    options = options_in(client.get(STEP))["request_options"]
    assert client.post(STEP, {"credential": key.get(options)})["Location"] == "/"


def test_a_passkey_confirms_who_it_is(client_of: ClientOf, alice: User) -> None:
    owner = client_of(alice)
    key = with_passkey(owner)
    options = options_in(owner.get("/sign-in/2fa/webauthn/reauthenticate/?next=/account/"))
    sent = {"credential": key.get(options["request_options"]), "next": "/account/"}
    assert owner.post("/sign-in/2fa/webauthn/reauthenticate/", sent)["Location"] == "/account/"


def test_passkeys_are_listed_renamed_and_removed(client_of: ClientOf, alice: User) -> None:
    owner = client_of(alice)
    with_passkey(owner)
    pk = Factor.objects.get(type="webauthn").pk
    assert b"My laptop" in owner.get("/sign-in/2fa/").content
    assert b"My laptop" in owner.get("/sign-in/2fa/webauthn/").content
    assert owner.get(f"/sign-in/2fa/webauthn/keys/{pk}/edit/").status_code == 200
    owner.post(f"/sign-in/2fa/webauthn/keys/{pk}/edit/", {"name": "Old laptop"})
    assert b"Old laptop" in owner.get("/sign-in/2fa/").content
    assert b"Old laptop" in owner.get(f"/sign-in/2fa/webauthn/keys/{pk}/remove/").content
    owner.post(f"/sign-in/2fa/webauthn/keys/{pk}/remove/")
    assert not Factor.objects.filter(user=alice).exists()
    assert "Passkey" in kinds("accounts.second_factor_removed")


def test_an_administrator_removes_lost_factors(
    client_of: ClientOf, alice: User, admin: User, bob: User
) -> None:
    with_totp(client_of(alice))
    assert client_of(bob).post(f"/users/{alice.pk}/remove-second-factors/").status_code == 403
    assert client_of(admin).post(f"/users/{alice.pk}/remove-second-factors/").status_code == 303
    assert not Factor.objects.filter(user=alice).exists()
    run_jobs()
    assert mail.outbox[-1].subject == "An administrator removed your second factors"
