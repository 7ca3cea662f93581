"""In which territory a party is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.kit.errors import NotFound
from rapport.parties.models import Party, PostalAddress
from rapport.parties.records import PLACES, PLACES_OF_PARTY
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.sales.models import Opportunity
from rapport.territories import queries
from rapport.territories.tests.conftest import Drawn

ActorOf = Callable[[User], Actor]


def party(name: str, **given: Any) -> Party:
    return Party.objects.create(name=name, **given)


def test_the_deepest_territory_that_holds_it(drawn: Drawn, alice: User, as_actor: ActorOf) -> None:
    benelux = drawn("Benelux", countries=["NL", "BE"])
    holland = drawn("Holland", inside=benelux, countries=["NL"], cities=["utrecht", "Leiden"])
    harbour = drawn("Harbour", inside=holland, countries=["NL"], postal_codes=["30"])
    mills = drawn("Mills", industries=["Milling"])
    drawn("Empty")
    by = as_actor(alice)
    rotterdam = party("R", country="NL", city="Rotterdam")
    PostalAddress.objects.create(party=rotterdam, postal_code="3011 AB", country="NL")
    for found, expected in (
        (party("U", country="NL", city="Utrecht"), holland),
        (party("G", country="BE", city="Gent"), benelux),
        (party("M", country="DE", industry="milling"), mills),
        (rotterdam, harbour),
        (party("X", country="DE"), None),
    ):
        assert queries.territory_of(by, found) == expected


def test_many_at_once_cost_one_query(
    drawn: Drawn, alice: User, charlie: User, as_actor: ActorOf
) -> None:
    west = drawn("West", countries=["NL"])
    ids = [party(f"P{number}", country="NL" if number % 2 else "DE").pk for number in range(10)]
    by = as_actor(alice)
    queries.territories_of(by, ids)
    with CaptureQueriesContext(connection) as statements:
        found = queries.territories_of(by, ids)
    assert len(statements) == 1
    assert found == dict.fromkeys(ids[1::2], west.pk)
    assert queries.territories_of(as_actor(charlie), ids) == {}


def test_what_is_within_a_territory(drawn: Drawn, opened: Any) -> None:
    benelux = drawn("Benelux", countries=["BE"])
    holland = drawn("Holland", inside=benelux, countries=["NL"])
    theirs = party("A", country="NL")
    made = opened(party=theirs.pk)
    opened(name="Elsewhere")
    held = queries.within_territory(SYSTEM, benelux.pk, Opportunity, PLACES_OF_PARTY)
    assert list(Opportunity.objects.filter(held)) == [made]
    held = queries.within_territory(SYSTEM, holland.pk, Party, PLACES)
    assert list(Party.objects.filter(held)) == [theirs]
    placed = Opportunity.objects.annotate(
        territory=queries.territory_id(Opportunity, PLACES_OF_PARTY)
    )
    assert set(placed.values_list("name", "territory")) == {
        ("Ten pumps", holland.pk),
        ("Elsewhere", None),
    }
    with pytest.raises(NotFound):
        queries.within_territory(SYSTEM, 0, Party, PLACES)


def test_without_a_map_nothing_is_placed(alice: User, as_actor: ActorOf) -> None:
    assert queries.territory_of(as_actor(alice), party("A", country="NL")) is None
