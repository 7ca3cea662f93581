"""Apps: being let act, renewing, and every way of ending it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from oauthlib.oauth2 import InvalidGrantError

from rapport.kit.errors import NotFound
from rapport.platform.accounts.models import Token, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.oauth.actions.connections import (
    connect_app,
    disconnect_app,
)
from rapport.platform.oauth.asking import Ask
from rapport.platform.oauth.models import App, Connection
from rapport.platform.oauth.tests.an_app import (
    BACK,
    CHALLENGE,
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


def test_a_person_lets_an_app_act(helper: Helper, alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    path = urlsplit(helper.address())
    question = client.get(f"{path.path}?{path.query}")
    page = question.content.decode()
    assert "Helper" in page
    assert "helper.example" in page
    assert "form-action 'self' https://helper.example" in question["Content-Security-Policy"]
    answer = consent(client, helper.address())
    assert answer["Location"].startswith(f"{BACK}?")
    found = helper.library.parse_request_uri_response(answer["Location"], state="s t&ate")
    assert found["iss"] == settings.BASE_URL
    pair = helper.library.parse_request_body_response(
        helper.redeemed(found["code"]).content.decode()
    )
    assert (pair["token_type"], pair["expires_in"], pair["scope"]) == (
        "Bearer",
        3600,
        ["party:write"],
    )
    program = Program(pair["access_token"])
    assert program.call("POST", "party", {"name": "Anna de Vries"}).status_code == 201
    assert program.call("GET", "order").status_code == 403
    assert Event.objects.get(name="parties.party_created").by_name == "Alice · Helper"
    assert "Helper" in client.get("/account/apps/").content.decode()
    assert "Helper" not in client.get("/account/tokens/").content.decode()
    assert told() == ["app_registered", "app_connected"]


def test_a_person_may_refuse_or_lend_less(helper: Helper, alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    no = parse_qs(urlsplit(consent(client, helper.address(), refuse="1")["Location"]).query)
    assert (no["error"], no["state"]) == (["access_denied"], ["s t&ate"])
    less = code_of(consent(client, helper.address(), scopes=["party:read"]))
    assert json.loads(helper.redeemed(less).content)["scope"] == "party:read"
    for scopes in ([], ["order:read"], ["*:write"]):
        assert consent(client, helper.address(), scopes=scopes).status_code == 422
    assert Connection.objects.count() == 1


def test_nobody_lends_what_they_do_not_have(
    helper: Helper, charlie: User, client_of: ClientOf
) -> None:
    answer = consent(client_of(charlie), helper.address())
    assert "error=invalid_scope" in answer["Location"]
    assert not Connection.objects.exists()


def test_a_stranger_signs_in_first(helper: Helper) -> None:
    path = urlsplit(helper.address())
    answer = Client().get(f"{path.path}?{path.query}")
    assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, "/sign-in/login/")


def test_what_is_renewed_twice_ends_the_connection(helper: Helper, code: str) -> None:
    first = json.loads(helper.redeemed(code).content)
    second = json.loads(helper.renewed(first["refresh_token"], scope="party:read").content)
    assert second["scope"] == "party:read"
    assert Program(second["access_token"]).call("GET", "party").status_code == 200
    assert error(helper.renewed(second["refresh_token"], scope="order:read")) == (
        400,
        "invalid_scope",
    )
    with pytest.raises(InvalidGrantError):
        helper.library.parse_request_body_response(
            helper.renewed(first["refresh_token"]).content.decode()
        )
    assert error(helper.renewed(second["refresh_token"])) == (400, "invalid_grant")
    for pair in (first, second):
        assert Program(pair["access_token"]).call("GET", "party").status_code == 401
    ended = Event.objects.get(name="oauth.app_disconnected")
    assert ended.data["reason"] == "reused"


def test_a_code_that_is_shown_twice_ends_the_connection(helper: Helper, code: str) -> None:
    pair = json.loads(helper.redeemed(code).content)
    assert error(helper.redeemed(code)) == (400, "invalid_grant")
    assert Program(pair["access_token"]).call("GET", "party").status_code == 401


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "https://helper.example/other"}, "invalid_grant"),
        ({"grant_type": "password"}, "invalid_request"),
    ],
)
def test_a_code_is_for_who_asked_for_it(
    helper: Helper, code: str, more: dict[str, Any], word: str
) -> None:
    asked = {"redirect_uri": BACK, "code_verifier": VERIFIER} | more
    body = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    whole = f"grant_type=authorization_code&code={code}&{body}"
    assert error(helper.sent(whole)) == (400, word)
    assert not Token.objects.exists()
    assert helper.redeemed(code).status_code == 200


def test_a_code_of_another_app_or_of_yesterday_is_refused(helper: Helper, code: str) -> None:
    other = Helper(json.loads(register(client_name="Other").content))
    assert error(other.redeemed(code)) == (400, "invalid_grant")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        assert error(helper.redeemed(code)) == (400, "invalid_grant")
    assert error(helper.redeemed("rapc_made-up")) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"resource": "https://elsewhere.example/"}, "invalid_target"),
        ({"state": "x" * 5000}, "invalid_request"),
    ],
)
def test_what_an_app_asks_wrongly_it_is_told(
    helper: Helper, alice: User, client_of: ClientOf, more: dict[str, Any], word: str
) -> None:
    answer = consent(client_of(alice), helper.address(**more))
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{BACK}?error={word}&")
    implicit = helper.address().replace("response_type=code", "response_type=token")
    assert "error=unsupported_response_type" in consent(client_of(alice), implicit)["Location"]
    twice = f"{helper.address()}&scope=party%3Aread"
    assert "error=invalid_request" in consent(client_of(alice), twice)["Location"]


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/callback",
        "https://helper.example/callback/",
        "https://helper.example/callback?x=1",
        "https://helper.example.evil.example/callback",
        "https://helper.example/callback#x",
        "//evil.example",
    ],
)
def test_nobody_is_sent_where_the_app_does_not_live(
    helper: Helper, alice: User, client_of: ClientOf, uri: str
) -> None:
    client = client_of(alice)
    for answer in (
        consent(client, helper.address(redirect_uri=uri)),
        consent(client, helper.address(redirect_uri=uri, scope="nonsense")),
        consent(client, helper.address(redirect_uri=uri), refuse="1"),
    ):
        assert (answer.status_code, answer.get("Location")) == (409, None)
    lost = helper.address().replace(helper.known["client_id"], "nobody")
    assert consent(client, lost).status_code == 404


def test_an_app_on_the_same_device_takes_any_port(alice: User, client_of: ClientOf) -> None:
    answer = register(redirect_uris=["http://127.0.0.1/cb", "com.example.app:/cb"])
    helper = Helper(json.loads(answer.content))
    client = client_of(alice)
    for uri in ("http://127.0.0.1:51234/cb", "com.example.app:/cb"):
        found = consent(client, helper.address(redirect_uri=uri))
        assert found["Location"].startswith(f"{uri}?code=")
    assert consent(client, helper.address(redirect_uri="http://127.0.0.1:1/x")).status_code == 409


def test_a_token_is_good_for_what_it_was_asked_for(
    helper: Helper, alice: User, client_of: ClientOf
) -> None:
    address = helper.address(resource=f"{settings.BASE_URL}/mcp")
    pair = json.loads(helper.redeemed(code_of(consent(client_of(alice), address))).content)
    program = Program(pair["access_token"])
    assert program.call("GET", "party").status_code == 401
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    assert program.call("POST", "/mcp", ping).status_code == 200


def test_it_ends_when_given_back_disconnected_or_over(
    helper: Helper, alice: User, bob: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    pairs = [
        json.loads(helper.redeemed(code_of(consent(client, helper.address()))).content)
        for _ in range(3)
    ]
    given, ended, old = pairs
    assert helper.sent(f"token={given['access_token']}", "/oauth/revoke").status_code == 200
    assert Program(given["access_token"]).call("GET", "party").status_code == 401
    assert helper.sent(f"token={given['refresh_token']}", "/oauth/revoke").status_code == 200
    assert helper.sent("token=unknown", "/oauth/revoke").status_code == 200
    assert error(helper.renewed(given["refresh_token"])) == (400, "invalid_grant")
    second = Connection.objects.order_by("pk")[1]
    assert client_of(bob).post(f"/account/apps/{second.pk}/disconnect/").status_code == 404
    assert client.post(f"/account/apps/{second.pk}/disconnect/").status_code == 303
    assert Program(ended["access_token"]).call("GET", "party").status_code == 401
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)):
        assert error(helper.renewed(old["refresh_token"])) == (400, "invalid_grant")
    alice.is_active = False
    alice.save()
    assert error(helper.renewed(old["refresh_token"])) == (400, "invalid_grant")


def test_a_program_connects_nothing(alice: User, helper: Helper) -> None:
    lent = replace(actor_of(alice), within={})
    ask = Ask(BACK, CHALLENGE, ("party:read",), "/")
    with pytest.raises(NotFound):
        connect_app(App.objects.get(), ask, ["party:read"], by=lent)
    with pytest.raises(NotFound):
        disconnect_app(1, by=lent)
