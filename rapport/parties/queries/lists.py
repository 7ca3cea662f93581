"""How parties are reached and what they are to us, as programs read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from rapport.parties.models import PartyRole, PhoneNumber
from rapport.platform.records.parts import Entry

_OURS = ("id", "party_id", "folded")


def points_of(model: type[Any], pks: Collection[int]) -> Mapping[int, list[Entry]]:
    """The contact points of a kind, by party, the main one first. One query."""
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for point in model.objects.filter(party_id__in=pks).order_by("-is_primary", "pk"):
        found[point.party_id].append(_entry(point))
    return found


def roles_of(pks: Collection[int]) -> Mapping[int, list[Entry]]:
    """The roles, by party. One query."""
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in PartyRole.objects.filter(party_id__in=pks).order_by("pk"):
        found[row.party_id].append({"role": row.role, "since": row.since, "until": row.until})
    return found


def _entry(point: Any) -> Entry:
    if isinstance(point, PhoneNumber):
        return {"number": str(point), "label": point.label, "is_primary": point.is_primary}
    names = [one.attname for one in point._meta.concrete_fields]
    return {name: getattr(point, name) for name in names if name not in _OURS}
