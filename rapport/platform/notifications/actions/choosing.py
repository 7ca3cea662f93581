"""Choosing how to be told, and stopping mails from their own foot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from rapport.kit.errors import Invalid, NotFound
from rapport.kit.speech import noted
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of, own_user, user_or_none
from rapport.platform.events import actions as events
from rapport.platform.notifications.events import WishesChanged
from rapport.platform.notifications.kinds import Kind, Way
from rapport.platform.notifications.models import Notification, Wishes
from rapport.platform.notifications.queries.wishes import way_of
from rapport.platform.notifications.unsubscribing import read_token

HOURS, WEEKDAYS = range(24), range(7)


@dataclass(frozen=True)
class Digest:
    """When somebody wants the digest: at an hour of each day, or of one weekday (0 is Monday)."""

    every: str = Wishes.Every.DAY
    hour: int = 8
    weekday: int = 0


@transaction.atomic
def choose_wishes(ways: Mapping[str, str], digest: Digest, *, by: Actor) -> Wishes:
    """Have ``by`` be told of each kind in ``ways`` as it says. Raises Invalid field by field."""
    user = own_user(by)
    wrong = dict(_problems(ways, digest))
    if wrong:
        raise Invalid("invalid_wishes", fields=wrong)
    wishes, _ = Wishes.objects.select_for_update().get_or_create(user=user)
    wishes.every, wishes.hour, wishes.weekday = digest.every, digest.hour, digest.weekday
    _set(wishes, ways, user, by)
    return wishes


@transaction.atomic
def stop_mails(token: str) -> User:
    """Send no more mails of the way that ``token`` names; what they told stands behind the bell.

    Raises NotFound when it was forged, or its user is gone.
    """
    found = read_token(token)
    user = user_or_none(found[0]) if found else None
    if found is None or user is None:
        raise NotFound(
            "bad_unsubscribe", "This link is damaged: choose under Your account, Notices."
        )
    wishes, _ = Wishes.objects.select_for_update().get_or_create(user=user)
    stopped = {kind: Way.BELL.value for kind in Kind.values if way_of(wishes, kind) == found[1]}
    _set(wishes, stopped, user, actor_of(user))
    return user


def _set(wishes: Wishes, ways: Mapping[str, str], user: User, by: Actor) -> None:
    """Keep ``ways``; what waits to be mailed of a kind goes its new way."""
    before = {kind: way_of(wishes, kind).value for kind in ways}
    changes = {kind: [before[kind], way] for kind, way in ways.items() if before[kind] != way}
    wishes.ways = {**wishes.ways, **ways}
    wishes.save()
    for kind, (_, way) in changes.items():
        waiting = Notification.objects.filter(user=user, kind=kind, mailed_at=None)
        waiting.filter(way__in=(Way.MAIL, Way.DIGEST)).update(way=way)
    if changes:
        events.record(WishesChanged(changes), by=by, subject=user)


def _problems(ways: Mapping[str, str], digest: Digest) -> list[tuple[str, str]]:
    wrong = [
        (kind, noted("Choose one of the ways."))
        for kind, way in ways.items()
        if kind not in Kind.values or way not in Way.values
    ]
    if digest.every not in Wishes.Every.values:
        wrong.append(("every", noted("Choose every day or once a week.")))
    if digest.hour not in HOURS:
        wrong.append(("hour", noted("An hour is between 0 and 23.")))
    if digest.weekday not in WEEKDAYS:
        wrong.append(("weekday", noted("Choose a day of the week.")))
    return wrong
