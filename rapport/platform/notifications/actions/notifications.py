"""Sentences behind the bell: put there, and read."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model, Q
from django.utils import timezone

from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of, user_or_none
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.notifications.kinds import Kind, Way
from rapport.platform.notifications.models import Notification
from rapport.platform.notifications.places import titles_seen_by, types_of
from rapport.platform.notifications.queries.wishes import ways_of
from rapport.platform.records.models import Note

KEPT = 200
READ_KEPT, UNREAD_KEPT = timedelta(days=90), timedelta(days=365)


def notify(
    user_id: int,
    text: str,
    *,
    kind: Kind = Kind.AUTOMATION,
    url: str = "",
    topic: str = "",
    record: Model | None = None,
) -> Notification | None:
    """Tell a user something, on the way they chose; nothing new when an unread notification of the
    same ``topic`` waits.
    """
    way = ways_of([user_id])[user_id, kind]
    own = Notification.objects.filter(user_id=user_id)
    if way == Way.NONE or (topic and own.filter(topic=topic, read_at=None).exists()):
        return None
    return Notification.objects.create(
        user_id=user_id,
        kind=kind,
        way=way,
        text=text[:500],
        url=url,
        topic=topic,
        record_type=record._meta.label_lower if record else "",
        record_id=record.pk if record else None,
        title=str(record)[:200] if record else "",
    )


def tell_of_mention(note_id: int, user_id: int) -> Notification | None:
    """Tell a user that a note names them, if they see what it is about."""
    note = Note.objects.select_related("by").filter(pk=note_id).first()
    user = user_or_none(user_id)
    if note is None or user is None:
        return None
    place = (note.record_type, note.record_id)
    types = types_of([place])
    if place not in titles_seen_by(actor_of(user), [place], types):
        return None
    kind = types[place]
    record = kind.model._default_manager.get(pk=note.record_id)
    return notify(
        user_id,
        _named_at(note, record, user),
        kind=Kind.MENTION,
        url=kind.url_of(record.pk),
        topic=f"note {note_id}",
        record=record,
    )


def _named_at(note: Note, record: Model, user: User) -> str:
    with speaking_to(user):
        return say(
            "%(by)s named you at %(record)s: “%(text)s”",
            by=note.by or say("Somebody"),
            record=record,
            text=note.text[:200],
        )


def read_notification(pk: int, *, by: Actor) -> Notification | None:
    """Note that ``by`` has seen their notification; None when there is none of theirs."""
    found = Notification.objects.filter(user_id=by.user_id or 0, pk=pk).first()
    if found is not None and found.read_at is None:
        found.read_at = timezone.now()
        found.save(update_fields=["read_at"])
    return found


def read_notifications_of(record: Model, *, by: Actor) -> int:
    """Note that ``by`` has ``record`` before them, and so has seen what they were told of it; returns how
    much was new.
    """
    told = Notification.objects.filter(
        record_type=record._meta.label_lower, record_id=record.pk, user_id=by.user_id or 0
    )
    return told.filter(read_at=None).update(read_at=timezone.now())


def forget_notifications() -> int:
    """Delete what was read a season ago, and what nobody read in a year; returns how many."""
    now = timezone.now()
    old = Q(read_at__lt=now - READ_KEPT) | Q(at__lt=now - UNREAD_KEPT)
    return Notification.objects.filter(old).delete()[0]


def read_all_notifications(*, by: Actor) -> int:
    """Note that ``by`` has seen all; returns how many were new. Old ones are forgotten."""
    own = Notification.objects.filter(user_id=by.user_id or 0)
    stale = own.exclude(read_at=None).order_by("-at", "-pk").values("pk")[KEPT : KEPT + 1000]
    Notification.objects.filter(pk__in=list(stale.values_list("pk", flat=True))).delete()
    return own.filter(read_at=None).update(read_at=timezone.now())
