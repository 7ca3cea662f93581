"""Who works where leads come from, by the map of territories that is active."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rapport.leads.models import Lead
from rapport.parties.records import PLACES_OF_PARTY
from rapport.platform.accounts.queries import company
from rapport.platform.accounts.queries.company import Company
from rapport.territories.queries.placing import territory_id


@dataclass(frozen=True)
class Worked:
    """A territory, and the ids of those who work in it, themselves or with their team."""

    name: str
    people: tuple[int, ...]


def workers_by_lead(leads: Collection[Lead]) -> dict[int, Worked]:
    """Lead → the territory that it is in, where somebody works there, else the nearest around that in which
    somebody does; leads of nobody's land are left out. A query, however many leads and territories.
    """
    rows = Lead.objects.filter(pk__in=[lead.pk for lead in leads])
    placed = rows.annotate(territory=territory_id(Lead, PLACES_OF_PARTY)).exclude(territory=None)
    known = company()
    people = _people(known)
    above = {low: up for up, inside in known.areas_inside.items() for low in inside}
    found = {}
    for pk, territory in placed.values_list("pk", "territory"):
        manned = _manned(territory, above, people)
        if manned is not None:
            found[pk] = Worked(known.areas[manned].name, people[manned])
    return found


def _manned(pk: int, above: Mapping[int, int], people: Mapping[int, tuple[int, ...]]) -> int | None:
    """The territory itself, or the next around it in which somebody works."""
    around: int | None = pk
    for _ in range(len(above) + 1):
        if around is None or around in people:
            return around
        around = above.get(around)
    return None


def _people(known: Company) -> dict[int, tuple[int, ...]]:
    """Territory → who works there."""
    found: dict[int, set[int]] = {}
    for person, areas in known.areas_of_person.items():
        for area in areas:
            found.setdefault(area, set()).add(person)
    for team, areas in known.areas_of_team.items():
        for area in areas:
            found.setdefault(area, set()).update(known.members_of(team))
    return {area: tuple(sorted(users)) for area, users in found.items() if users}
