"""Letting a model hold: once, whole or not at all, and only what was looked at."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.kit.errors import NotAllowed, NotFound, RapportError, Refused
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Territory, User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.bulk import run_bulk
from rapport.platform.records.models import BulkRun
from rapport.territories.actions.activating import activate_territory_model, undo_activation
from rapport.territories.actions.handing import hand_over
from rapport.territories.actions.planning import PlannedDetails, edit_planned_territory
from rapport.territories.actions.preview import preview_realignment
from rapport.territories.models import HandOver, Quota, TerritoryModel
from rapport.territories.queries.handing import handing_over
from rapport.territories.tests.conftest import ActorOf, Drawn, Planned, Set, looked_at, of
from tests.cast import ClientOf

ACTIVATED = "territories.territory_model_activated"


def test_activating_draws_the_map_and_hands_over(
    story: TerritoryModel,
    admin: User,
    alice: User,
    bob: User,
    as_actor: ActorOf,
) -> None:
    by = as_actor(admin)
    with pytest.raises(Refused, match="Look first"):
        activate_territory_model(story, by=by)
    looked_at(story, by)
    activate_territory_model(story, by=by, hands_parties=True, hands_sales=True)
    event = Event.objects.get(name="territories.territory_model_activated")
    hand_over(event.data["hand_over"], by=by)
    for run in HandOver.objects.get().runs:
        run_bulk(run, by=by)
    belgium = Territory.objects.get(name="Belgium")
    assert (belgium.countries, list(belgium.people.all())) == (["BE"], [bob])
    assert Territory.objects.get(name="Benelux").countries == ["NL", "LU"]
    moved = Party.objects.get(name="B")
    assert moved.owner == bob
    assert {one.owner for one in moved.opportunities.all()} == {bob}
    assert Party.objects.get(name="D").owner == alice
    assert Quota.objects.get(territory=belgium).amount == 9000
    states = dict(TerritoryModel.objects.values_list("name", "state"))
    assert states == {"Next year": "active", "The map as it is": "former"}
    with pytest.raises(Refused, match="is active"):
        activate_territory_model(story, by=by)
    undo_activation(event, by)
    assert [one.name for one in Territory.objects.all()] == ["Benelux"]
    with pytest.raises(Refused, match="activated since"):
        undo_activation(event, by)


def test_a_former_model_is_activated_again(
    story: TerritoryModel, admin: User, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    for model in (story, None):
        chosen = model or TerritoryModel.objects.get(state="former")
        activate_territory_model(looked_at(chosen, by), by=by)
    assert [(one.name, one.countries) for one in Territory.objects.all()] == [
        ("Benelux", ["NL", "BE", "LU"])
    ]
    assert TerritoryModel.objects.get(state="active").name == "The map as it is"
    quota = Quota.objects.get()
    assert quota.amount == 9000
    assert quota.territory is None
    looked_at(story, by)
    activate_territory_model(story, by=by)
    assert Quota.objects.get().territory == Territory.objects.get(name="Belgium")


def test_who_may_not_draw_the_map_activates_nothing(
    story: TerritoryModel, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    looked_at(story, by)
    with pytest.raises(RapportError) as caught:
        activate_territory_model(story, by=by)
    assert isinstance(caught.value, NotAllowed | NotFound)


def test_a_model_that_was_changed_after_its_preview_does_not_hold(
    story: TerritoryModel, admin: User, bob: User, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    looked_at(story, by)
    moved = PlannedDetails("Belgium", countries=["BE", "FR"], owner_id=bob.pk)
    edit_planned_territory(of(story, "Belgium"), moved, by=by)
    with pytest.raises(Refused, match="Look first"):
        activate_territory_model(story, by=by)
    preview_realignment(story, by=by)
    with pytest.raises(Refused, match="Look first"):
        activate_territory_model(story, by=by)  # it is being reckoned


def test_a_quota_that_meets_another_stops_all_of_it(
    story: TerritoryModel, admin: User, drawn: Drawn, quota_set: Set, as_actor: ActorOf
) -> None:
    by, benelux = as_actor(admin), Territory.objects.get()
    quota_set(benelux, starts="2026-01-01")
    TerritoryModel.objects.filter(pk=story.pk).update(starts_on=date(2026, 7, 1))
    asked = PlannedDetails("Benelux", countries=["NL"], amount=Decimal(5))
    edit_planned_territory(of(story, "Benelux"), asked, by=by)
    looked_at(story, by)
    with pytest.raises(Refused, match="Benelux has the quota “Benelux, 2026”"):
        activate_territory_model(story, by=by, hands_parties=True)
    assert Territory.objects.get().countries == ["NL", "BE", "LU"]
    assert not TerritoryModel.objects.filter(state="active").exists()
    assert not HandOver.objects.exists()
    assert not Event.objects.filter(name=ACTIVATED).exists()


def test_a_quota_of_the_same_year_is_asked_anew(
    story: TerritoryModel, admin: User, quota_set: Set, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    set_before = quota_set(Territory.objects.get(), starts="2026-01-01")
    TerritoryModel.objects.filter(pk=story.pk).update(starts_on=date(2026, 1, 1))
    asked = PlannedDetails("Benelux", countries=["NL"], amount=Decimal(5))
    edit_planned_territory(of(story, "Benelux"), asked, by=by)
    activate_territory_model(looked_at(story, by), by=by)
    set_before.refresh_from_db()
    assert set_before.amount == 5


def test_what_came_into_the_trash_since_is_not_handed_over(
    story: TerritoryModel, admin: User, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    looked_at(story, by)
    Party.objects.filter(name__in=["B", "L"]).update(deleted_at=timezone.now())
    activate_territory_model(story, by=by, hands_parties=True)
    hand_over(HandOver.objects.get().pk, by=by)
    assert handing_over(by, story) is None
    assert Territory.objects.filter(name="Belgium").exists()


def test_the_page_says_how_far_handing_over_is(
    story: TerritoryModel,
    admin: User,
    bob: User,
    as_actor: ActorOf,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    looked_at(story, as_actor(admin))
    client, address = client_of(admin), f"/territory-models/{story.pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}activate/", {"hands_parties": "on", "hands_sales": "on"})
    assert "Waiting for the worker" in client.get(address).content.decode()
    assert not BulkRun.objects.exists()
    hand_over(HandOver.objects.get().pk, by=as_actor(admin))
    assert "Handing over" in client.get(address).content.decode()
    progress = client.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert "0 of 4 records are through." in progress.content.decode()
    assert "HX-Refresh" not in progress
    for run in BulkRun.objects.all():
        run_bulk(run.pk, by=as_actor(admin))
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"
    assert "Done: 4 of 4 records were changed." in client.get(address).content.decode()
    assert Party.objects.get(name="B").owner == bob


def at_once(*models: TerritoryModel, by: Actor) -> list[str]:
    """Activate them at the same moment; how each went."""
    outcomes: list[str] = []
    ready = threading.Barrier(len(models))

    def press(model: TerritoryModel) -> None:
        ready.wait()
        try:
            activate_territory_model(model, by=by, hands_parties=True)
            outcomes.append("activated")
        except Refused as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    people = [threading.Thread(target=press, args=[model]) for model in models]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_once(
    story: TerritoryModel, planned: Planned, admin: User, as_actor: ActorOf
) -> None:
    by = as_actor(admin)
    looked_at(story, by)
    assert at_once(story, story, story, by=by) == ["activated", "active_already", "active_already"]
    assert Event.objects.filter(name=ACTIVATED).count() == 1
    assert HandOver.objects.get().pk == Event.objects.get(name=ACTIVATED).data["hand_over"]


@pytest.mark.django_db(transaction=True)
def test_of_two_models_at_once_the_second_was_not_previewed_as_the_map_is_then(
    story: TerritoryModel, planned: Planned, admin: User, as_actor: ActorOf
) -> None:
    by, rival = as_actor(admin), planned("Other")
    edit_planned_territory(of(rival, "Benelux"), PlannedDetails("Lowlands"), by=by)
    assert at_once(looked_at(story, by), looked_at(rival, by), by=by) == [
        "activated",
        "not_previewed",
    ]
    states = sorted(TerritoryModel.objects.values_list("state", flat=True))
    assert states == ["active", "former", "planned"]
