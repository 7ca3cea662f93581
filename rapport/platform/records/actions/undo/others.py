"""Undoing events that are not the engine's four verbs, by the inverses that apps registered."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.records import undoing
from rapport.platform.records.actions.undo.engine import Outcome
from rapport.platform.records.undoing import Inverse

BATCH = 2_000


def undo_others(story: UUID, name: str, inverse: Inverse, *, by: Actor) -> Outcome:
    """Undo every event of ``story`` called ``name``, the newest first, batch by batch."""
    outcome = Outcome()
    for batch in _batches(story, name):
        with transaction.atomic():
            left = inverse(batch, by)
        outcome.changed += len(batch) - len(left)
        for _, sentence in left:
            outcome.left[sentence] += 1
    return outcome


def count_without_inverse(story: UUID, name: str) -> Outcome:
    """What to say of events that nobody registered an inverse for."""
    outcome = Outcome()
    count = Event.objects.filter(story=story, name=name).count()
    words = name.rpartition(".")[2].replace("_", " ").capitalize()
    outcome.left[say("“%(words)s” cannot be undone.", words=words)] = count
    return outcome


def _batches(story: UUID, name: str) -> Iterator[list[Event]]:
    """The events called so of records that the story did not make itself."""
    made = {entry.created for entry in undoing.families()}
    same = {
        "story": story,
        "subject_type": OuterRef("subject_type"),
        "subject_id": OuterRef("subject_id"),
    }
    rows = Event.objects.filter(
        ~Exists(Event.objects.filter(name__in=made, **same)), story=story, name=name
    )
    before: int | None = None
    while True:
        batch = list(
            (rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")[:BATCH]
        )
        if not batch:
            return
        before = batch[-1].pk
        yield batch
