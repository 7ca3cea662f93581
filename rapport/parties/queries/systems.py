"""The same party in several source systems, by the external ids that it has there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from rapport.parties.absorbing import STAND_INS
from rapport.parties.models import Party
from rapport.parties.pages import ExternalIdRow
from rapport.parties.queries.parties import visible
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.keyset import decode_cursor, encode_cursor
from rapport.platform.records.models import ExternalId

SHOWN = 50
SYSTEMS = Field("systems", "Systems", Kind.NUMBER)


@dataclass(frozen=True)
class Known:
    """A party with its ids, in how many ``systems``."""

    party: Party
    systems: int
    ids: list[ExternalIdRow]


@dataclass(frozen=True)
class KnownPage:
    """A page of the report; the first one says how many parties are in how many systems."""

    rows: list[Known]
    next_cursor: str
    spread: list[tuple[int, int]]


def known_in_systems(asker: Actor, *, after: str = "") -> KnownPage:
    """Parties that the asker sees and that at least two systems know, those of most systems first.

    Adds up all external ids of parties: about a second per million of them.
    """
    access.require(asker, "parties.see_parties")
    rows = _counted(asker)
    if after:
        systems, pk = decode_cursor(after, SYSTEMS)
        rows = rows.filter(Q(systems__lt=systems) | Q(systems=systems, record_id__gt=pk))
    found = list(rows.order_by("-systems", "record_id")[: SHOWN + 1])
    shown = found[:SHOWN]
    parties = visible(asker).in_bulk([pk for pk, _ in shown])
    ids = _ids(parties)
    return KnownPage(
        [Known(parties[pk], systems, ids[pk]) for pk, systems in shown if pk in parties],
        encode_cursor(shown[-1][1], shown[-1][0]) if len(found) > SHOWN else "",
        [] if after else _spread(asker),
    )


def _ours() -> QuerySet[ExternalId]:
    stand_ins = Q()
    for beginning in STAND_INS:
        stand_ins |= Q(value__startswith=beginning)
    rows = ExternalId.objects.filter(record_type=Party._meta.label_lower)
    return rows.exclude(stand_ins)


def _counted(asker: Actor) -> QuerySet[Any, tuple[int, int]]:
    """Pairs of a party's id and the number of its systems, of those with several."""
    rows = _ours().values("record_id").annotate(systems=Count("source", distinct=True))
    rows = rows.filter(systems__gt=1, record_id__in=visible(asker).values("pk"))
    return rows.values_list("record_id", "systems")


def _spread(asker: Actor) -> list[tuple[int, int]]:
    """Numbers of systems, each with how many parties are known in so many; the most first."""
    found: defaultdict[int, int] = defaultdict(int)
    for _, systems in _counted(asker).iterator():
        found[systems] += 1
    return sorted(found.items(), reverse=True)


def _ids(pks: Iterable[int]) -> defaultdict[int, list[ExternalIdRow]]:
    found: defaultdict[int, list[ExternalIdRow]] = defaultdict(list)
    for row in _ours().filter(record_id__in=list(pks)).order_by("source", "value"):
        found[row.record_id].append(ExternalIdRow(row.source, row.value))
    return found
