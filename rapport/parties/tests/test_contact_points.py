"""Adding, correcting and removing ways to reach a party; roles; consent."""

import hashlib
from typing import Any

import pytest

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.parties import actions as parties
from rapport.parties import queries
from rapport.parties.details import Email, Handle, PartyDetails, Phone
from rapport.parties.models import Consent, Party, PhoneNumber
from rapport.parties.tests.kinds import ActorOf, ClientOf, Newest
from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db


def test_adds_corrects_and_removes(
    anna: Party, alice: User, as_actor: ActorOf, newest: Newest
) -> None:
    by = as_actor(alice)
    work = parties.add_contact_point(anna, Email("work@example.org", "work"), by=by)
    assert (work.is_primary, newest().data["value"]) == (False, "work@example.org")
    parties.edit_contact_point(work, Email("office@example.org", "work", is_primary=True), by=by)
    assert newest().data["value_before"] == "work@example.org"
    assert [email.address for email in anna.emails.filter(is_primary=True)] == [
        "office@example.org"
    ]
    assert "office@example.org" in anna.search_text
    parties.remove_contact_point(work, by=by)
    assert newest().name == "parties.contact_point_removed"
    assert anna.emails.get().is_primary
    anna.refresh_from_db()
    assert "office@example.org" not in anna.search_text
    assert anna.version == 4


def test_a_number_that_is_none_is_kept_as_written(
    anna: Party, alice: User, as_actor: ActorOf
) -> None:
    point = parties.add_contact_point(anna, Phone("ask at the desk, room 5"), by=as_actor(alice))
    assert isinstance(point, PhoneNumber)
    assert (point.e164, str(point)) == ("", "ask at the desk, room 5")


@pytest.mark.parametrize(
    "details", [Email("anna@example.ORG"), Email("x"), Phone("+31 30 123 4567"), Handle("", "")]
)
def test_refuses_wrong_input(anna: Party, alice: User, as_actor: ActorOf, details: Any) -> None:
    with pytest.raises(Invalid):
        parties.add_contact_point(anna, details, by=as_actor(alice))


def test_refuses_the_wrong_person(
    anna: Party, charlie: User, analyst: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    email = anna.emails.get()
    with pytest.raises(NotFound):
        parties.add_contact_point(anna, Email("a@b.org"), by=as_actor(charlie))
    with pytest.raises(NotAllowed):
        parties.edit_contact_point(email, Email("a@b.org"), by=as_actor(analyst))
    with pytest.raises(NotAllowed):
        parties.remove_contact_point(email, by=as_actor(analyst))
    assert (
        client_of(analyst).post(f"/parties/{anna.pk}/email/{email.pk}/remove/").status_code == 403
    )


def test_the_pages_add_correct_and_remove(
    anna: Party, acme: Party, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    assert (
        client.post(f"/parties/{anna.pk}/phone/add/", {"written": "0301112222"}).status_code == 303
    )
    phone = anna.phones.get(written="0301112222")
    assert phone.e164 == "+31301112222"
    assert "0301112222" in client.get(f"/parties/{anna.pk}/phone/{phone.pk}/edit/").text
    assert (
        client.post(f"/parties/{anna.pk}/phone/{phone.pk}/edit/", {"written": ""}).status_code
        == 422
    )
    assert (
        client.post(f"/parties/{anna.pk}/email/add/", {"address": "Anna@example.org"}).status_code
        == 422
    )
    assert client.get(f"/parties/{acme.pk}/phone/{phone.pk}/edit/").status_code == 404
    assert client.get(f"/parties/{anna.pk}/pigeon/add/").status_code == 404
    assert client.post(f"/parties/{anna.pk}/phone/{phone.pk}/remove/").status_code == 303


def test_roles_come_and_go(
    anna: Party, alice: User, charlie: User, as_actor: ActorOf, newest: Newest, client_of: ClientOf
) -> None:
    by = as_actor(alice)
    parties.add_role(anna, "supplier", by=by)
    assert newest().data == {"party": anna.pk, "role": "supplier"}
    with pytest.raises(Refused):
        parties.add_role(anna, "supplier", by=by)
    with pytest.raises(Invalid):
        parties.add_role(anna, "king", by=by)
    with pytest.raises(NotFound):
        parties.remove_role(anna, "supplier", by=as_actor(charlie))
    assert client_of(alice).post(f"/parties/{anna.pk}/roles/supplier/remove/").status_code == 303
    assert newest().name == "parties.role_removed"
    with pytest.raises(Refused):
        parties.remove_role(anna, "supplier", by=by)


def test_consent_is_a_history_of_which_the_newest_counts(
    anna: Party, alice: User, as_actor: ActorOf, newest: Newest, client_of: ClientOf
) -> None:
    said = {"purpose": "marketing", "channel": "email", "state": "granted", "source": "fair, 3 May"}
    assert client_of(alice).post(f"/parties/{anna.pk}/consent/", said).status_code == 303
    parties.record_consent(
        anna, by=as_actor(alice), purpose="marketing", channel="email", state="withdrawn"
    )
    (row,) = queries.party_page(as_actor(alice), anna.pk).consents
    assert (row.state, row.is_granted) == ("withdrawn", False)
    assert Consent.objects.count() == 2
    assert newest().data["state"] == "withdrawn"


def test_consent_without_evidence_or_right_is_refused(
    anna: Party, alice: User, analyst: User, as_actor: ActorOf
) -> None:
    with pytest.raises(Invalid) as error:
        parties.record_consent(
            anna, by=as_actor(alice), purpose="marketing", channel="pigeon", state="granted"
        )
    assert set(error.value.fields) == {"channel", "source"}
    with pytest.raises(NotAllowed):
        parties.record_consent(
            anna, by=as_actor(analyst), purpose="service", channel="any", state="withdrawn"
        )


def test_search_text_keeps_to_what_its_index_holds(alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    party = parties.create_party(PartyDetails(name="𠀀" * 200), by=by)
    digests = (hashlib.sha256(str(number).encode()).hexdigest() for number in range(60))
    for digest in digests:
        parties.add_contact_point(party, Email(f"{digest}@example.org"), by=by)
    party.refresh_from_db()
    assert len(party.search_text.encode()) <= 1500
    assert party.emails.count() == 60
