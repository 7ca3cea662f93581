"""Drawing territories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.access import Place
from rapport.platform.accounts.actions.territories import (
    TerritoryDetails,
    create_territory,
    delete_territory,
    edit_territory,
)
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.accounts.queries import actor_of, territories, tree_of
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf

BENELUX = TerritoryDetails("Benelux", countries=["Netherlands", "be", " LU "])


def test_a_territory_is_drawn_and_worked(
    admin: User, bob: User, north: Team, as_actor: ActorOf
) -> None:
    details = replace(BENELUX, cities=["Gent", "", "Gent "], teams=[north.pk])
    made = create_territory(details, by=as_actor(admin))
    assert (made.countries, made.cities) == (["NL", "BE", "LU"], ["Gent"])
    [area] = actor_of(bob).reach.areas
    assert area.name == "Benelux"
    assert area.wanted == ((Place.COUNTRY, ("NL", "BE", "LU")), (Place.CITY, ("Gent",)))
    assert Event.objects.get(name="accounts.territory_created").data["territory"] == "Benelux"


def test_who_works_the_outer_one_reaches_the_inner_ones(
    admin: User, alice: User, bob: User, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    outer = create_territory(TerritoryDetails("Europe", people=[alice.pk]), by=by)
    inner = create_territory(replace(BENELUX, inside_id=outer.pk, people=[bob.pk]), by=by)
    assert [area.name for area in actor_of(alice).reach.areas] == ["Europe", "Benelux"]
    assert [area.name for area in actor_of(bob).reach.areas] == ["Benelux"]
    assert [(depth, row.pk) for depth, row in tree_of(territories(by))] == [
        (0, outer.pk),
        (1, inner.pk),
    ]


def test_a_territory_is_drawn_anew(admin: User, as_actor: ActorOf) -> None:
    by = as_actor(admin)
    made = create_territory(BENELUX, by=by)
    edit_territory(made, replace(BENELUX, countries=["NL"]), by=by)
    event = Event.objects.get(name="accounts.territory_edited")
    assert event.data["changes"] == {"countries": [["NL", "BE", "LU"], ["NL"]]}
    edit_territory(made, replace(BENELUX, countries=["NL"]), by=by)
    assert Event.objects.filter(name="accounts.territory_edited").count() == 1


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (replace(BENELUX, name=" "), "name"),
        (replace(BENELUX, name="Taken"), "name"),
        (replace(BENELUX, countries=["Atlantis"]), "countries"),
        (TerritoryDetails("Codes", postal_codes=["10"]), "postal_codes"),
        (replace(BENELUX, cities=["x" * 101]), "cities"),
    ],
)
def test_refuses_wrong_input(
    admin: User, as_actor: ActorOf, details: TerritoryDetails, field: str
) -> None:
    create_territory(replace(BENELUX, name="Taken"), by=as_actor(admin))
    with pytest.raises(Invalid) as refused:
        create_territory(details, by=as_actor(admin))
    assert list(refused.value.fields) == [field]


def test_no_territory_lies_inside_itself(admin: User, as_actor: ActorOf) -> None:
    by = as_actor(admin)
    outer = create_territory(TerritoryDetails("Europe"), by=by)
    inner = create_territory(replace(BENELUX, inside_id=outer.pk), by=by)
    for inside in (outer, inner):
        with pytest.raises(Invalid, match="inside itself"):
            edit_territory(outer, TerritoryDetails("Europe", inside_id=inside.pk), by=by)


def test_what_was_inside_a_deleted_one_moves_up(admin: User, as_actor: ActorOf) -> None:
    by = as_actor(admin)
    world = create_territory(TerritoryDetails("World"), by=by)
    outer = create_territory(TerritoryDetails("Europe", inside_id=world.pk), by=by)
    inner = create_territory(replace(BENELUX, inside_id=outer.pk), by=by)
    delete_territory(outer, by=by)
    inner.refresh_from_db()
    assert inner.inside_id == world.pk
    assert Event.objects.filter(name="accounts.territory_deleted").exists()


def test_only_administrators(alice: User, admin: User, as_actor: ActorOf) -> None:
    made = create_territory(BENELUX, by=as_actor(admin))
    by = as_actor(alice)
    with pytest.raises(NotAllowed):
        create_territory(replace(BENELUX, name="Mine"), by=by)
    with pytest.raises(NotFound):
        edit_territory(made, BENELUX, by=by)
    assert Territory.objects.count() == 1
