"""Drawing the territories of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit import countries
from rapport.kit.errors import Invalid, Refused
from rapport.kit.money import Money, minor_digits
from rapport.kit.speech import say
from rapport.orders.queries import company_currency
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.actions.territories import LISTS
from rapport.platform.accounts.queries import colleagues
from rapport.platform.events import actions as events
from rapport.territories.events import (
    PlannedTerritoryDropped,
    PlannedTerritoryEdited,
    TerritoryPlanned,
)
from rapport.territories.models import PlannedTerritory, TerritoryModel

MOST = 500
HIGHEST = Decimal(10**13)


@dataclass(frozen=True)
class PlannedDetails:
    """A territory of a model as entered."""

    name: str
    inside_id: int | None = None
    countries: Sequence[str] = ()
    cities: Sequence[str] = ()
    postal_codes: Sequence[str] = ()
    industries: Sequence[str] = ()
    owner_id: int | None = None
    people: Sequence[int] = ()
    teams: Sequence[int] = ()
    amount: Decimal | None = None
    currency: str = ""


@transaction.atomic
def plan_territory(
    model: TerritoryModel, details: PlannedDetails, *, by: Actor
) -> PlannedTerritory:
    """Draw a territory in ``model``. Raises Refused unless it is planned, Invalid for what cannot be."""
    access.require(by, "territories.plan_territory", model)
    model = _planned(model)
    territory = PlannedTerritory(model=model)
    _write(territory, details, by)
    told = TerritoryPlanned(model.name, territory.name, _told(details))
    events.record(told, by=by, subject=model)
    return territory


@transaction.atomic
def edit_planned_territory(
    territory: PlannedTerritory, details: PlannedDetails, *, by: Actor
) -> PlannedTerritory:
    """Draw ``territory`` anew. Raises as ``plan_territory``, and Invalid when it came to lie in itself."""
    access.require(by, "territories.edit_planned_territory", territory.model)
    model, before = _planned(territory.model), as_it_is(territory)
    _write(territory, details, by)
    after = as_it_is(territory)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        told = PlannedTerritoryEdited(model.name, territory.name, changes)
        events.record(told, by=by, subject=model)
    return territory


@transaction.atomic
def drop_planned_territory(territory: PlannedTerritory, *, by: Actor) -> None:
    """Take ``territory`` out of its model; those inside it come to lie in the one around it."""
    access.require(by, "territories.drop_planned_territory", territory.model)
    model, before = _planned(territory.model), as_it_is(territory)
    territory.territories.update(inside=territory.inside_id)
    territory.delete()
    events.record(PlannedTerritoryDropped(model.name, before["name"], before), by=by, subject=model)
    _drawn(model)


def as_it_is(territory: PlannedTerritory) -> dict[str, Any]:
    """What was entered of it, JSON-ready."""
    return _told(
        PlannedDetails(
            territory.name,
            territory.inside_id,
            **{name: list(getattr(territory, name)) for name in LISTS},
            owner_id=territory.owner_id,
            people=sorted(territory.people.values_list("pk", flat=True)),
            teams=sorted(territory.teams.values_list("pk", flat=True)),
            amount=territory.amount,
            currency=territory.currency,
        )
    )


def _told(details: PlannedDetails) -> dict[str, Any]:
    amount = None if details.amount is None else f"{details.amount.normalize():f}"
    return asdict(details) | {"amount": amount}


def _planned(model: TerritoryModel) -> TerritoryModel:
    """``model``, locked. Raises Refused when it is or was on the map: those stand as they were."""
    found = TerritoryModel.objects.select_for_update().get(pk=model.pk)
    if found.state != TerritoryModel.State.PLANNED:
        raise Refused("not_planned", "Only what is planned can be drawn anew: begin a new model.")
    return found


def _drawn(model: TerritoryModel) -> None:
    TerritoryModel.objects.filter(pk=model.pk).update(drawn_at=timezone.now())


def _write(territory: PlannedTerritory, details: PlannedDetails, by: Actor) -> None:
    values = {name: _tidied(getattr(details, name)) for name in LISTS}
    values["countries"] = [countries.code(text) or text for text in values["countries"]]
    currency = (details.currency or company_currency()) if details.amount is not None else ""
    wrong = (
        _wrong_lists(values)
        | _wrong_place(territory, details)
        | _wrong_people(details, by)
        | _wrong_amount(details.amount, currency)
    )
    if wrong:
        raise Invalid("invalid_territory", fields=wrong)
    territory.name, territory.inside_id = details.name.strip(), details.inside_id
    territory.owner_id = details.owner_id
    territory.amount, territory.currency = details.amount, currency
    for name, value in values.items():
        setattr(territory, name, value)
    territory.save()
    territory.people.set(details.people)
    territory.teams.set(details.teams)
    _drawn(territory.model)


def _tidied(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _wrong_lists(values: dict[str, list[str]]) -> dict[str, str]:
    wrong = {}
    unknown = [text for text in values["countries"] if not countries.code(text)]
    if unknown:
        wrong["countries"] = say("No country is called %(unknown)s.", unknown=", ".join(unknown))
    if values["postal_codes"] and not values["countries"]:
        wrong["postal_codes"] = say("Say in which countries: postal codes repeat elsewhere.")
    longest = {"postal_codes": 20}
    for name in LISTS:
        most = longest.get(name, 100)
        if len(values[name]) > MOST or any(len(text) > most for text in values[name]):
            wrong[name] = say(
                "At most %(most)s values, of at most %(longest)s characters each.",
                most=MOST,
                longest=most,
            )
    return wrong


def _wrong_place(territory: PlannedTerritory, details: PlannedDetails) -> dict[str, str]:
    name, wrong = details.name.strip(), {}
    others = PlannedTerritory.objects.filter(model=territory.model).exclude(pk=territory.pk)
    if not 0 < len(name) <= 80:
        wrong["name"] = say("A territory's name has 1 to 80 characters.")
    elif others.filter(name=name).exists():
        wrong["name"] = say("Another territory has this name.")
    above = dict(others.values_list("pk", "inside"))
    at, seen = details.inside_id, set[int]()
    if at is not None and at not in above:
        wrong["inside"] = say("A territory cannot lie inside itself.")
    while at is not None and at in above and at not in seen:
        seen.add(at)
        at = above[at]
    if at is not None and at == territory.pk:
        wrong["inside"] = say("A territory cannot lie inside itself.")
    return wrong


def _wrong_people(details: PlannedDetails, by: Actor) -> dict[str, str]:
    if details.owner_id and not colleagues(by).filter(pk=details.owner_id).exists():
        return {"owner": say("Choose an active colleague.")}
    return {}


def _wrong_amount(amount: Decimal | None, currency: str) -> dict[str, str]:
    if amount is None:
        return {}
    try:
        digits = minor_digits(Money(amount, currency).currency)
    except Invalid as error:
        return {"currency": error.message}
    if not 0 <= amount <= HIGHEST:
        return {"amount": say("An amount is not negative, and not larger than sales can be.")}
    if amount != round(amount, digits):
        return {"amount": say("At most %(digits)s decimals in this currency.", digits=digits)}
    return {}
