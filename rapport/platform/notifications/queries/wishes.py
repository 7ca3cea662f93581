"""How people want to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rapport.platform.access import Actor
from rapport.platform.notifications.kinds import Kind, Way, usual_way
from rapport.platform.notifications.models import Wishes

Ways = dict[tuple[int, str], Way]


def wishes_of(asker: Actor) -> Wishes:
    """What the asker chose, or what is usual."""
    found = Wishes.objects.filter(user_id=asker.user_id or 0).first()
    return found or Wishes(user_id=asker.user_id or 0)


def way_of(wishes: Wishes | None, kind: str) -> Way:
    """How somebody with these wishes is told of ``kind``."""
    chosen = wishes.ways.get(kind) if wishes else None
    return Way(chosen) if chosen in Way.values else usual_way(kind)


def ways_of(user_ids: Collection[int]) -> Ways:
    """(user, kind) → way. One query for all."""
    known = Wishes.objects.in_bulk(user_ids)
    kinds: Iterable[str] = Kind.values
    return {(pk, kind): way_of(known.get(pk), kind) for pk in user_ids for kind in kinds}
