"""The hint while a party is being entered."""

import pytest

from rapport.parties import queries

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
def test_finds_the_known_one(anna, alice, as_actor, said, reason) -> None:
    (found,) = queries.likely_duplicates(as_actor(alice), **said)
    assert (found.id, found.name) == (anna.pk, "Anna de Vries")
    assert reason in found.reason


@pytest.mark.parametrize("said", [{}, {"name": "Bo"}, {"name": "Charles Dickens"}, {"email": "other@example.org"}, {"phone": "12"}, {"name": "%_\\"}])
def test_says_nothing_without_a_reason(anna, alice, as_actor, said) -> None:
    assert queries.likely_duplicates(as_actor(alice), **said) == []


def test_neither_the_party_itself_nor_what_is_hidden(anna, alice, charlie, as_actor) -> None:
    assert queries.likely_duplicates(as_actor(alice), email="anna@example.org", besides=anna.pk) == []
    assert queries.likely_duplicates(as_actor(charlie), email="anna@example.org") == []


def test_the_form_gets_the_hint_with_a_link(anna, alice, client_of) -> None:
    said = {"name": "Anna Vries", "email-0-address": "anna@example.org", "besides": ""}
    text = client_of(alice).get("/parties/duplicates/", said, headers={"HX-Request": "true"}).text
    assert f'href="/parties/{anna.pk}/"' in text
    assert "<html" not in text
