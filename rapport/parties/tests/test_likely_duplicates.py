"""The hint while a party is being entered."""

from typing import Any

import pytest

from rapport.kit.errors import NotAllowed
from rapport.parties import queries
from rapport.parties.models import Party
from rapport.parties.tests.kinds import ActorOf, ClientOf
from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"email": "ANNA@example.org "}, "e-mail"),
        ({"phone": "+31 30 1234567"}, "phone"),
        ({"name": "Anna de Vries"}, "name"),
        ({"name": "Ana de Vreis"}, "name"),
        ({"name": "Vries Anna"}, "name"),
    ],
)
def test_finds_the_known_one(
    anna: Party, alice: User, as_actor: ActorOf, said: dict[str, Any], reason: str
) -> None:
    (found,) = queries.likely_duplicates(as_actor(alice), **said)
    assert (found.id, found.name) == (anna.pk, "Anna de Vries")
    assert reason in found.reason


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "Bo"},
        {"name": "Charles Dickens"},
        {"email": "other@example.org"},
        {"phone": "12"},
        {"name": "%_\\"},
    ],
)
def test_says_nothing_without_a_reason(
    anna: Party, alice: User, as_actor: ActorOf, said: dict[str, Any]
) -> None:
    assert queries.likely_duplicates(as_actor(alice), **said) == []


def test_neither_the_party_itself_nor_what_is_hidden(
    anna: Party, alice: User, charlie: User, as_actor: ActorOf
) -> None:
    assert (
        queries.likely_duplicates(as_actor(alice), email="anna@example.org", besides=anna.pk) == []
    )
    with pytest.raises(NotAllowed):
        queries.likely_duplicates(as_actor(charlie), email="anna@example.org")


def test_the_form_gets_the_hint_with_a_link(anna: Party, alice: User, client_of: ClientOf) -> None:
    said = {"name": "Anna Vries", "email-0-address": "anna@example.org", "besides": ""}
    text = (
        client_of(alice)
        .get("/parties/duplicates/typed/", said, headers={"HX-Request": "true"})
        .text
    )
    assert f'href="/parties/{anna.pk}/"' in text
    assert "<html" not in text
