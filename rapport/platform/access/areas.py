"""Territories as policies see them: filters on where a record is and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Model, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce


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
        """The condition that selects its records of ``model``, or None where it cannot hold any."""
        if not self.wanted or any(place not in places for place, _ in self.wanted):
            return None
        found, elsewhere = Q(), dict[str, Q]()
        for place, values in self.wanted:
            hop, _, rest = places[place].partition("__")
            if model._meta.get_field(hop).is_relation:
                elsewhere[hop] = elsewhere.get(hop, Q()) & _matching(place, rest, values)
            else:
                found &= _matching(place, places[place], values)
        for hop, condition in elsewhere.items():
            found &= _looked_up(model, hop, condition)
        return found


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


def _looked_up(model: type[Model], hop: str, condition: Q) -> Q:
    """Whether a row that ``hop`` leads to meets ``condition``, asked row by row.

    Not by EXISTS: PostgreSQL would first gather all rows that meet it, which takes a second where a
    page needs fifty of them. Where there is no such row it is false, so that the opposite holds.
    """
    relation: Any = model._meta.get_field(hop)
    is_back = relation.auto_created
    link = {relation.field.name: OuterRef("pk")} if is_back else {"pk": OuterRef(relation.attname)}
    rows = relation.related_model._default_manager.filter(condition, **link)
    met = rows.annotate(met=Value(True)).values("met")[:1]
    return Q(Coalesce(Subquery(met, output_field=BooleanField()), Value(False)))
