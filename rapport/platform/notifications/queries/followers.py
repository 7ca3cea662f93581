"""Who follows which record: whoever said so, or owns it, and did not stop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model, Q

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.notifications.models import Follower
from rapport.platform.notifications.places import Place, by_label, place_of, types_of
from rapport.platform.records.queries.people import seers
from rapport.platform.records.types import RecordType


@dataclass(frozen=True)
class FollowerRow:
    """Somebody who follows a record; ``sees`` says whether they hear of it at all."""

    user: User
    owns: bool
    sees: bool


def followers_at(
    places: Collection[Place], types: Mapping[Place, RecordType]
) -> dict[Place, set[int]]:
    """Place → the users who follow it. One query, and one per record type for the owners."""
    found: defaultdict[Place, set[int]] = defaultdict(set)
    for place, user_id in _owners(places, types):
        found[place].add(user_id)
    for label, pks in by_label(places).items():
        rows = Follower.objects.filter(record_type=label, record_id__in=pks)
        for pk, user_id, wants in rows.values_list("record_id", "user_id", "is_following"):
            (found[label, pk].add if wants else found[label, pk].discard)(user_id)
    return dict(found)


def _owners(
    places: Collection[Place], types: Mapping[Place, RecordType]
) -> Iterable[tuple[Place, int]]:
    kinds = {types[place].policy_name: types[place] for place in places if place in types}
    for kind in kinds.values():
        owner = access.policy_called(kind.policy_name).owner
        if not owner:
            continue
        label = kind.model._meta.label_lower
        pks = [pk for found, pk in places if found == label]
        rows = kind.model._default_manager.filter(**kind.only, pk__in=pks)
        for pk, user_id in rows.exclude(Q(**{f"{owner}__isnull": True})).values_list("pk", owner):
            yield (label, pk), user_id


def is_following(asker: Actor, record: Model) -> bool:
    """Whether the asker follows ``record``. Up to three queries."""
    place = place_of(record)
    return asker.user_id in followers_at([place], types_of([place])).get(place, ())


def followers(record: Model) -> list[FollowerRow]:
    """Who follows ``record``, by name; who does not see it is told nothing."""
    place = place_of(record)
    types = types_of([place])
    pks = followers_at([place], types).get(place, set())
    users = User.objects.filter(pk__in=pks, is_active=True).order_by("name")
    owners = {user_id for _, user_id in _owners([place], types)}
    seeing = seers(record, users)
    return [FollowerRow(user, user.pk in owners, user.pk in seeing) for user in users]
