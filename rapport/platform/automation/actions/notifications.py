"""Sentences behind the bell: put there, and read."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of, user_or_none
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.automation.models import Notification
from rapport.platform.records.models import Note
from rapport.platform.records.types import record_types

KEPT = 200


def notify(user_id: int, text: str, *, url: str = "", topic: str = "") -> Notification | None:
    """Tell a user something; nothing new when an unread notice of the same ``topic`` waits."""
    own = Notification.objects.filter(user_id=user_id)
    if topic and own.filter(topic=topic, read_at=None).exists():
        return None
    return Notification.objects.create(user_id=user_id, text=text[:500], url=url, topic=topic)


def tell_of_mention(note_id: int, user_id: int) -> Notification | None:
    """Tell a user that a note names them, if they see what it is about."""
    note = Note.objects.select_related("by").filter(pk=note_id).first()
    user = user_or_none(user_id)
    if note is None or user is None:
        return None
    for kind in record_types().values():
        if kind.model._meta.label_lower == note.record_type:
            record = kind.visible_to(actor_of(user)).filter(pk=note.record_id).first()
            if record is not None:
                text = _named_at(note, record, user)
                return notify(user_id, text, url=kind.url_of(record.pk), topic=f"note {note_id}")
    return None


def _named_at(note: Note, record: Any, user: User) -> str:
    with speaking_to(user):
        return say(
            "%(by)s named you at %(record)s: “%(text)s”",
            by=note.by or say("Somebody"),
            record=record,
            text=note.text[:200],
        )


def read_notification(pk: int, *, by: Actor) -> Notification | None:
    """Note that ``by`` has seen their notice; None when there is none of theirs."""
    found = Notification.objects.filter(user_id=by.user_id or 0, pk=pk).first()
    if found is not None and found.read_at is None:
        found.read_at = timezone.now()
        found.save(update_fields=["read_at"])
    return found


def read_all_notifications(*, by: Actor) -> int:
    """Note that ``by`` has seen all; returns how many were new. Old ones are forgotten."""
    own = Notification.objects.filter(user_id=by.user_id or 0)
    stale = own.exclude(read_at=None).order_by("-at", "-pk").values("pk")[KEPT : KEPT + 1000]
    Notification.objects.filter(pk__in=list(stale.values_list("pk", flat=True))).delete()
    return own.filter(read_at=None).update(read_at=timezone.now())
