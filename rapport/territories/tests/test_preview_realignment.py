"""What a model would change: shown before anything is activated."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.kit.errors import Invalid, NotFound
from rapport.kit.money import Money
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.types import declared_type
from rapport.territories.actions.planning import (
    PlannedDetails,
    drop_planned_territory,
    edit_planned_territory,
    plan_territory,
)
from rapport.territories.actions.preview import preview_realignment, reckon_preview
from rapport.territories.models import Move, TerritoryModel
from rapport.territories.queries.previews import preview_of
from rapport.territories.tests.conftest import Drawn, Planned, of
from tests.cast import run_jobs

ActorOf = Callable[[User], Actor]


def test_a_model_begins_as_a_copy_of_the_map(
    drawn: Drawn, planned: Planned, north: Team, alice: User
) -> None:
    benelux = drawn("Benelux", countries=["NL", "BE"])
    holland = drawn("Holland", inside=benelux, countries=["NL"], cities=["Utrecht"])
    holland.people.add(alice)
    holland.teams.add(north)
    model = planned("Next year")
    copy = of(model, "Holland")
    assert (copy.inside, copy.on_map, copy.cities) == (
        of(model, "Benelux"),
        holland.pk,
        ["Utrecht"],
    )
    assert (list(copy.people.all()), list(copy.teams.all())) == ([alice], [north])
    assert model.state == "planned"


@pytest.mark.parametrize("day", ["9999-12-01", "1900-01-01"])
def test_a_model_starts_in_a_year_that_can_be_planned(
    planned: Planned, manager: User, as_actor: ActorOf, day: str
) -> None:
    with pytest.raises(Invalid) as caught:
        planned("Some day", starts=day)
    assert caught.value.fields["starts"] == "This is too far away to be planned."
    model = planned("Next year", starts="2027-01-01")
    with pytest.raises(Invalid):
        edit_record(
            declared_type("territory_model"), model.pk, {"starts": day}, by=as_actor(manager)
        )
    assert not TerritoryModel.objects.filter(name="Some day").exists()


def test_territories_are_drawn_in_a_model(
    drawn: Drawn, planned: Planned, alice: User, manager: User, as_actor: ActorOf
) -> None:
    drawn("Benelux", countries=["NL", "BE"])
    model, by = planned("Next year"), as_actor(manager)
    around = of(model, "Benelux")
    made = plan_territory(
        model,
        PlannedDetails(
            "Holland",
            around.pk,
            countries=["Netherlands"],
            owner_id=alice.pk,
            amount=Decimal(1000),
        ),
        by=by,
    )
    assert (made.countries, made.quota) == (["NL"], Money(Decimal(1000), "EUR"))
    edit_planned_territory(made, PlannedDetails("Holland", countries=["NL"]), by=by)
    told = Event.objects.get(name="territories.planned_territory_edited").data["changes"]
    assert told["amount"] == ["1000", None]
    edit_planned_territory(made, PlannedDetails("Holland", around.pk, countries=["NL"]), by=by)
    drop_planned_territory(around, by=by)
    made.refresh_from_db()
    assert (made.inside, model.territories.count()) == (None, 1)
    assert Territory.objects.get().name == "Benelux"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Benelux"}, "name"),
        ({"countries": ["Narnia"]}, "countries"),
        ({"postal_codes": ["10"]}, "postal_codes"),
        ({"countries": ["NL"], "postal_codes": ["1" * 21]}, "postal_codes"),
        ({"cities": ["x" * 101]}, "cities"),
        ({"inside_id": 0}, "inside"),
        ({"owner_id": 0x7FFF}, "owner"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("0.001")}, "amount"),
        ({"amount": Decimal(1), "currency": "euro"}, "currency"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_its_field(
    drawn: Drawn,
    planned: Planned,
    manager: User,
    as_actor: ActorOf,
    given: dict[str, Any],
    field: str,
) -> None:
    drawn("Benelux", countries=["NL", "BE"])
    model = planned("Next year")
    with pytest.raises(Invalid) as caught:
        plan_territory(model, PlannedDetails(**{"name": "Other"} | given), by=as_actor(manager))
    assert field in caught.value.fields
    assert model.territories.count() == 1


def test_a_territory_cannot_lie_in_itself(
    drawn: Drawn, planned: Planned, manager: User, as_actor: ActorOf
) -> None:
    outer = drawn("Outer", countries=["NL"])
    drawn("Inner", inside=outer, countries=["NL"])
    model = planned("Next year")
    details = PlannedDetails("Outer", of(model, "Inner").pk, countries=["NL"])
    with pytest.raises(Invalid) as caught:
        edit_planned_territory(of(model, "Outer"), details, by=as_actor(manager))
    assert caught.value.fields["inside"] == "A territory cannot lie inside itself."


def test_sales_people_see_no_models(
    planned: Planned, alice: User, charlie: User, as_actor: ActorOf
) -> None:
    model = planned("Next year")
    for who in (alice, charlie):
        with pytest.raises(NotFound):
            plan_territory(model, PlannedDetails("Mine"), by=as_actor(who))
        with pytest.raises(NotFound):
            preview_realignment(model, by=as_actor(who))


def test_what_moves_is_shown(story: TerritoryModel, manager: User, as_actor: ActorOf) -> None:
    by = as_actor(manager)
    preview_realignment(story, by=by)
    reckon_preview(story.pk)
    found = preview_of(by, story)
    assert found is not None
    assert not found.is_stale
    ways = {(way.source, way.target): way for way in found.ways if way.is_moved}
    moved = ways["Benelux", "Belgium"]
    assert (moved.parties, moved.handed) == (1, 1)
    assert moved.open == (Money(Decimal(1000), "EUR"), Money(Decimal(7), "USD"))
    assert moved.weighted[0] == Money(Decimal(100), "EUR")
    assert moved.ordered == (Money(Decimal(300), "EUR"),)
    assert set(ways) == {("Benelux", "Belgium")}
    stays = next(way for way in found.ways if way.source == way.target == "Benelux")
    assert (stays.parties, stays.handed) == (3, 1)
    assert found.nowhere == 1
    assert [(names, count) for names, count in found.conflicts] == [(("Benelux", "Shops"), 1)]
    loads = {load.name: load for load in found.loads}
    assert (loads["Alice"].parties_before, loads["Alice"].parties_after) == (4, 4)
    assert loads["Bob"].open_after == (Money(Decimal(1000), "EUR"), Money(Decimal(7), "USD"))
    assert loads["Bob"].quota_after == (Money(Decimal(9000), "EUR"),)
    assert set(Move.objects.values_list("party__name", flat=True)) == {"B", "L"}


def test_a_preview_is_reckoned_in_the_worker_and_goes_stale(
    story: TerritoryModel,
    manager: User,
    as_actor: ActorOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    by = as_actor(manager)
    with django_capture_on_commit_callbacks(execute=True):
        preview_realignment(story, by=by)
    waiting = preview_of(by, story)
    assert waiting is not None
    assert waiting.state == "waiting"
    run_jobs()
    assert preview_of(by, story).is_stale is False  # type: ignore[union-attr]
    edit_planned_territory(of(story, "Belgium"), PlannedDetails("Belgium"), by=by)
    assert preview_of(by, story).is_stale is True  # type: ignore[union-attr]


def test_two_territories_of_one_filter_contradict_each_other(
    story: TerritoryModel, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    plan_territory(story, PlannedDetails("Belgium again", countries=["BE"]), by=by)
    preview_realignment(story, by=by)
    reckon_preview(story.pk)
    found = preview_of(by, story)
    assert found is not None
    assert (("Belgium", "Belgium again"), 1) in found.conflicts
    assert ("Benelux", "Belgium") in {(way.source, way.target) for way in found.moved}
