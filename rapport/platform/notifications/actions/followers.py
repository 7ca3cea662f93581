"""Following records: by hand, and by default."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.notifications.events import RecordFollowed, RecordUnfollowed
from rapport.platform.notifications.models import Follower
from rapport.platform.notifications.places import Place
from rapport.platform.notifications.queries.followers import is_following
from rapport.platform.records.actions.allowance import about, allow, type_of


@transaction.atomic
def follow_record(record: Model, *, by: Actor) -> None:
    """Have ``by`` hear what happens to ``record``. Raises NotFound when they do not see it."""
    _set(record, by, is_wanted=True)


@transaction.atomic
def unfollow_record(record: Model, *, by: Actor) -> None:
    """Have ``by`` hear no more of ``record``, even if they own it or are named there."""
    _set(record, by, is_wanted=False)


def _set(record: Model, by: Actor, *, is_wanted: bool) -> None:
    allow(by, record)
    if by.user_id is None or is_following(by, record) == is_wanted:
        return
    Follower.objects.update_or_create(
        record_type=type_of(record),
        record_id=record.pk,
        user_id=by.user_id,
        defaults={"is_following": is_wanted},
    )
    told = RecordFollowed() if is_wanted else RecordUnfollowed()
    events.record(told, by=by, about=about(record), subject=record)


def begin_following(pairs: Iterable[tuple[Place, int]]) -> None:
    """Have users follow records by default, except those that they stopped following. One statement."""
    rows = [
        Follower(record_type=label, record_id=pk, user_id=user_id)
        for (label, pk), user_id in dict.fromkeys(pairs)
    ]
    if rows:
        Follower.objects.bulk_create(rows, ignore_conflicts=True)
