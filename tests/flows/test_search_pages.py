"""The search page and the palette, as a browser asks for them; and what it says was opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from rapport.parties import actions as parties
from rapport.parties.details import PartyDetails
from rapport.platform.access import SYSTEM
from rapport.platform.search.models import Opened
from rapport.platform.ui.keys import KEYS
from rapport.platform.ui.plugs import commands_for
from rapport.touchpoints.models import Interaction

if TYPE_CHECKING:
    from django.test import Client

    from rapport.parties.models import Party
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Party:
    return parties.create_party(PartyDetails(name="Anna <Jansen>"), by=SYSTEM)


def labels(client: Client, text: str = "") -> list[str]:
    """What the palette offers."""
    answer = client.get("/-/palette", {"q": text}, headers={"HX-Request": "true"})
    return re.findall(r'data-label="([^"]*)"', answer.content.decode())


def test_the_palette_offers_records_and_all_results(
    anna: Party, alice: User, client_of: ClientOf
) -> None:
    found = labels(client_of(alice), "jansen")
    assert found == ["Anna &lt;Jansen&gt;", "All results for “jansen”"]
    answer = client_of(alice).get("/-/palette?q=jansen").content.decode()
    assert f'href="/parties/{anna.pk}/"' in answer
    assert "<Jansen>" not in answer
    assert "did you mean" in client_of(alice).get("/-/palette?q=jansn").content.decode()


def test_it_begins_with_what_was_opened_and_what_may_be_done(
    anna: Party, alice: User, analyst: User, client_of: ClientOf
) -> None:
    browser = client_of(alice)
    opened = {"key": "party", "pk": anna.pk}
    assert browser.post("/-/opened", opened).status_code == 204
    assert labels(browser)[:2] == ["Anna &lt;Jansen&gt;", "New party"]
    assert "Import a file" not in labels(browser)
    assert "New party" not in labels(client_of(analyst))


def test_interactions_are_remembered_by_their_subject(
    anna: Party, alice: User, client_of: ClientOf
) -> None:
    browser = client_of(alice)
    for subject in ("Asked for a list", ""):
        called = Interaction.objects.create(
            party=anna, at=timezone.now(), channel="phone_call", direction="in", subject=subject
        )
        assert browser.post("/-/opened", {"key": "interaction", "pk": called.pk}).status_code == 204
    assert labels(browser)[:2] == ["Interaction", "Asked for a list"]
    assert browser.get("/search/").status_code == 200


@pytest.mark.parametrize(
    ("key", "pk"),
    [("party", "0"), ("party", "x"), ("party", ""), ("nothing", "1"), ("party", "9" * 30)],
)
def test_only_what_is_seen_is_remembered(
    anna: Party, alice: User, client_of: ClientOf, key: str, pk: str
) -> None:
    assert client_of(alice).post("/-/opened", {"key": key, "pk": pk}).status_code == 404
    assert not Opened.objects.exists()


def test_nobody_remembers_what_they_may_not_see(
    anna: Party, charlie: User, client_of: ClientOf
) -> None:
    assert client_of(charlie).post("/-/opened", {"key": "party", "pk": anna.pk}).status_code == 404
    assert client_of(charlie).get("/-/opened").status_code == 405


def test_the_page_of_a_record_says_what_it_shows(
    anna: Party, alice: User, client_of: ClientOf
) -> None:
    page = client_of(alice).get(f"/parties/{anna.pk}/").content.decode()
    assert f'data-opened="party/{anna.pk}"' in page
    assert "data-opened" not in client_of(alice).get("/records/party/").content.decode()


def test_the_search_page_has_kinds_and_a_start(
    anna: Party, alice: User, client_of: ClientOf
) -> None:
    browser = client_of(alice)
    page = browser.get("/search/?q=jansen").content.decode()
    assert "Anna &lt;Jansen&gt;" in page
    assert "Anna &lt;Jansen&gt;" in browser.get("/search/?q=jansen&in=party").content.decode()
    assert "Nothing found" in browser.get("/search/?q=jansen&in=order").content.decode()
    assert "Nothing holds “jansn”" in browser.get("/search/?q=jansn").content.decode()
    start = browser.get("/search/").content.decode()
    assert "Search everything" in start
    assert "/parties/new/" in start
    assert browser.get("/search/?q=%00%25&in=<x>").status_code == 200


def test_who_plays_no_role_is_offered_nothing(
    anna: Party, charlie: User, dana: User, client_of: ClientOf, as_actor: ActorOf
) -> None:
    for user in (charlie, dana):
        assert "Anna" not in client_of(user).get("/search/?q=jansen").content.decode()
        assert labels(client_of(user), "jansen") == []
        assert all(
            command.url.startswith(("/help", "/account"))
            for command in commands_for(as_actor(user))
        )


def test_the_list_of_keys_is_a_page_too(alice: User, client_of: ClientOf) -> None:
    page = client_of(alice).get("/help/keys/").content.decode()
    for group in KEYS:
        assert group.label in page
        assert all(key.label in page for key in group.keys)
