"""What happened, noted on a dashboard: written, changed and taken off."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from rapport.dashboards import events as told
from rapport.dashboards.models import LONGEST_ANNOTATION, Annotation, Dashboard
from rapport.dashboards.queries.finding import MOST_ANNOTATIONS, annotation_of, own_dashboard
from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event


@transaction.atomic
def write_annotation(
    row: Dashboard, text: str, *, first: date, by: Actor, last: date | None = None
) -> Annotation:
    """Note that something happened on ``first``, or until ``last``. Raises Invalid, and Refused where
    there are as many as a page can hold.
    """
    own_dashboard(by, row.pk)
    if row.annotations.count() >= MOST_ANNOTATIONS:
        raise Refused(
            "many_annotations",
            "A dashboard holds at most %(most)s annotations.",
            most=MOST_ANNOTATIONS,
        )
    kept = _kept(text, first, last or first)
    made = Annotation.objects.create(dashboard=row, by_id=by.user_id, **kept)
    events.record(told.AnnotationWritten(row.name, made.pk, made.text), by=by, subject=row)
    return made


@transaction.atomic
def edit_annotation(
    row: Dashboard, pk: int, text: str, *, first: date, by: Actor, last: date | None = None
) -> Annotation:
    """Let an annotation say something else, or of other days. Raises Invalid, NotFound."""
    return _change(row.pk, pk, _kept(text, first, last or first), by)


@transaction.atomic
def remove_annotation(row: Dashboard, pk: int, *, by: Actor) -> None:
    """Take an annotation off; undoing brings it back. Raises NotFound."""
    own_dashboard(by, row.pk)
    found = annotation_of(by, row.pk, pk)
    kept = _as_json(found) | {"by_id": found.by_id}
    found.delete()
    events.record(told.AnnotationRemoved(row.name, pk, kept), by=by, subject=row)


def undo_annotation_written(event: Event, by: Actor) -> None:
    """Take it off again."""
    row = own_dashboard(by, event.subject_id or 0)
    remove_annotation(row, event.data["annotation_id"], by=by)


@transaction.atomic
def undo_annotation_removed(event: Event, by: Actor) -> None:
    """Bring it back, under its old number."""
    row, pk = own_dashboard(by, event.subject_id or 0), event.data["annotation_id"]
    if Annotation.objects.filter(pk=pk).exists():
        raise NotFound("annotation_there", "The annotation is there already.")
    made = Annotation.objects.create(pk=pk, dashboard=row, **event.data["annotation"])
    events.record(told.AnnotationWritten(row.name, pk, made.text), by=by, subject=row)


def undo_annotation_edited(event: Event, by: Actor) -> None:
    """Let it say what it said."""
    before = event.data["before"]
    days = {name: date.fromisoformat(before[name]) for name in ("first_on", "last_on")}
    _change(event.subject_id or 0, event.data["annotation_id"], before | days, by)


@transaction.atomic
def _change(row_pk: int, pk: int, now: dict[str, Any], by: Actor) -> Annotation:
    row = own_dashboard(by, row_pk)
    found = annotation_of(by, row.pk, pk)
    before = _as_json(found)
    for name, value in now.items():
        setattr(found, name, value)
    if _as_json(found) != before:
        found.save(update_fields=list(now))
        happening = told.AnnotationEdited(row.name, pk, before, _as_json(found))
        events.record(happening, by=by, subject=row)
    return found


def _as_json(found: Annotation) -> dict[str, Any]:
    days = {"first_on": found.first_on.isoformat(), "last_on": found.last_on.isoformat()}
    return {"text": found.text, **days}


def _kept(text: str, first: date, last: date) -> dict[str, Any]:
    """Raises Invalid."""
    cleaned, wrong = " ".join(text.replace("\x00", "").split()), {}
    if not 0 < len(cleaned) <= LONGEST_ANNOTATION:
        wrong["text"] = say("Say it with 1 to %(longest)s letters.", longest=LONGEST_ANNOTATION)
    if last < first:
        wrong["last"] = say("It ends after it begins.")
    if wrong:
        raise Invalid("bad_annotation", fields=wrong)
    return {"text": cleaned, "first_on": first, "last_on": last}
