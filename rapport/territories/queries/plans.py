"""Reads of models and what is drawn in them."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import QuerySet

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor, Area
from rapport.platform.accounts.models import Team
from rapport.platform.accounts.queries import company
from rapport.territories.models import PlannedTerritory, TerritoryModel
from rapport.territories.realigning import Plan, Spot


def territory_model(asker: Actor, pk: int) -> TerritoryModel:
    """Raises NotFound."""
    rows = TerritoryModel.objects.filter(pk=pk, deleted_at=None).select_related("preview")
    found = access.visible_to(asker, rows).first()
    if found is None:
        raise NotFound("no_model", "There is no such model.")
    return found


def planned_territory(of: TerritoryModel, pk: int) -> PlannedTerritory:
    """A territory of a model that the asker sees. Raises NotFound."""
    found = planned_territories(of).filter(pk=pk).first()
    if found is None:
        raise NotFound("no_territory", "There is no such territory.")
    return found


def planned_territories(of: TerritoryModel) -> QuerySet[PlannedTerritory]:
    """Those of a model by name, with who works there."""
    rows = PlannedTerritory.objects.filter(model=of).select_related("owner", "model")
    return rows.prefetch_related("people", "teams").order_by("name")


def plannable_teams() -> QuerySet[Team]:
    """The teams that can work in a territory, by name."""
    return Team.objects.order_by("name")


def active_model() -> TerritoryModel | None:
    """The model that is drawn on the map, also in the trash; None while there never was one."""
    return TerritoryModel.objects.filter(state=TerritoryModel.State.ACTIVE).first()


def areas_of(model: TerritoryModel) -> list[Area]:
    """The filters of its territories."""
    return [row.area for row in model.territories.order_by("pk")]


def plans_of(model: TerritoryModel) -> tuple[Plan, Plan]:
    """The active map and the model, with who is responsible in each territory. Three queries."""
    known, active = company(), active_model()
    owners: dict[int | None, int | None] = {}
    if active:
        owners = dict(active.territories.values_list("on_map", "owner"))
    above = {low: up for up, inside in known.areas_inside.items() for low in inside}
    spots = {pk: Spot(area.name, above.get(pk), owners.get(pk)) for pk, area in known.areas.items()}
    planned = {
        row.pk: Spot(row.name, row.inside_id, row.owner_id, row.on_map)
        for row in PlannedTerritory.objects.filter(model=model).order_by("pk")
    }
    return Plan(spots), Plan(planned)


def basis_of(model: TerritoryModel) -> str:
    """What a preview is reckoned from: both maps, with who is responsible. With another it is stale."""
    now, planned = plans_of(model)
    areas = [sorted(company().areas.values(), key=lambda area: area.id), areas_of(model)]
    asked = list(model.territories.order_by("pk").values_list("amount", "currency"))
    return sha256(repr((now, planned, areas, asked)).encode()).hexdigest()
