"""Drawing territories and saying who works them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction

from rapport.kit import countries
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.events import TerritoryCreated, TerritoryDeleted, TerritoryEdited
from rapport.platform.accounts.models import Territory
from rapport.platform.accounts.queries import company
from rapport.platform.events import actions as events

MOST = 500
LISTS = ("countries", "cities", "postal_codes", "industries")


@dataclass(frozen=True)
class TerritoryDetails:
    """A territory as entered: its filter, the one around it, and who works there."""

    name: str
    inside_id: int | None = None
    countries: Sequence[str] = ()
    cities: Sequence[str] = ()
    postal_codes: Sequence[str] = ()
    industries: Sequence[str] = ()
    people: Sequence[int] = ()
    teams: Sequence[int] = ()


@transaction.atomic
def create_territory(details: TerritoryDetails, *, by: Actor) -> Territory:
    """Draw a territory."""
    access.require(by, "accounts.create_territory")
    territory = Territory()
    _write(territory, details)
    events.record(TerritoryCreated(territory.name, asdict(details)), by=by, subject=territory)
    return territory


@transaction.atomic
def edit_territory(territory: Territory, details: TerritoryDetails, *, by: Actor) -> Territory:
    """Draw ``territory`` anew. Raises Invalid when it would come to lie inside itself."""
    access.require(by, "accounts.edit_territory", territory)
    before = _as_it_is(territory)
    _write(territory, details)
    after = _as_it_is(territory)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        events.record(TerritoryEdited(territory.name, changes), by=by, subject=territory)
    return territory


@transaction.atomic
def delete_territory(territory: Territory, *, by: Actor) -> None:
    """Take a territory off the map; those inside it come to lie in the one around it."""
    access.require(by, "accounts.delete_territory", territory)
    before = _as_it_is(territory)
    territory.territories.update(inside=territory.inside_id)
    events.record(TerritoryDeleted(territory.name, before), by=by, subject=territory)
    territory.delete()
    stamps.renew()


def _write(territory: Territory, details: TerritoryDetails) -> None:
    values = {name: _tidied(getattr(details, name)) for name in LISTS}
    values["countries"] = [countries.code(text) or text for text in values["countries"]]
    _check(territory, details, values)
    territory.name, territory.inside_id = details.name.strip(), details.inside_id
    for name, value in values.items():
        setattr(territory, name, value)
    try:
        with transaction.atomic():
            territory.save()
    except IntegrityError:
        raise Invalid("name_taken", fields={"name": "Another territory has this name."}) from None
    territory.people.set(details.people)
    territory.teams.set(details.teams)
    stamps.renew()


def _tidied(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _check(territory: Territory, details: TerritoryDetails, values: dict[str, list[str]]) -> None:
    wrong = {}
    if not 0 < len(details.name.strip()) <= 80:
        wrong["name"] = say("A territory's name has 1 to 80 characters.")
    unknown = [text for text in values["countries"] if not countries.code(text)]
    if unknown:
        wrong["countries"] = say("No country is called %(unknown)s.", unknown=", ".join(unknown))
    if values["postal_codes"] and not values["countries"]:
        wrong["postal_codes"] = say("Say in which countries: postal codes repeat elsewhere.")
    for name in LISTS:
        if len(values[name]) > MOST or any(len(text) > 100 for text in values[name]):
            wrong[name] = say("At most %(most)s values, of at most 100 characters each.", most=MOST)
    inside = company().areas_under(territory.pk) if territory.pk else frozenset()
    if details.inside_id in inside:
        wrong["inside"] = say("A territory cannot lie inside itself.")
    if wrong:
        raise Invalid("invalid_territory", fields=wrong)


def _as_it_is(territory: Territory) -> dict[str, Any]:
    return {
        "name": territory.name,
        "inside_id": territory.inside_id,
        **{name: list(getattr(territory, name)) for name in LISTS},
        "people": sorted(territory.people.values_list("pk", flat=True)),
        "teams": sorted(territory.teams.values_list("pk", flat=True)),
    }
