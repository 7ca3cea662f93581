"""Installing Rapport as an app: what browsers ask for, before anybody has signed in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

if TYPE_CHECKING:
    from django.test import Client

    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


def test_the_manifest_names_icons_that_are_there(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/",
        "/",
        "standalone",
    )
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    assert [link["url"] for link in manifest["shortcuts"]] == ["/search/", reverse("create_import")]


def test_the_worker_keeps_only_what_is_still_and_tells_nothing(client: Client) -> None:
    answer = client.get("/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    found = re.search(r"const KNOWN = ({.*?});", answer.content.decode())
    assert found
    known = json.loads(found.group(1))
    assert known["offline"] == "/-/offline"
    assert all(path.startswith("/static/") for path in known["files"])
    assert all(finders.find(path.removeprefix("/static/")) for path in known["files"])


def test_the_offline_page_knows_nobody(client_of: ClientOf, alice: User, client: Client) -> None:
    as_stranger, as_alice = (who.get("/-/offline").content for who in (client, client_of(alice)))
    assert b"No connection" in as_stranger
    assert as_stranger == as_alice
    assert b"csrf" not in as_stranger


@pytest.mark.parametrize("address", ["/manifest.webmanifest", "/worker.js", "/-/offline"])
def test_nothing_is_sent_to_it(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_every_page_links_the_manifest(client: Client, client_of: ClientOf, alice: User) -> None:
    for answer in (client.get("/sign-in/login/"), client_of(alice).get("/search/")):
        assert b'rel="manifest" href="/manifest.webmanifest"' in answer.content
