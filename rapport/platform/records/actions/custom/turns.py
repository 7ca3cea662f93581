"""Who sets something up waits for whoever is at it."""

from __future__ import annotations

from django.db import connection

from rapport.kit.errors import NotFound, Refused
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.models import CustomField, CustomObject

TURN = "SELECT pg_advisory_xact_lock(hashtextextended('records.set_up', 0))"


def take_turn(by: Actor, verb: str) -> None:
    """Allow ``verb``, and let nobody else set up until this transaction ends."""
    access.require(by, verb)
    with connection.cursor() as cursor:
        cursor.execute(TURN)


def current_field(row: CustomField) -> CustomField:
    """``row`` as it is now that it is our turn. Raises NotFound."""
    found = CustomField.objects.filter(pk=row.pk).first()
    if found is None:
        raise NotFound("field_gone", "%(row)s was deleted meanwhile.", row=row.label)
    return found


def current_object(row: CustomObject) -> CustomObject:
    """``row`` as it is now that it is our turn. Raises NotFound."""
    found = CustomObject.objects.filter(pk=row.pk).first()
    if found is None:
        raise NotFound("object_gone", "%(row)s was deleted meanwhile.", row=row.label)
    return found


def hidden(row: CustomField | CustomObject) -> None:
    """Raises Refused unless ``row`` is out of sight: only then it is deleted for good."""
    if row.removed_at is None:
        raise Refused(
            "still_in_use",
            "Remove %(row)s first; then it can be deleted for good.",
            row=row.label,
        )
