"""What waits behind the bell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from rapport.platform.access import Actor
from rapport.platform.notifications.models import Notification
from rapport.platform.notifications.places import Place, titles_seen_by, types_of

PAGE = 50


@dataclass(frozen=True)
class Group:
    """Notifications about one record, the newest first; or one about none."""

    title: str
    url: str
    rows: list[Notification]

    @property
    def has_new(self) -> bool:
        return any(row.read_at is None for row in self.rows)


@dataclass(frozen=True)
class NotificationPage:
    """A stretch of notifications by record; ``before`` is where the next one begins, 0 for nowhere."""

    groups: list[Group]
    before: int


def notifications(asker: Actor, *, before: int = 0, limit: int = PAGE) -> NotificationPage:
    """The asker's notifications, the newest first, older than the one called ``before``.

    What is about a record that they do not see any more is left out.
    """
    own = Notification.objects.filter(user_id=asker.user_id or 0)
    if before and (last := own.filter(pk=before).first()):
        own = own.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    rows = list(own.order_by("-at", "-pk")[: limit + 1])
    shown = still_seen(asker, rows[:limit])
    return NotificationPage(grouped(shown), rows[limit - 1].pk if len(rows) > limit else 0)


def still_seen(asker: Actor, rows: Sequence[Notification]) -> list[Notification]:
    """Those of ``rows`` that are about no record, or about one that the asker sees."""
    places = {place for row in rows if (place := _place(row)) is not None}
    seen = titles_seen_by(asker, places, types_of(places))
    return [row for row in rows if (place := _place(row)) is None or place in seen]


def grouped(rows: Sequence[Notification]) -> list[Group]:
    """``rows`` by record, in the order of the newest of each."""
    groups: dict[object, Group] = {}
    for row in rows:
        key = _place(row) if row.count == 1 and row.title else row.pk
        group = groups.setdefault(key or row.pk, Group(row.title, row.url, []))
        group.rows.append(row)
    return list(groups.values())


def unread_count(asker: Actor) -> int:
    """How many notifications the asker has not seen, up to 100."""
    own = Notification.objects.filter(user_id=asker.user_id or 0, read_at=None)
    return own[:100].count()


def _place(row: Notification) -> Place | None:
    return (row.record_type, row.record_id) if row.record_id is not None else None
