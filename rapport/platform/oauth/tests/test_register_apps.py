"""Apps: getting known, proving that they are the ones, and being shut out."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from rapport.platform.accounts.models import Token, User
from rapport.platform.oauth.actions.connections import (
    forget_spent,
)
from rapport.platform.oauth.models import App, Connection
from rapport.platform.oauth.tasks import forget_oauth
from rapport.platform.oauth.tests.an_app import (
    BACK,
    VERIFIER,
    Helper,
    code_of,
    consent,
    error,
    register,
    told,
)
from tests.cast import ClientOf
from tests.programs import Program

pytestmark = pytest.mark.django_db


def test_a_secret_is_asked_of_an_app_that_has_one(alice: User, client_of: ClientOf) -> None:
    answer = register(token_endpoint_auth_method="client_secret_basic")
    helper = Helper(json.loads(answer.content))
    name, secret = helper.known["client_id"], helper.known["client_secret"]
    code = code_of(consent(client_of(alice), helper.address()))
    refused = helper.redeemed(code)
    assert error(refused) == (401, "invalid_client")
    assert refused["WWW-Authenticate"].startswith("Basic")
    body = helper.library.prepare_request_body(
        code=code, redirect_uri=BACK, code_verifier=VERIFIER, include_client_id=False
    )
    for word, status in ((f"{name}:wrong", 401), ("é", 401), (f"{name}:{secret}", 200)):
        basic = base64.b64encode(word.encode()).decode()
        assert helper.sent(body, Authorization=f"Basic {basic}").status_code == status, word
    assert helper.sent(body, Authorization="Bearer x").status_code == 401


def test_administrators_remove_apps_and_close_the_door(
    helper: Helper, code: str, admin: User, alice: User, client_of: ClientOf
) -> None:
    pair = json.loads(helper.redeemed(code).content)
    client, app = client_of(admin), App.objects.get()
    assert "Helper" in client.get("/apps/").content.decode()
    for path in ("/apps/registration/", f"/apps/{app.pk}/remove/"):
        assert client_of(alice).post(path).status_code == 403
    client.post("/apps/registration/")
    assert error(register()) == (403, "access_denied")
    assert "registration_endpoint" not in json.loads(
        Client().get("/.well-known/oauth-authorization-server").content
    )
    client.post(f"/apps/{app.pk}/remove/")
    assert Program(pair["access_token"]).call("GET", "party").status_code == 401
    assert error(helper.renewed(pair["refresh_token"])) == (401, "invalid_client")
    client.post("/apps/registration/", {"open": "1"})
    assert register().status_code == 201
    assert told() == [
        "app_registered",
        "app_connected",
        "registration_closed",
        "app_removed",
        "registration_opened",
        "app_registered",
    ]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": BACK}, "invalid_redirect_uri"),
        ({"redirect_uris": [3]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http://helper.example/cb"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://*.example/cb"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://a@b.example/cb"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://b.example:x/cb"]}, "invalid_redirect_uri"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
        ({"grant_types": ["password"]}, "invalid_client_metadata"),
        ({"grant_types": ["implicit", "authorization_code"]}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"grant_types": 3}, "invalid_client_metadata"),
    ],
)
def test_what_no_app_can_be_is_not_registered(said: dict[str, Any], word: str) -> None:
    assert error(register(**said)) == (400, word)
    assert not App.objects.exists()


def test_registering_is_limited_and_read_carefully() -> None:
    for body in ("", "[]", "{", "[" * 100_000, '"' + "x" * 70_000 + '"'):
        answer = Client().post("/oauth/register", body, "application/json")
        assert error(answer) == (400, "invalid_client_metadata")
    names = [
        json.loads(register(client_name=name).content)["client_name"]
        for name in ("a\x00\n\u202eb", "", "x" * 99)
    ]
    assert names == ["ab", "An app without a name", "x" * 80]
    assert {register().status_code for _ in range(7)} == {201}
    full = register()
    assert (error(full), full["Retry-After"]) == ((429, "too_many_requests"), "3600")


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke", "/oauth/register"])
def test_only_a_form_that_is_posted_is_read(path: str, helper: Helper) -> None:
    for method in ("get", "head", "put"):
        assert getattr(Client(), method)(path).status_code == 405
    assert Client().options(path)["Access-Control-Allow-Origin"] == "*"
    if path != "/oauth/register":
        assert error(Client().post(path, "{}", "application/json")) == (400, "invalid_request")
        assert error(helper.sent("token=a&token=b", path)) == (400, "invalid_request")
        assert error(helper.sent("client_id=nobody&token=a", path)) == (401, "invalid_client")
        assert error(helper.sent("client_id=%00&token=a", path)) == (401, "invalid_client")
    if path == "/oauth/token":
        assert error(helper.sent("grant_type=password&username=a")) == (
            400,
            "unsupported_grant_type",
        )
        assert error(helper.sent("grant_type=refresh_token")) == (400, "invalid_request")


def test_what_is_offered_can_be_read_by_anybody(db: None) -> None:
    server = json.loads(Client().get("/.well-known/oauth-authorization-server").content)
    assert server["issuer"] == settings.BASE_URL
    assert server["code_challenge_methods_supported"] == ["S256"]
    assert server["response_types_supported"] == ["code"]
    for path in ("", "/mcp", "/api/v1"):
        found = json.loads(Client().get(f"/.well-known/oauth-protected-resource{path}").content)
        assert found["resource"] == f"{settings.BASE_URL}{path}"
        assert found["authorization_servers"] == [settings.BASE_URL]
    assert Client().get("/.well-known/oauth-protected-resource/nowhere").status_code == 404
    assert Client().post("/.well-known/oauth-authorization-server").status_code == 405


def test_the_night_forgets_what_came_to_nothing(
    helper: Helper, code: str, alice: User, client_of: ClientOf
) -> None:
    assert json.loads(helper.redeemed(code).content)["access_token"]
    code_of(consent(client_of(alice), helper.address()))
    register(client_name="Unused")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)):
        forget_oauth(0)
    assert (Connection.objects.count(), Token.objects.count()) == (1, 0)
    assert [app.name for app in App.objects.all()] == ["Helper"]
    assert forget_spent() == 0


ENTERED = {"name": "Ledger", "redirect_uris": BACK, "kind": "confidential"}


def enter(client: Client, **more: Any) -> Any:
    return client.post("/apps/new/", ENTERED | more)


def test_an_administrator_registers_an_app_where_none_may_do_so_itself(
    admin: User, alice: User, client_of: ClientOf
) -> None:
    client = client_of(admin)
    client.post("/apps/registration/", {})
    made = enter(client, scopes=["party:read"])
    assert made.status_code == 201
    app = App.objects.get()
    (secret,) = re.findall(r"raps_[\w-]+", made.content.decode())[:1]
    assert (app.registered_by, app.scopes) == (admin, ["party:read"])
    assert secret not in client.get("/apps/").content.decode()
    helper = Helper({"client_id": app.client_id, "client_secret": secret})
    wide = consent(client_of(alice), helper.address(scope="party:write"))
    assert "error=invalid_scope" in wide["Location"]
    asked = helper.address(scope="party:read")
    code = code_of(consent(client_of(alice), asked, scopes=["party:read"]))
    renewed = client.post(f"/apps/{app.pk}/secret/")
    (new,) = re.findall(r"raps_[\w-]+", renewed.content.decode())[:1]
    assert new != secret
    assert error(helper.redeemed(code, client_secret=secret)) == (401, "invalid_client")
    pair = json.loads(helper.redeemed(code, client_secret=new).content)
    assert pair["scope"] == "party:read"
    assert told()[-4:] == [
        "registration_closed",
        "app_entered",
        "app_connected",
        "app_secret_renewed",
    ]


def test_a_public_app_has_no_secret_and_outlives_a_month(admin: User, client_of: ClientOf) -> None:
    client = client_of(admin)
    made = enter(client, kind="public", redirect_uris=f"{BACK}\nledger://back")
    assert (made.status_code, b"raps_" in made.content) == (201, False)
    app = App.objects.get()
    assert (app.redirect_uris, app.secret_digest) == ([BACK, "ledger://back"], "")
    assert client.post(f"/apps/{app.pk}/secret/").status_code == 409
    with time_machine.travel(datetime.now(UTC) + timedelta(days=40)):
        forget_oauth(0)
    assert App.objects.get() == app


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "required"),
        ({"redirect_uris": "http://elsewhere.example/back"}, "sent back"),
        ({"redirect_uris": " ".join(f"{BACK}{n}" for n in range(11))}, "1 to 10"),
        ({"kind": "other"}, "valid choice"),
        ({"scopes": ["everything"]}, "valid choice"),
    ],
)
def test_what_is_wrong_with_an_app_is_told(
    admin: User, client_of: ClientOf, change: dict[str, Any], said: str
) -> None:
    answer = enter(client_of(admin), **change)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not App.objects.exists()


def test_only_administrators_register_apps(alice: User, client_of: ClientOf) -> None:
    assert client_of(alice).get("/apps/new/").status_code == 403
    assert enter(client_of(alice)).status_code == 403
    assert not App.objects.exists()
