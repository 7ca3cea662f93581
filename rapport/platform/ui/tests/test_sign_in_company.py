"""Sign-in through an identity provider that runs here, in a thread, and signs its tokens."""

from __future__ import annotations

import copy
import html
import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from tests.cast import PASSWORD, ClientOf

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CALLBACK = "/sign-in/oidc/company/login/callback/"


class Provider(ThreadingHTTPServer):
    """The little of OpenID Connect that a client needs."""

    claims: dict[str, Any]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        now = int(time.time())
        identity = {
            "iss": self.address,
            "aud": "rapport",
            "iat": now,
            "exp": now + 60,
            **self.claims,
        }
        token = jwt.encode(identity, KEY, algorithm="RS256", headers={"kid": "one"})
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
            },
            "/token": {"access_token": "abc", "token_type": "Bearer", "id_token": token},
            "/userinfo": self.claims,
            "/keys": {"keys": [{**public, "kid": "one", "alg": "RS256"}]},
        }[path]


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        body = json.dumps(self.server.answer(urlsplit(self.path).path)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def provider(settings: Settings, db: None) -> Iterator[Provider]:
    cache.clear()
    server = Provider(("127.0.0.1", 0), Handler)
    server.claims = {
        "sub": "17",
        "email": "alice@example.com",
        "email_verified": True,
        "name": "Alice",
    }
    threading.Thread(target=server.serve_forever, daemon=True).start()
    providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    providers["openid_connect"]["APPS"] = [
        {
            "provider_id": "company",
            "name": "Example Ltd",
            "client_id": "rapport",
            "secret": "shared",
            "settings": {"server_url": server.address},
        }
    ]
    settings.SOCIALACCOUNT_PROVIDERS = providers
    yield server
    server.shutdown()
    server.server_close()


def go(client: Client) -> str:
    """Where the browser is sent; the state that must come back."""
    body = client.post("/sign-in/company/").content.decode()
    onward = html.unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', body)[1])  # type: ignore[index]
    query = parse_qs(urlsplit(onward).query)
    assert "/authorize" in onward
    assert query["code_challenge_method"] == ["S256"]
    return query["state"][0]


def come_back(client: Client, state: str, code: str = "xyz") -> Any:
    return client.get(CALLBACK, {"code": code, "state": state}, follow=False)


def test_works_for_an_invited_address(client: Client, provider: Provider, alice: User) -> None:
    assert b"Sign in with Example Ltd" in client.get("/sign-in/login/").content
    assert come_back(client, go(client))["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert Event.objects.get(name="accounts.signed_in").data["method"] == "socialaccount"
    second = Client()
    provider.claims = {
        **provider.claims,
        "email": "changed@elsewhere.example",
    }  # known by its id from now on
    assert come_back(second, go(second))["Location"] == "/"


@pytest.mark.parametrize(
    "change", [{"email": "stranger@example.com"}, {"email_verified": False}, {"email": None}]
)
def test_refuses_everybody_else(
    client: Client, provider: Provider, alice: User, change: dict[str, Any]
) -> None:
    provider.claims = {**provider.claims, **change}
    response = come_back(client, go(client))
    assert response.status_code == 403
    assert b"By invitation only" in response.content
    assert client.get("/account/").status_code == 302
    assert User.objects.count() == 1
    assert Event.objects.get(name="accounts.sign_in_failed").data["reason"] == "company account"


def test_refuses_a_deactivated_user(client: Client, provider: Provider, alice: User) -> None:
    come_back(client, go(client))
    User.objects.filter(pk=alice.pk).update(is_active=False)
    second = Client()
    assert come_back(second, go(second)).status_code == 403


def test_refuses_a_state_that_was_not_given(
    client: Client, provider: Provider, alice: User
) -> None:
    go(client)
    assert come_back(client, "forged").status_code == 401
    assert client.get("/account/").status_code == 302


def test_refuses_a_token_for_somebody_else(client: Client, provider: Provider, alice: User) -> None:
    provider.claims = {**provider.claims, "aud": "another-client"}
    assert come_back(client, go(client)).status_code == 401


def test_cancelling_is_no_harm(client: Client, provider: Provider, alice: User) -> None:
    state = go(client)
    response = client.get(CALLBACK, {"error": "access_denied", "state": state}, follow=True)
    assert b"Nothing happened" in response.content


def test_the_page_for_who_comes_by_link(client: Client, provider: Provider) -> None:
    assert b"Go on" in client.get("/sign-in/oidc/company/login/").content


def test_connections(client_of: ClientOf, provider: Provider, alice: User) -> None:
    signed_in = client_of(alice)
    assert b"Connect Example Ltd" in signed_in.get("/sign-in/3rdparty/").content
    provider.claims = {**provider.claims, "email": "private@elsewhere.example"}
    signed_in.post("/sign-in/reauthenticate/", {"password": PASSWORD, "next": "/account/"})
    body = signed_in.post("/sign-in/company/", {"process": "connect"}).content.decode()
    onward = html.unescape(re.search(r'content="0;url=([^"]+)"', body)[1])  # type: ignore[index]
    come_back(signed_in, parse_qs(urlsplit(onward).query)["state"][0])
    assert b"Disconnect" in signed_in.get("/sign-in/3rdparty/").content


def test_without_a_provider_nothing_is_offered(client: Client, db: None) -> None:
    assert b"Sign in with Example" not in client.get("/sign-in/login/").content
    assert client.post("/sign-in/company/").status_code == 404
