"""Entering a party, by action and by form."""

from typing import Any

import pytest

from rapport.kit.errors import Invalid, NotAllowed
from rapport.parties import actions as parties
from rapport.parties.details import Address, Email, PartyDetails, Phone
from rapport.parties.models import Party
from rapport.parties.tests.kinds import ActorOf, ClientOf, Newest
from rapport.platform.accounts.models import Team, User

pytestmark = pytest.mark.django_db
LINES = {
    f"{kind}-{name}_FORMS": str(count)
    for kind in ("email", "phone", "address", "handle")
    for name, count in (("TOTAL", 1), ("INITIAL", 0))
}


def test_creates_a_person_with_the_parts_of_the_name(anna: Party, alice: User, north: Team) -> None:
    assert (anna.name, anna.given_name, anna.family_name, anna.sort_name) == (
        "Anna de Vries", "Anna", "de Vries", "vries, anna de",
    )  # fmt: skip
    assert (anna.city, anna.country) == ("Utrecht", "NL")
    assert anna.phones.get().e164 == "+31301234567"
    assert anna.search_text == "anna de vries anna@example.org utrecht 31301234567 0301234567"
    assert (anna.owner, anna.team) == (alice, north)


def test_creates_an_organization_without_a_persons_parts(acme: Party) -> None:
    assert (acme.sort_name, acme.given_name) == ("acme company, the", "")


def test_composes_the_name_in_the_order_of_its_culture(alice: User, as_actor: ActorOf) -> None:
    details = PartyDetails(given_name="Béla", family_name="Bartók")
    party = parties.create_party(
        details, by=as_actor(alice), contacts=[Address(city="Budapest", country="Hungary")]
    )
    assert (party.name, party.sort_name) == ("Bartók Béla", "bartok bela")


@pytest.mark.parametrize("who", ["charlie", "dana", "analyst"])
def test_refuses_the_wrong_person(
    request: pytest.FixtureRequest, as_actor: ActorOf, client_of: ClientOf, who: str
) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        parties.create_party(PartyDetails(name="X Y"), by=as_actor(user))
    assert client_of(user).get("/parties/new/").status_code == 403
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("details", "contacts", "field"),
    [
        (PartyDetails(name="  "), (), "name"),
        (PartyDetails(name="x" * 201), (), "name"),
        (PartyDetails(name="A B", kind="robot"), (), "kind"),
        (PartyDetails(name="A B"), (Email("no address"),), "address"),
        (PartyDetails(name="A B"), (Email("a@b.org"), Email("A@B.org")), "address"),
        (PartyDetails(name="A B"), (Phone("+442079460018"), Phone("+44 20 7946 0018")), "written"),
        (PartyDetails(name="A B"), (Address(country="Narnia"),), "country"),
        (PartyDetails(name="A B"), (Address(),), "street"),
    ],
)
def test_refuses_wrong_input(
    alice: User, as_actor: ActorOf, details: Any, contacts: Any, field: str
) -> None:
    with pytest.raises(Invalid) as error:
        parties.create_party(details, by=as_actor(alice), contacts=contacts)
    assert field in error.value.fields
    assert not Party.objects.exists()


def test_records_its_event(anna: Party, newest: Newest, alice: User) -> None:
    event = newest()
    assert (event.name, event.about, event.subject_id, event.by) == (
        "parties.party_created",
        anna.pk,
        anna.pk,
        alice.pk,
    )
    assert event.data["party_name"] == "Anna de Vries"


def test_the_form_creates_and_leads_to_the_party(client_of: ClientOf, alice: User) -> None:
    said = {**LINES, "kind": "person", "name": "Zoë Müller", "roles": ["prospect"],
            "email-0-address": "zoe@example.org",
            "address-0-city": "Köln", "address-0-country": "Germany", "phone-0-written": "0221 123456"}  # fmt: skip
    response = client_of(alice).post("/parties/new/", said)
    party = Party.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/parties/{party.pk}/")
    assert party.phones.get().e164 == "+49221123456"
    assert party.roles.get().role == "prospect"
    assert "zoe muller zoe@example.org koln" in party.search_text


def test_the_form_says_at_the_field_what_is_wrong(client_of: ClientOf, alice: User) -> None:
    said = {
        **LINES,
        "kind": "person",
        "name": "",
        "email-0-address": "nope",
        "address-0-country": "Narnia",
    }
    response = client_of(alice).post("/parties/new/", said)
    assert response.status_code == 422
    for sentence in (
        "This field is required",
        "Enter a valid email address",
        "We know no country of this name",
        'value="Narnia"',
    ):
        assert sentence in response.text
    assert not Party.objects.exists()


def test_one_more_line_continues_the_numbers(client_of: ClientOf, alice: User) -> None:
    text = (
        client_of(alice)
        .get("/parties/new/email-line/", {"email-TOTAL_FORMS": "2"}, headers={"HX-Request": "true"})
        .text
    )
    assert 'name="email-2-address"' in text
    assert 'value="3"' in text
