"""In which territory a customer is, for many opportunities at once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Case, Q, Value, When

from rapport.forecasts.conditions import Tree, in_places
from rapport.parties.records import PLACES, PLACES_OF_PARTY
from rapport.platform.access import Area, Place
from rapport.platform.accounts.models import Territory
from rapport.platform.accounts.queries import Company, company, tree_of
from rapport.sales.models import Opportunity

NAMES = {Place.COUNTRY: "country", Place.CITY: "city", Place.INDUSTRY: "industry"}
"""What filters call the places of a party."""


def in_territory() -> Any:
    """The id of the territory that an opportunity's customer is in: of several, the innermost, then the
    first that was made. Rarely a query.
    """
    ways = []
    for area in innermost_first():
        condition = _in(area)
        if condition is not None:
            ways.append(When(condition, then=Value(area.id)))
    return Case(*ways, default=None, output_field=BigIntegerField())


def innermost_first() -> list[Area]:
    """The territories, whatever lies inside another before it."""
    known = company()

    def size(area: Area) -> tuple[int, int]:
        return len(known.areas_under(area.id)), area.id

    return sorted(known.areas.values(), key=size)


def ranked() -> list[tuple[int, Territory]]:
    """Every territory with how deep it lies, each under the one that it is inside of. One query."""
    return tree_of(Territory.objects.order_by("name", "pk"))


def behind(pk: int) -> Tree | None:
    """The opportunities in a territory, those inside it with it; None where filters cannot say it."""
    known = company()
    areas = [known.areas[one] for one in sorted(known.areas_under(pk)) if known.areas[one].wanted]
    if any(place not in NAMES for area in areas for place, _ in area.wanted) or not areas:
        return None
    return {
        "any": [
            in_places({NAMES[place]: values for place, values in area.wanted}) for area in areas
        ]
    }


def _in(area: Area) -> Q | None:
    """The condition on opportunities: by a join, but for what a party has several of."""
    if any(place is Place.POSTAL_CODE for place, _ in area.wanted):
        return area.condition(PLACES_OF_PARTY, Opportunity)
    found = Q()
    for place, values in area.wanted:
        path = f"party__{PLACES[place]}"
        exact = place is Place.COUNTRY
        lookups = (Q(**{path if exact else f"{path}__iexact": value}) for value in values)
        found &= Q(*lookups, _connector=Q.OR)
    return found if area.wanted else None


def above(pk: int) -> list[int]:
    """A territory and those that it lies inside of. Rarely a query."""
    return _above(company(), pk)


@lru_cache(maxsize=1024)
def _above(known: Company, pk: int) -> list[int]:
    return [one for one in known.areas if pk in known.areas_under(one)]
