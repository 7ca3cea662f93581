from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from rapport.dashboards.actions import make_dashboard
from rapport.dashboards.models import Dashboard
from rapport.performance.tests.conftest import World, patience, world
from rapport.platform.accounts.queries import actor_of

if TYPE_CHECKING:
    from django.test import Client

    from rapport.platform.accounts.models import User

__all__ = ["World", "patience", "world"]


@pytest.fixture
def mine(alice: User) -> Dashboard:
    """An empty dashboard of Alice's."""
    return make_dashboard("Mine", by=actor_of(alice))


def shown(client: Client, address: str, status: int = 200) -> str:
    """The page as text with its tags, blanks as one sees them."""
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    return unescape(response.content.decode()).replace("\xa0", " ")


def links(text: str) -> dict[str, str]:
    """Word → where it leads."""
    return {
        word: address for address, word in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', text)
    }
