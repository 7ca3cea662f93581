"""Remembering what a person opened: theirs alone, and no event, since nothing was done."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rapport.platform.access import Actor
from rapport.platform.records.queries.attached import record_of
from rapport.platform.search.models import Opened

KEPT = 40


@transaction.atomic
def remember_opened(key: str, pk: int, *, by: Actor) -> None:
    """Put a record on top of what ``by`` opened lately. Raises NotFound for what they do not see."""
    record_of(by, key, pk)
    if by.user_id is None:
        return
    own = Opened.objects.filter(user_id=by.user_id)
    own.update_or_create(
        user_id=by.user_id, record_type=key, record_id=pk, defaults={"at": timezone.now()}
    )
    old = own.order_by("-at").values_list("pk", flat=True)[KEPT:]
    own.filter(pk__in=list(old)).delete()
