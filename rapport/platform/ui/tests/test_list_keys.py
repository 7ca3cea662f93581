"""The keys that "?" shows, and the page that lists them all."""

from __future__ import annotations

from django.urls import reverse

from rapport.platform.accounts.models import User
from rapport.platform.ui.keys import KEYS
from tests.cast import ClientOf


def test_every_place_with_keys_is_listed(alice: User, client_of: ClientOf) -> None:
    page = client_of(alice).get(reverse("shortcuts")).content.decode()
    for group in KEYS:
        assert f"<h3>{group.label}</h3>" in page
        for key in group.keys:
            assert f"<dt>{key.label}</dt>" in page
    for place in ("table[data-grid]", "[data-board]", "#filter-builder"):
        assert any(place in group.where for group in KEYS)
    assert '<kbd class="kbd">Shift</kbd><kbd class="kbd">Tab</kbd>' in page


def test_a_list_shows_the_places_that_it_has(alice: User, client_of: ClientOf) -> None:
    page = client_of(alice).get("/records/party/").content.decode()
    assert 'data-where="table[data-grid]"' in page
    assert 'data-where="[hx-target=&#39;#filter-place&#39;], #filter-builder"' in page
