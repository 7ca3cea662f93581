"""Undoing a story, chunk by chunk."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from uuid import UUID

from django.db import transaction

from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records import undoing
from rapport.platform.records.actions.chunks import in_chunks, sort_words_in, turns
from rapport.platform.records.actions.undo.engine import Chunk, Outcome
from rapport.platform.records.actions.undo.others import count_without_inverse, undo_others
from rapport.platform.records.events import StoryUndone
from rapport.platform.records.queries.stories import require_story, story_names, touched_types
from rapport.platform.tasks.lanes import side_by_side

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
    lanes: int = 1,
) -> Undone:
    """Reverse what ``story`` did, as far as ``by`` may and nobody changed it since.

    In chunks of their own transactions, each whole or not at all; a repeat goes on with what is
    left, and finds nothing more to do in what is undone. The events become the story ``identity``.
    Several ``lanes`` share the work on a story that did the same to many records, to each by itself.
    Raises NotFound for a story that ``by`` did not tell, unless they are an administrator.
    """
    require_story(by, story)
    outcome = Outcome()
    with events.story(identity or uuid.uuid4()) as chosen:
        for kind in touched_types(story):
            chunk = partial(Chunk, kind, story, by, overwrite=overwrite, lanes=lanes)
            outcome.add(_undo_records(chunk, told, lanes))
        for name in story_names(story):
            outcome.add(_undo_others(story, name, by))
        if outcome.changed or outcome.conflict_count:
            _tell(story, outcome, by)
    return Undone(chosen, outcome)


class _Progress:
    """How far all lanes are together; ``told`` once each of them knows how much is its own."""

    def __init__(self, told: Told, lanes: int) -> None:
        self.told, self.lanes, self.lock = told, lanes, Lock()
        self.done = self.total = 0

    def add(self, *, done: int = 0, total: int | None = None) -> None:
        with self.lock:
            self.done += done
            if total is not None:
                self.total, self.lanes = self.total + total, self.lanes - 1
            if not self.lanes:
                self.told(self.done, self.total)


def _undo_records(share: Callable[..., Chunk], told: Told, lanes: int) -> Outcome:
    """Undo what a story did to records of a type, ``share`` by share."""
    outcome, progress = Outcome(), _Progress(told, lanes)
    for one in side_by_side(lambda lane: _undo_share(share(lane=lane), lanes, progress), lanes):
        outcome.add(one)
    return outcome


def _undo_share(chunk: Chunk, lanes: int, progress: _Progress) -> Outcome:
    outcome = Outcome()
    with chunk.records() as pks:
        progress.add(total=len(pks))
        of = turns(len(pks) * lanes, chunk.kind.model, chunk.columns())
        for some in in_chunks(pks, of):
            outcome.add(chunk.undo(some, is_of_many=of > 1))
            progress.add(done=len(some))
    if of > 1:
        sort_words_in(chunk.kind.model)
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
