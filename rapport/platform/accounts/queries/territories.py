"""Reads of territories, for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor, Area
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.accounts.queries.company import company


@dataclass
class Node:
    """A box of a tree, as the organization chart draws it."""

    name: str
    more: str = ""
    href: str = ""
    is_current: bool = False
    pk: int = 0
    below: list[Node] = field(default_factory=list)


def territories(asker: Actor) -> QuerySet[Territory]:
    """Every territory by name, with who works there."""
    access.require(asker, "accounts.read_territory")
    return Territory.objects.prefetch_related("people", "teams")


def territory(asker: Actor, pk: int) -> Territory:
    """The territory ``pk``. Raises NotFound."""
    found = territories(asker).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def areas_in(found: Territory) -> tuple[Area, ...]:
    """The filters of a territory and of those inside it."""
    return areas_of(found.pk)


def areas_of(pk: int) -> tuple[Area, ...]:
    """The same by its id; none of a territory that there is not."""
    known = company()
    return tuple(known.areas[one] for one in sorted(known.areas_under(pk)) if one in known.areas)


def territory_called(text: str) -> tuple[int, str] | None:
    """The id and name of the territory that ``text`` names, or is the id of. No query."""
    areas = company().areas
    return next(
        ((area.id, area.name) for area in areas.values() if _is_called(text, area.id, area.name)),
        None,
    )


def team_called(text: str) -> tuple[int, str] | None:
    """The same of a team. One query."""
    rows = Team.objects.order_by("pk").values_list("pk", "name")
    return next(((pk, name) for pk, name in rows if _is_called(text, pk, name)), None)


def _is_called(text: str, pk: int, name: str) -> bool:
    return text == str(pk) or text.casefold() == name.casefold()


def hierarchy(asker: Actor) -> list[Node]:
    """Everyone active who leads or is led, the topmost first, as trees."""
    access.require(asker, "accounts.read_user")
    people = User.objects.filter(is_active=True).exclude(roles=[]).order_by("name")
    rows = list(people.only("name", "email", "roles", "manager"))
    nodes = {row.pk: Node(row.name, ", ".join(row.role_labels), pk=row.pk) for row in rows}
    for row in rows:
        if row.manager_id in nodes:
            nodes[row.manager_id].below.append(nodes[row.pk])
    tops = [nodes[row.pk] for row in rows if row.manager_id not in nodes]
    return sorted(tops, key=lambda node: not node.below)


def tree_of(rows: Iterable[Territory]) -> list[tuple[int, Territory]]:
    """The territories as they lie inside each other, each with its depth."""
    inside: dict[int | None, list[Territory]] = {}
    for row in rows:
        inside.setdefault(row.inside_id, []).append(row)
    found: list[tuple[int, Territory]] = []
    waiting = [(0, row) for row in reversed(inside.get(None, []))]
    while waiting:
        depth, row = waiting.pop()
        found.append((depth, row))
        waiting += [(depth + 1, below) for below in reversed(inside.get(row.pk, []))]
    return found
