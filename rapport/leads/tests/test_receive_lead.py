"""Leads come in: who they are, what they say, what is told of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rapport.kit.errors import Invalid, NotAllowed
from rapport.leads.actions.leads import receive_lead
from rapport.leads.models import Lead
from rapport.leads.queries.conditions import lead_type
from rapport.leads.queries.leads import perhaps_known
from rapport.leads.tests.conftest import Received
from rapport.parties.actions.parties import create_party
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record

ActorOf = Callable[[User], Actor]


def test_somebody_unknown_becomes_a_party(received: Received) -> None:
    lead = received(phone="+31 20 123 4567")
    assert lead.party is not None
    assert (lead.party.name, lead.party.kind) == ("Dora Vos", "person")
    assert [one.address for one in lead.party.emails.all()] == ["dora@vos.example"]
    assert [one.e164 for one in lead.party.phones.all()] == ["+31201234567"]
    assert [one.role for one in lead.party.roles.all()] == ["prospect"]
    assert (lead.status, lead.owner_id) == ("new", None)
    event = Event.objects.get(name="leads.lead_received")
    assert (event.about, event.subject_id) == (lead.party_id, lead.pk)


def test_the_same_address_is_the_same_party(received: Received) -> None:
    known = create_party(
        PartyDetails(name="D. Vos"), by=SYSTEM, contacts=[Email("Dora@Vos.example")]
    )
    lead = received(email="dora@vos.EXAMPLE")
    assert lead.party == known
    assert Party.objects.count() == 1


def test_somebody_called_alike_is_shown_and_not_merged(received: Received) -> None:
    known = create_party(PartyDetails(name="Dora Vos"), by=SYSTEM)
    lead = received()
    assert lead.party != known
    assert [one.id for one in perhaps_known(SYSTEM, lead)] == [known.pk]


def test_who_enters_a_lead_owns_it_and_may_say_whose_it_is(
    alice: User, bob: User, as_actor: ActorOf
) -> None:
    mine = receive_lead({"name": "Erik"}, by=as_actor(alice))
    assert (mine.owner, mine.by_rules) == (alice, True)
    his = receive_lead({"name": "Fatma", "owner": bob.pk}, by=as_actor(alice))
    assert (his.owner, his.by_rules) == (bob, False)


def test_wrong_people_and_wrong_input(charlie: User, analyst: User, as_actor: ActorOf) -> None:
    for wrong in (charlie, analyst):
        with pytest.raises(NotAllowed):
            receive_lead({"name": "Erik"}, by=as_actor(wrong))
    for given, field in (
        ({}, "name"),
        ({"name": "Erik", "email": "nobody"}, "email"),
        ({"name": "Erik", "status": "dead"}, "dead_reason"),
        ({"name": "Erik", "status": "recycled"}, "back"),
        ({"name": "Erik", "received": "2199-01-01T00:00:00Z"}, "received"),
    ):
        with pytest.raises(Invalid) as caught:
            receive_lead(given)
        assert field in caught.value.fields
    assert not Lead.objects.exists()
    assert not Party.objects.exists()


def test_an_edit_is_told_and_found_by_its_words(received: Received) -> None:
    lead = received()
    edit_record(lead_type(), lead.pk, {"need": "Twelve Pümps"}, by=SYSTEM)
    lead.refresh_from_db()
    assert "twelve pumps" in lead.search_text
    assert Event.objects.get(name="leads.lead_edited").data["changes"] == {
        "need": ["", "Twelve Pümps"]
    }
