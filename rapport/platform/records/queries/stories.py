"""Stories: what one request, import, bulk edit or rule did, as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from rapport.kit.errors import NotFound
from rapport.kit.speech import noted
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.events.sentences import verb_of
from rapport.platform.records import undoing
from rapport.platform.records.events import PersonalDataRead, StoryUndone
from rapport.platform.records.queries.history import Entry, entries_of, values_of
from rapport.platform.records.queries.records import Shown
from rapport.platform.records.types import RecordType, record_types

SHOWN = 50
SILENT = (PersonalDataRead.name, StoryUndone.name)


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


def types_in(story: UUID) -> list[RecordType]:
    """The types of the records that the story tells of, those first that it changed."""
    models = set(
        Event.objects.filter(story=story).values_list("subject_type", flat=True).distinct()
    )
    others = [kind for kind in record_types().values() if kind.model._meta.label_lower in models]
    return [*touched_types(story), *others]


def type_of_event(event: Event) -> RecordType | None:
    """The type of the event's subject, when the event alone tells."""
    named = event.data.get("type")
    for kind in record_types().values():
        is_model = kind.model._meta.label_lower == event.subject_type
        if is_model and (not kind.only or named == kind.key):
            return kind
    return None


def _tells(kind: RecordType, name: str, model: str, key: str | None) -> bool:
    """Whether events called ``name`` about the ``model`` tell of records of ``kind``."""
    if model != kind.model._meta.label_lower or (key or kind.key) != kind.key:
        return False
    return name in undoing.family_of(kind.key).effects() or name in undoing.GENERIC.effects()


@dataclass(frozen=True)
class Told:
    """How often something was done in a story, in words, and whether it can be undone."""

    headline: str
    type: str
    count: int
    is_undoable: bool


@dataclass(frozen=True)
class Scene:
    """What a story did to one record; ``href`` is empty where the record is gone or hidden."""

    title: str
    href: str
    entry: Entry


@dataclass(frozen=True)
class ConflictRow:
    """A value that was changed since: what undoing would have put back, and what stands there."""

    title: str
    href: str
    label: str
    before: Shown
    now: Shown
    sentence: str


@dataclass(frozen=True)
class StoryPage:
    """A story as a whole. ``undone`` are its undoings; ``undoes`` the story that it undid itself."""

    story: UUID
    by_names: tuple[str, ...]
    began_at: datetime
    counts: tuple[Told, ...]
    scenes: tuple[Scene, ...]
    total: int
    undone: tuple[Event, ...]
    undoes: UUID | None = None
    left: Mapping[str, int] = field(default_factory=dict)
    conflicts: tuple[ConflictRow, ...] = ()
    conflict_count: int = 0

    @property
    def is_undoable(self) -> bool:
        return any(told.is_undoable for told in self.counts)


def story_page(asker: Actor, story: UUID) -> StoryPage:
    """A story: what was done how often, to which records (the last fifty), and what became of it."""
    require_story(asker, story)
    rows = Event.objects.filter(story=story)
    span = rows.aggregate(began_at=Min("at"), total=Count("pk", filter=~Q(name__in=SILENT)))
    undoing_told = rows.filter(name=StoryUndone.name).order_by("-pk").first()
    said = undoing_told.data if undoing_told else {}
    return StoryPage(
        story=story,
        by_names=tuple(rows.order_by("by_name").values_list("by_name", flat=True).distinct()),
        counts=tuple(_counts(rows)),
        scenes=tuple(scenes(asker, rows)),
        undone=tuple(undoings(story)),
        undoes=UUID(said["undone"]) if said else None,
        left=said.get("left", {}),
        conflicts=tuple(_conflicts(asker, said.get("conflicts", []))),
        conflict_count=said.get("conflict_count", 0),
        **span,
    )


def event_count(story: UUID) -> int:
    """How many events the story told."""
    return Event.objects.filter(story=story).count()


def _counts(rows: QuerySet[Event]) -> Iterator[Told]:
    labels = {kind.model._meta.label_lower: kind for kind in record_types().values()}
    known = set(undoing.inverses()) | {n for one in undoing.families() for n in one.effects()}
    found = rows.values("name", "subject_type", "data__type").annotate(count=Count("pk"))
    for row in found.order_by("-count", "name"):
        if row["name"] in SILENT:
            continue
        kind = record_types().get(row["data__type"] or "") or labels.get(row["subject_type"])
        noun = (kind.label if row["count"] == 1 else kind.plural) if kind else ""
        yield Told(verb_of(row["name"]), noun, row["count"], row["name"] in known)


def undoings(story: UUID) -> QuerySet[Event]:
    """The last five times that the story was taken back, newest first."""
    rows = Event.objects.filter(name=StoryUndone.name, data__undone=str(story))
    return rows.order_by("-at", "-pk")[:5]


def scenes(asker: Actor, rows: QuerySet[Event]) -> Iterator[Scene]:
    """The latest events about records that the asker may see; two queries per type."""
    found = list(rows.exclude(name__in=SILENT).order_by("-pk")[:SHOWN])
    for kind in record_types().values():
        about = [event for event in found if _is_about(kind, event)]
        if not about or not access.may_see(asker, kind.model, name=kind.policy_name):
            continue
        pks = {event.subject_id for event in about}
        records = {
            record.pk: (record, not in_trash)
            for in_trash in ((False, True) if kind.is_trashable else (False,))
            for record in kind.visible_to(asker, in_trash=in_trash).filter(pk__in=pks)
        }
        for event in about:
            record, is_in_use = records.get(event.subject_id, (None, False))
            for entry in entries_of(asker, kind, [event], record=record) if record else ():
                href = kind.url_of(record.pk) if is_in_use else ""
                yield Scene(str(record), href, entry)


def _is_about(kind: RecordType, event: Event) -> bool:
    is_model = event.subject_type == kind.model._meta.label_lower
    return is_model and (event.data.get("type") or kind.key) == kind.key


STATES = {
    "theirs": noted("Changed since."),
    "changed": noted("It was new, and somebody changed it since."),
    "taken": noted("Another record has the old value now."),
    "lost": noted("What it led to is gone."),
}


def _conflicts(asker: Actor, rows: Iterable[Mapping[str, Any]]) -> Iterator[ConflictRow]:
    """Those about records and fields that the asker may see."""
    types = record_types()
    for row in rows:
        kind = types.get(row["type"])
        if kind is None or not kind.visible_to(asker).filter(pk=row["pk"]).exists():
            continue
        shown = values_of(asker, kind, row["field"], [row["before"], row["now"]])
        if shown is not None:
            label, (before, now) = shown
            sentence = STATES.get(row["state"], "")
            yield ConflictRow(row["title"], kind.url_of(row["pk"]), label, before, now, sentence)
