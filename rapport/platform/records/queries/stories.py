"""Stories: what one request, import, bulk edit or rule did, as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Max

from rapport.kit.errors import NotFound
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.records import undoing
from rapport.platform.records.types import RecordType, record_types

SHOWN = 50


def require_story(asker: Actor, story: UUID) -> None:
    """Raises NotFound unless ``asker`` told a part of ``story``, or is an administrator."""
    rows = Event.objects.filter(story=story)
    if not asker.is_administrator:
        rows = rows.filter(by=asker.user_id, by__isnull=False)
    if not rows.exists():
        raise NotFound("story_not_found", "There is no such story.")


def story_names(story: UUID) -> list[str]:
    """The names of the story's events, the last told first."""
    rows = Event.objects.filter(story=story).values("name").annotate(last=Max("pk"))
    return [row["name"] for row in rows.order_by("-last")]


def touched_records(story: UUID) -> Iterator[tuple[RecordType, list[int]]]:
    """The records that the story created, edited, deleted or restored, by type, in the order of ids."""
    for kind in record_types().values():
        names = {*undoing.family_of(kind.key).effects(), *undoing.GENERIC.effects()}
        rows = Event.objects.filter(
            story=story, name__in=names, subject_type=kind.model._meta.label_lower
        )
        if kind.only:
            rows = rows.filter(data__type=kind.key)
        pks = rows.order_by("subject_id").values_list("subject_id", flat=True).distinct()
        found = [pk for pk in pks if pk is not None]
        if found:
            yield kind, found
