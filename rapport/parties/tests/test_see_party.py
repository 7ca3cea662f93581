"""The party page: whole, in few queries, for those who may see it."""

from typing import Any

import pytest

from rapport.parties import queries
from rapport.parties.models import Party
from rapport.parties.tests.kinds import ActorOf, ClientOf
from rapport.parties.tests.staging import absorb
from rapport.parties.tests.test_absorb_parties import ANNA
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db


def anna(asker: Actor) -> Party:
    absorb(ANNA)
    return queries.visible(asker).get(kind="person")


def test_shows_who_it_is(client_of: ClientOf, alice: User, as_actor: ActorOf) -> None:
    party = anna(as_actor(alice))
    text = client_of(alice).get(f"/parties/{party.pk}/").text
    for said in (
        "Anna de Vries",
        "mailto:Anna@Example.org",
        "+31 30 123 4567",
        "Oudegracht 1",
        "Netherlands",
        "Acme BV",
        "Customer",
        "vip",
    ):
        assert said in text


@pytest.mark.parametrize("who", ["charlie", "dana"])
def test_hides_from_the_wrong_person(
    request: pytest.FixtureRequest, client_of: ClientOf, as_actor: ActorOf, admin: User, who: str
) -> None:
    party = anna(as_actor(admin))
    client = client_of(request.getfixturevalue(who))
    assert client.get(f"/parties/{party.pk}/").status_code == 404
    assert client.get(f"/parties/{party.pk}/edit/").status_code == 404
    assert client.get(f"/parties/{party.pk}/chart/").status_code == 404


def test_missing_and_trashed_look_the_same(
    client_of: ClientOf, alice: User, as_actor: ActorOf
) -> None:
    party = anna(as_actor(alice))
    party.deleted_at = "2026-01-01T00:00:00Z"
    party.save()
    client = client_of(alice)
    assert (
        client.get(f"/parties/{party.pk}/").status_code
        == client.get("/parties/999999/").status_code
        == 404
    )


def test_costs_the_same_whatever_hangs_on_the_party(
    alice: User, as_actor: ActorOf, django_assert_num_queries: Any
) -> None:
    asker = as_actor(alice)
    party = anna(asker)
    emails = [{"address": f"a{number}@example.org", "label": ""} for number in range(40)]
    with django_assert_num_queries(2):
        queries.party_page(asker, party.pk)
    absorb(
        {**ANNA, "contacts": {"emails": emails}},
        *[{"name": f"Boss {n}", "external_id": f"b{n}"} for n in range(5)],
    )
    absorb(
        *[
            {"external_id": "17", "name": "Anna de Vries", "organization": f"Firm {n}"}
            for n in range(30)
        ]
    )
    with django_assert_num_queries(2):
        page = queries.party_page(asker, party.pk)
    assert len(page.emails) == 41
    assert len(page.present) == 31


def test_the_employer_sees_its_people(alice: User, as_actor: ActorOf) -> None:
    asker = as_actor(alice)
    anna(asker)
    acme = queries.visible(asker).get(kind="organization")
    (row,) = queries.party_page(asker, acme.pk).relationships
    assert (row.verb, row.other_name, row.is_ours) == ("employs", "Anna de Vries", False)
