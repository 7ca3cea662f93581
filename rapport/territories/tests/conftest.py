from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from rapport.orders.models import Order
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Territory, User
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_type
from rapport.sales.actions.pipelines import set_up_pipeline
from rapport.sales.models import Opportunity, Pipeline
from rapport.territories.actions.planning import (
    PlannedDetails,
    edit_planned_territory,
    plan_territory,
)
from rapport.territories.actions.preview import preview_realignment, reckon_preview
from rapport.territories.models import PlannedTerritory, Quota, TerritoryModel

ActorOf = Callable[[User], Actor]
Drawn = Callable[..., Territory]
Planned = Callable[..., TerritoryModel]
Set = Callable[..., Quota]


def of(model: TerritoryModel, name: str) -> PlannedTerritory:
    """The territory of ``model`` that is called so."""
    return model.territories.get(name=name)


def looked_at(model: TerritoryModel, by: Actor) -> TerritoryModel:
    """``model`` with its preview."""
    preview_realignment(model, by=by)
    reckon_preview(model.pk)
    return model


@pytest.fixture
def benelux(db: None) -> Territory:
    return Territory.objects.create(name="Benelux", countries=["NL", "BE", "LU"])


@pytest.fixture
def quota_set(manager: User, as_actor: Callable[[User], Actor]) -> Set:
    """``quota_set(alice, amount="500")`` is a quota of Alice's for 2026 that the sales manager set."""

    def make(holder: Any, **given: Any) -> Quota:
        kind = record_type("quota")
        assert kind is not None
        prefix = {"User": "person", "Team": "team", "Territory": "territory"}
        said = {
            "holder": f"{prefix[type(holder).__name__]}-{holder.pk}",
            "length": "year",
            "starts": "2026-01-01",
            "amount": "120000",
        }
        made: Quota = create_record(kind, said | given, by=as_actor(manager))
        return made

    return make


@pytest.fixture
def opened(alice: User, as_actor: Callable[[User], Actor]) -> Callable[..., Opportunity]:
    """``opened(party=acme.pk, amount="500")`` is an opportunity that Alice opened."""
    Pipeline.objects.all().delete()
    set_up_pipeline()

    def make(**given: Any) -> Opportunity:
        kind = record_type("opportunity")
        assert kind is not None
        said = {"name": "Ten pumps", "amount": "1000"} | given
        made: Opportunity = create_record(kind, said, by=as_actor(alice))
        return made

    return make


@pytest.fixture
def drawn(db: None) -> Drawn:
    """``drawn("North", countries=["NL"])`` is a territory of the active map."""

    def draw(name: str, inside: Territory | None = None, **lists: Any) -> Territory:
        made = Territory.objects.create(name=name, inside=inside, **lists)
        stamps.renew()
        return made

    return draw


@pytest.fixture
def planned(manager: User, as_actor: Callable[[User], Actor]) -> Planned:
    """``planned("Next year")`` is a model that the sales manager began."""

    def make(name: str, **given: Any) -> TerritoryModel:
        kind = record_type("territory_model")
        assert kind is not None
        made: TerritoryModel = create_record(kind, {"name": name} | given, by=as_actor(manager))
        return made

    return make


@pytest.fixture
def story(
    drawn: Drawn,
    planned: Planned,
    opened: Any,
    alice: User,
    bob: User,
    manager: User,
    as_actor: ActorOf,
) -> TerritoryModel:
    """Belgium leaves the Benelux, to Bob; two Dutch customers stay, and one party was in no territory."""
    drawn("Benelux", countries=["NL", "BE", "LU"])
    model, by = planned("Next year"), as_actor(manager)
    around = of(model, "Benelux")
    edit_planned_territory(
        around, PlannedDetails("Benelux", countries=["NL", "LU"], owner_id=alice.pk), by=by
    )
    belgium = PlannedDetails(
        "Belgium", countries=["BE"], owner_id=bob.pk, amount=Decimal(9000), currency="EUR"
    )
    plan_territory(model, belgium, by=by)
    plan_territory(model, PlannedDetails("Shops", countries=["LU"], industries=["Retail"]), by=by)
    for name, country in (("N", "NL"), ("M", "NL"), ("B", "BE"), ("D", "DE")):
        Party.objects.create(name=name, country=country, owner=alice, kind="organization")
    Party.objects.create(name="L", country="LU", industry="retail", owner=bob)
    moving = Party.objects.get(name="B")
    opened(party=moving.pk, amount="1000")
    opened(party=moving.pk, amount="7", currency="USD")
    opened(party=Party.objects.get(name="N").pk, amount="500")
    for days, total in ((10, 300), (400, 4000)):
        Order.objects.create(
            number=str(days),
            party=moving,
            placed_at=timezone.now() - timedelta(days=days),
            currency="EUR",
            total=total,
        )
    return model
