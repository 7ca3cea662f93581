"""Territories, a model of them, quotas and prospects, as ``furnishing`` makes everything else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.actions.territories import TerritoryDetails, create_territory
from rapport.platform.accounts.models import User
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_type
from rapport.sales.actions.prospects import find_prospects, reckon_prospects
from rapport.territories.actions.planning import (
    PlannedDetails,
    edit_planned_territory,
    plan_territory,
)
from rapport.territories.actions.preview import (
    preview_realignment,
    reckon_preview,
    survey_map,
)


def regions(by: Actor) -> dict[str, Any]:
    """The north with a city in it, a model in which it is dealt out otherwise, both counted."""
    robin = User.objects.get(email="robin@demo.example")
    counted = Party.objects.exclude(country="").values("country").annotate(many=Count("pk"))
    home, abroad = counted.order_by("-many", "country").values_list("country", flat=True)[:2]
    town = Party.objects.filter(country=home).exclude(city="").earliest("pk").city
    people = [robin.pk, int(by.user_id or 0)]
    north = create_territory(
        TerritoryDetails("North", countries=[home, abroad], people=people), by=by
    )
    create_territory(
        TerritoryDetails("Town", inside_id=north.pk, countries=[home], cities=[town]), by=by
    )
    year = timezone.localdate().replace(month=1, day=1).isoformat()
    for holder in (f"territory-{north.pk}", f"person-{robin.pk}"):
        _make("quota", {"holder": holder, "length": "year", "starts": year, "amount": "90000"}, by)
    model = _make("territory_model", {"name": "Next year", "note": "What is abroad by itself"}, by)
    planned = model.territories.get(name="North")
    details = PlannedDetails("North", countries=[home], owner_id=robin.pk, amount=Decimal(60000))
    edit_planned_territory(planned, details, by=by)
    plan_territory(model, PlannedDetails("Abroad", countries=[abroad], owner_id=by.user_id), by=by)
    plan_territory(model, PlannedDetails("Cities", cities=[town]), by=by)
    preview_realignment(model, by=by)
    reckon_preview(model.pk)
    reckon_preview(survey_map(by=by).pk)
    reckon_prospects(find_prospects(by=by).pk)
    return {"territory": north, "territory_model": model, "planned_territory": planned}


def _make(key: str, said: dict[str, Any], by: Actor) -> Any:
    kind = record_type(key)
    assert kind is not None
    return create_record(kind, said, by=by)
