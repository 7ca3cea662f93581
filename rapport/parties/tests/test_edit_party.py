"""Changing a party, by action and by form."""

from typing import Any

import pytest

from rapport.kit.errors import NotAllowed, NotFound, Refused
from rapport.parties import actions as parties
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import Party
from rapport.parties.tests.kinds import ActorOf, ClientOf, Newest
from rapport.parties.tests.test_create_party import LINES
from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"name": "Anna de Vries", "given_name": "Anna", "family_name": "de Vries"}


def test_edits_and_counts_the_version(
    anna: Party, bob: User, as_actor: ActorOf, newest: Newest
) -> None:
    edited = parties.edit_party(
        anna, PartyDetails(**FACTS, job_title="Buyer"), version=anna.version, by=as_actor(bob)
    )
    assert (edited.job_title, edited.version, edited.updated_by) == ("Buyer", 2, bob)
    event = newest()
    assert (event.name, event.about) == ("parties.party_edited", anna.pk)
    assert event.data["changes"] == {"job_title": ["", "Buyer"]}


def test_the_parts_follow_the_name_and_the_name_its_parts(
    anna: Party, alice: User, as_actor: ActorOf
) -> None:
    renamed = parties.edit_party(
        anna, PartyDetails(**{**FACTS, "name": "Anna Jansen"}), version=1, by=as_actor(alice)
    )
    assert (renamed.given_name, renamed.family_name, renamed.sort_name) == (
        "Anna",
        "Jansen",
        "jansen, anna",
    )
    details = PartyDetails(name="Anna Jansen", given_name="Hanna", family_name="Jansen")
    again = parties.edit_party(renamed, details, version=2, by=as_actor(alice))
    assert (again.name, again.search_text.split()[0]) == ("Hanna Jansen", "hanna")


def test_replaces_the_contact_points(
    anna: Party, alice: User, as_actor: ActorOf, newest: Newest
) -> None:
    kept = anna.emails.get()
    contacts = [Email("anna@new.example", pk=kept.pk, is_primary=True), Email("second@new.example")]
    parties.edit_party(
        anna, PartyDetails(**FACTS), version=1, by=as_actor(alice), contacts=contacts
    )
    assert min(anna.emails.values_list("pk", "address")) == (kept.pk, "anna@new.example")
    assert anna.phones.count() == anna.addresses.count() == 0
    changes = newest().data["changes"]
    assert changes["email"] == [["Anna@Example.org"], ["anna@new.example", "second@new.example"]]
    assert set(changes) == {"email", "phone", "address"}


def test_changing_nothing_records_nothing(
    anna: Party, alice: User, as_actor: ActorOf, newest: Newest
) -> None:
    before = newest().pk
    parties.edit_party(anna, PartyDetails(**FACTS), version=1, by=as_actor(alice))
    assert newest().pk == before
    assert Party.objects.get(pk=anna.pk).version == 1


def test_refuses_a_stale_version(anna: Party, alice: User, bob: User, as_actor: ActorOf) -> None:
    parties.edit_party(anna, PartyDetails(**FACTS, industry="Food"), version=1, by=as_actor(alice))
    with pytest.raises(Refused) as error:
        parties.edit_party(
            anna, PartyDetails(**FACTS, industry="Wine"), version=1, by=as_actor(bob)
        )
    assert error.value.code == "party_changed"
    assert Party.objects.get(pk=anna.pk).industry == "Food"


def test_refuses_the_wrong_person(
    anna: Party, charlie: User, dana: User, analyst: User, as_actor: ActorOf
) -> None:
    for user, kind in ((charlie, NotFound), (dana, NotFound), (analyst, NotAllowed)):
        with pytest.raises(kind):
            parties.edit_party(anna, PartyDetails(name="Mallory"), version=1, by=as_actor(user))


def test_the_form_shows_what_is_known_and_saves(
    client_of: ClientOf, alice: User, anna: Party
) -> None:
    client = client_of(alice)
    text = client.get(f"/parties/{anna.pk}/edit/").text
    for known in (
        "Anna@Example.org",
        "030 123 4567",
        "Oudegracht 1",
        "Netherlands",
        'name="version" value="1"',
    ):
        assert known in text
    said = {**LINES, "email-INITIAL_FORMS": "1", "kind": "person", **FACTS, "job_title": "Chief", "version": "1",
            "email-0-pk": anna.emails.get().pk, "email-0-address": "Anna@Example.org"}  # fmt: skip
    assert client.post(f"/parties/{anna.pk}/edit/", said).status_code == 303
    assert Party.objects.get(pk=anna.pk).job_title == "Chief"
    stale = client.post(f"/parties/{anna.pk}/edit/", {**said, "job_title": "Other"})
    assert stale.status_code == 409
    assert "was changed by somebody else meanwhile" in stale.text


def test_the_form_of_another_partys_email_changes_nothing_there(
    client_of: ClientOf, alice: User, anna: Party, acme: Party
) -> None:
    said = {**LINES, "kind": "organization", "name": "Acme", "version": "1", "email-0-pk": anna.emails.get().pk,
            "email-0-address": "stolen@example.org"}  # fmt: skip
    client_of(alice).post(f"/parties/{acme.pk}/edit/", said)
    assert anna.emails.get().address == "Anna@Example.org"
