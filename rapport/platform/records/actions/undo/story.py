"""Undoing a story, chunk by chunk."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records import undoing
from rapport.platform.records.actions.chunks import in_chunks, turns
from rapport.platform.records.actions.undo.engine import Chunk, Outcome
from rapport.platform.records.actions.undo.others import count_without_inverse, undo_others
from rapport.platform.records.events import StoryUndone
from rapport.platform.records.queries.stories import require_story, story_names, touched_types

Told = Callable[[int, int], None]
"""How many records are through, of how many; may raise to stop between two chunks."""


@dataclass(frozen=True)
class Undone:
    """The story that the undo is, and what became of what was to be undone."""

    story: UUID
    outcome: Outcome


def _silent(_done: int, _total: int) -> None:
    return None


def undo_story(
    story: UUID,
    *,
    by: Actor,
    overwrite: bool = False,
    identity: UUID | None = None,
    told: Told = _silent,
) -> Undone:
    """Reverse what ``story`` did, as far as ``by`` may and nobody changed it since.

    In chunks of their own transactions, each whole or not at all; a repeat goes on with what is
    left, and finds nothing more to do in what is undone. The events become the story ``identity``.
    Raises NotFound for a story that ``by`` did not tell, unless they are an administrator.
    """
    require_story(by, story)
    outcome = Outcome()
    with events.story(identity or uuid.uuid4()) as chosen:
        for kind in touched_types(story):
            outcome.add(_undo_records(Chunk(kind, story, by, overwrite=overwrite), told))
        for name in story_names(story):
            outcome.add(_undo_others(story, name, by))
        if outcome.changed or outcome.conflict_count:
            _tell(story, outcome, by)
    return Undone(chosen, outcome)


def _undo_records(chunk: Chunk, told: Told) -> Outcome:
    outcome = Outcome()
    with chunk.records() as pks:
        done = 0
        told(done, len(pks))
        for some in in_chunks(pks, turns(len(pks), chunk.kind.model, chunk.columns())):
            outcome.add(chunk.undo(some))
            done += len(some)
            told(done, len(pks))
    return outcome


def _undo_others(story: UUID, name: str, by: Actor) -> Outcome:
    engine = {known for entry in undoing.families() for known in entry.effects()}
    if name in engine or undoing.is_passing(name):
        return Outcome()
    inverse = undoing.inverses().get(name)
    return (
        undo_others(story, name, inverse, by=by) if inverse else count_without_inverse(story, name)
    )


@transaction.atomic
def _tell(story: UUID, outcome: Outcome, by: Actor) -> None:
    happening = StoryUndone(
        str(story),
        outcome.changed,
        outcome.conflict_count,
        [vars(conflict) for conflict in outcome.conflicts],
        dict(outcome.left),
    )
    events.record(happening, by=by)
