"""Territories as policies see them: filters on where a record is and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, Model, OuterRef, Q


class Place(StrEnum):
    """What a territory can tell records apart by."""

    COUNTRY = "country"
    CITY = "city"
    POSTAL_CODE = "postal_code"
    INDUSTRY = "industry"


Places = Mapping[Place, str]
"""Place → the ORM path under which a record type keeps it; what is missing cannot be asked."""


@dataclass(frozen=True, slots=True)
class Area:
    """A territory: whatever has one of the values of every place that it names.

    A postal code needs only to begin like one of them. An area that names nothing holds nothing.
    """

    id: int
    name: str
    wanted: tuple[tuple[Place, tuple[str, ...]], ...] = ()

    def condition(self, places: Places, model: type[Model]) -> Q | None:
        """The condition that selects its records of ``model``, or None where it cannot hold any.

        What stands in other tables is looked up by one EXISTS, so that nothing is joined.
        """
        if not self.wanted or any(place not in places for place, _ in self.wanted):
            return None
        here, there = Q(), Q()
        for place, values in self.wanted:
            if _is_elsewhere(places[place], model):
                there &= _matching(place, places[place], values)
            else:
                here &= _matching(place, places[place], values)
        if there:
            here &= Q(Exists(model._default_manager.filter(there, pk=OuterRef("pk"))))
        return here


def within(areas: Iterable[Area], places: Places, model: type[Model]) -> Q | None:
    """The condition that selects the records of any of ``areas``; None where there can be none."""
    found = [area.condition(places, model) for area in areas]
    held = [condition for condition in found if condition is not None]
    return Q(*held, _connector=Q.OR) if held else None


def _matching(place: Place, path: str, values: Sequence[str]) -> Q:
    if place is Place.COUNTRY:
        return Q(**{f"{path}__in": list(values)})
    lookup = "istartswith" if place is Place.POSTAL_CODE else "iexact"
    return Q(*(Q(**{f"{path}__{lookup}": value}) for value in values), _connector=Q.OR)


def _is_elsewhere(path: str, model: type[Model]) -> bool:
    return bool(model._meta.get_field(path.partition("__")[0]).is_relation)
