"""What was done to one record."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.models import Event


def history(asker: Actor, record: Model) -> QuerySet[Event]:
    """What was done to ``record``, newest first; nothing when the asker does not see it."""
    if not access.visible_to(asker, type(record)._default_manager.filter(pk=record.pk)).exists():
        return Event.objects.none()
    return Event.objects.filter(
        subject_type=record._meta.label_lower, subject_id=record.pk
    ).order_by("-at", "-id")
