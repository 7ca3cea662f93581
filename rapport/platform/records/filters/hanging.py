"""Conditions on what hangs on a record instead of standing in it: tags, the lists it is on, and the
territory it lies in; and whoever is in a team, where people are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_noop as _

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor, Area, policy_called, within
from rapport.platform.accounts.queries import areas_of, company, team_called, territory_called
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters.operators import LIST, TAG
from rapport.platform.records.filters.tree import id_of
from rapport.platform.records.models import List, ListMember, Tagging
from rapport.platform.records.types import RecordType

MOST_OFFERED = 500
OF_TEAM = "team:"
"""What stands before a team where a person could stand: ``owner:team:12``."""
TERRITORY = Field("territory", _("Territory"), Kind.CHOICE)


def tagged(kind: RecordType, value: Any, _by: Actor) -> Q:
    """The records of ``kind`` that carry the tag ``value``."""
    return Q(pk__in=Tagging.record_ids(kind.model._meta.label_lower, str(value)))


def on_list(kind: RecordType, value: Any, by: Actor) -> Q:
    """Those on one of the lists that ``value`` names, or tells the ids of. One query per list.

    Raises Invalid for a list that ``by`` does not see: it might as well not exist.
    """
    seen = List.seen_of(kind.key, by)
    if value in ("none", "any", None):
        on_any = Q(pk__in=ListMember.record_ids(seen))
        return on_any if value == "any" else ~on_any
    pks: list[int] = []
    for asked in value if isinstance(value, list) else [value]:
        pks += _called(seen, str(asked), kind)
    return Q(pk__in=ListMember.record_ids(pks))


def in_territory(kind: RecordType, value: Any, _by: Actor) -> Q:
    """Those in one of the territories that ``value`` names, or tells the ids of, or inside of it.

    Raises Invalid for one that there is not.
    """
    if value in ("none", "any", None):
        anywhere = _within(kind, company().areas.values())
        return anywhere if value == "any" else ~anywhere
    each = value if isinstance(value, list) else [value]
    return _within(kind, [area for one in each for area in _areas_called(str(one))])


def _areas_called(text: str) -> tuple[Area, ...]:
    called = territory_called(text)
    if called is None:
        raise Invalid("unknown_territory", "There is no territory “%(name)s”.", name=text)
    return areas_of(called[0])


def _within(kind: RecordType, areas: Iterable[Area]) -> Q:
    held = within(areas, policy_called(kind.policy_name).places, kind.model)
    return Q(pk__in=[]) if held is None else held


def people_of_team(text: str) -> list[int]:
    """The ids of those who are in the team ``text``, by its name or id. Raises Invalid for none such."""
    called = team_called(text)
    if called is None:
        raise Invalid("unknown_team", "There is no team “%(name)s”.", name=text)
    return sorted(company().members_of(called[0]))


def hanging_fields(kind: RecordType, by: Actor) -> dict[str, Field]:
    """What ``by`` can ask of what hangs on records of ``kind``, by name. The lists to choose from are
    read when somebody looks at them.
    """
    lists: Any = SimpleLazyObject(partial(_offered, kind, by))
    found = {TAG.name: TAG, LIST.name: replace(LIST, choices=lists)}
    if policy_called(kind.policy_name).places and TERRITORY.name not in kind.all_fields():
        areas: Any = SimpleLazyObject(_territories)
        found[TERRITORY.name] = replace(TERRITORY, choices=areas)
    return found


def _territories() -> list[tuple[str, str]]:
    return [(str(area.id), area.name) for area in sorted(company().areas.values(), key=_name_of)]


def _name_of(area: Area) -> str:
    return area.name.casefold()


def _offered(kind: RecordType, by: Actor) -> list[tuple[str, str]]:
    rows = (
        List.seen_of(kind.key, by).order_by("name", "pk").values_list("pk", "name")[:MOST_OFFERED]
    )
    return [(str(pk), name) for pk, name in rows]


def _called(seen: QuerySet[List], text: str, kind: RecordType) -> list[int]:
    pk = id_of(text)
    meant = seen.filter(name__iexact=text) if pk is None else seen.filter(pk=pk)
    found = list(meant.values_list("pk", flat=True))
    if not found:
        raise Invalid(
            "unknown_list",
            "You see no list of %(kinds)s called “%(name)s”.",
            kinds=kind.plural.lower(),
            name=text,
        )
    return found


HANGING: Mapping[str, Callable[[RecordType, Any, Actor], Q]] = {
    "tag": tagged,
    "list": on_list,
    "territory": in_territory,
}
