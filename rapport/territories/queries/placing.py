"""Which territory of the active map records are in: the deepest one that holds them.

A territory holds what its own filter selects and what is in the territories inside it, as access has it.
Of several equally deep ones, which is a conflict of the map, the one drawn first holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Case, Expression, IntegerField, Model, Q, Value, When

from rapport.kit.errors import NotFound
from rapport.parties.models import Party
from rapport.parties.records import PLACES
from rapport.platform import access
from rapport.platform.access import Actor, Area
from rapport.platform.access.areas import Places
from rapport.platform.accounts.models import Territory
from rapport.platform.accounts.queries import company


def territory_of(asker: Actor, party: Party) -> Territory | None:
    """The deepest territory of the active map that holds ``party``; None where none does. Two queries."""
    found = territories_of(asker, [party.pk]).get(party.pk)
    return Territory.objects.filter(pk=found).first() if found else None


def territories_of(asker: Actor, party_ids: Iterable[int]) -> Mapping[int, int]:
    """Party → its territory, by their ids, of those parties that the asker sees and a territory holds. One
    query, however many.
    """
    rows = access.visible_to(asker, Party.objects.filter(pk__in=list(party_ids), deleted_at=None))
    placed = rows.annotate(territory=territory_id(Party, PLACES)).exclude(territory=None)
    return dict(placed.values_list("pk", "territory"))


def territory_id(model: type[Model], places: Places) -> Expression:
    """An annotation: the id of the territory that a row of ``model`` is in, or null. ``places`` say where
    its rows are, as its policy does: ``PLACES`` of parties, ``PLACES_OF_PARTY`` of what has a party.
    """
    return deepest(deepest_first(), model, places)


def within_territory(asker: Actor, pk: int, model: type[Model], places: Places) -> Q:
    """The condition that selects the rows of ``model`` in the territory ``pk`` or one inside it. No query.

    Raises NotFound for a territory that is not on the map.
    """
    known = company()
    if pk not in known.areas:
        raise NotFound("no_territory", "There is no such territory.")
    areas = [known.areas[one] for one in sorted(known.areas_under(pk))]
    return access.within(areas, places, model) or Q(pk__in=())


def deepest_first() -> list[Area]:
    """The territories of the active map, those inside others before them."""
    known = company()
    above = {low: up for up, inside in known.areas_inside.items() for low in inside}
    return [known.areas[pk] for pk in sorted(known.areas, key=lambda pk: (-depth(pk, above), pk))]


def depth(pk: int, above: Mapping[int, int | None]) -> int:
    """How many territories ``pk`` lies inside of. A circle would be gone round once."""
    seen = {pk}
    while (up := above.get(pk)) is not None and up not in seen:
        seen.add(up)
        pk = up
    return len(seen) - 1


def deepest(areas: Sequence[Area], model: type[Model], places: Places) -> Expression:
    """The id of the first of ``areas`` that holds a row of ``model``."""
    held = [(area.id, area.condition(places, model)) for area in areas]
    whens = [When(condition, then=Value(pk)) for pk, condition in held if condition is not None]
    return Case(*whens, default=None, output_field=IntegerField())
