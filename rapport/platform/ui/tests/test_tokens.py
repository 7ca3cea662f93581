"""The pages on which people lend what they may do to programs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rapport.platform.accounts.models import Token, User
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


def test_a_secret_is_shown_once(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    assert b"Read everything" in client.get("/account/tokens/create/").content
    sent = {"name": "Shop", "scopes": ["party:read"], "days": "30", "networks": "127.0.0.1"}
    answer = client.post("/account/tokens/create/", sent)
    found = re.search(r"rap_[\w-]{43}", answer.content.decode())
    assert (answer.status_code, answer["Cache-Control"]) == (201, "private, no-store")
    assert found is not None
    page = client.get("/account/tokens/").content.decode()
    assert "Shop" in page
    assert found[0] not in page
    called = Client().get("/api/v1/party", headers={"Authorization": f"Bearer {found[0]}"})
    assert called.status_code == 200
    token = Token.objects.get()
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 303
    assert b"No program acts for you" in client.get("/account/tokens/").content


def test_one_lends_only_what_one_may(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    for scopes in (["product:write"], ["nothing:read"], []):
        answer = client.post(
            "/account/tokens/create/", {"name": "Shop", "scopes": scopes, "days": "30"}
        )
        assert answer.status_code == 422
    assert not Token.objects.exists()


def test_administrators_see_and_revoke_those_of_others(
    alice: User, bob: User, admin: User, client_of: ClientOf
) -> None:
    sent = {"name": "Shop", "scopes": ["party:read"], "days": "0"}
    client_of(alice).post("/account/tokens/create/", sent)
    token = Token.objects.get()
    assert token.expires_at is None
    assert client_of(bob).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    client, page = client_of(admin), f"/users/{alice.pk}/"
    assert b"Shop" in client.get(page).content
    answer = client.post(f"/account/tokens/{token.pk}/revoke/", {"next": page})
    assert answer["Location"] == page
    token.refresh_from_db()
    assert token.revoked_at is not None
