"""Stories: what one request, import, bulk edit or rule did, as a whole."""

from __future__ import annotations

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


def touched_types(story: UUID) -> list[RecordType]:
    """The types of which the story created, edited, deleted or restored records."""
    rows = Event.objects.filter(story=story).order_by()
    told = set(rows.values_list("name", "subject_type", "data__type").distinct())
    return [kind for kind in record_types().values() if any(_tells(kind, *row) for row in told)]


def _tells(kind: RecordType, name: str, model: str, key: str | None) -> bool:
    """Whether events called ``name`` about the ``model`` tell of records of ``kind``."""
    if model != kind.model._meta.label_lower or (key or kind.key) != kind.key:
        return False
    return name in undoing.family_of(kind.key).effects() or name in undoing.GENERIC.effects()
