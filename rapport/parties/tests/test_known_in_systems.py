"""The same party in several source systems."""

from __future__ import annotations

import pytest

from rapport.kit.errors import Invalid, NotAllowed
from rapport.parties import actions as parties
from rapport.parties.details import PartyDetails
from rapport.parties.models import Party
from rapport.parties.queries import systems
from rapport.parties.tests.kinds import ActorOf
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


def known(name: str, **ids: str) -> Party:
    return parties.create_party(PartyDetails(name=name), by=SYSTEM, external_ids=ids)


def test_those_of_most_systems_first_page_after_page(
    alice: User, as_actor: ActorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    two, four = known("Two", shop="1", crm="2"), known("Four", a="1", b="2", c="3", d="4")
    known("One", shop="3")
    known("Stand-in", shop="4", web="email:x@example.org")
    gone = known("Gone", shop="5", crm="5")
    parties.delete_party(gone, by=SYSTEM)
    by = as_actor(alice)
    found = systems.known_in_systems(by)
    assert [(row.party, row.systems) for row in found.rows] == [(four, 4), (two, 2)]
    assert [(row.source, row.value) for row in found.rows[1].ids] == [("crm", "2"), ("shop", "1")]
    assert found.spread == [(4, 1), (2, 1)]
    monkeypatch.setattr(systems, "SHOWN", 1)
    first = systems.known_in_systems(by)
    second = systems.known_in_systems(by, after=first.next_cursor)
    assert [row.party for row in first.rows + second.rows] == [four, two]
    assert second.next_cursor == ""


def test_not_for_everybody(charlie: User, alice: User, as_actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        systems.known_in_systems(as_actor(charlie))
    with pytest.raises(Invalid):
        systems.known_in_systems(as_actor(alice), after="nonsense")


def test_the_page(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    assert "Nobody is known in two systems" in client.get("/parties/systems/").text
    party = known("Two <b>", shop="17", crm="4711")
    text = client.get("/parties/systems/").text
    assert f'href="/parties/{party.pk}/"' in text
    assert "Two &lt;b&gt;" in text
    assert "4711" in text
