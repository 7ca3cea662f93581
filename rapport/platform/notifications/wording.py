"""What a notification of a story says, without what its reader may not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass, field
from uuid import UUID

from rapport.kit.speech import noted_count, say, say_count
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.events.sentences import headline_of
from rapport.platform.notifications.kinds import Kind
from rapport.platform.notifications.places import Place, subject_of
from rapport.platform.records.events import NoteWritten
from rapport.platform.records.queries.history import hidden_changes
from rapport.platform.records.types import RecordType

LONGEST = 500
MANY = {
    Kind.FOLLOWED: noted_count(
        "%(by)s changed %(count)s record that you follow",
        "%(by)s changed %(count)s records that you follow",
    ),
    Kind.ASSIGNMENT: noted_count(
        "%(by)s gave you %(count)s record", "%(by)s gave you %(count)s records"
    ),
    Kind.SHARE: noted_count(
        "%(by)s shared %(count)s record with you", "%(by)s shared %(count)s records with you"
    ),
}


@dataclass
class Telling:
    """What one person is told of one story: the records that they see, and what happened to them."""

    key: tuple[int, Kind, UUID]
    actor: Actor
    types: Mapping[Place, RecordType]
    titles: Mapping[Place, str]
    notes: Mapping[int, str]
    events: dict[Place, list[Event]] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return self.key[1]

    @property
    def places(self) -> Sequence[Place]:
        return list(self.events)

    def add(self, found: Mapping[Place, Sequence[Event]]) -> None:
        """Take of ``found`` what the person may know."""
        seen = {place: told for place, told in found.items() if place in self.titles}
        kinds = {self.types[place].key: self.types[place] for place in seen}
        hidden = {key: hidden_changes(kind, self.actor) for key, kind in kinds.items()}
        for place, told in seen.items():
            unknown = hidden[self.types[place].key]
            known = [shown for event in told if (shown := self._known(event, unknown))]
            if known:
                self.events[place] = known

    def _known(self, event: Event, unknown: AbstractSet[str]) -> Event | None:
        """``event`` without the changes that the person may not know of; None when nothing is left."""
        subject, changes = subject_of(event), event.data.get("changes")
        if subject in self.types and subject not in self.titles:
            return None
        if not isinstance(changes, dict) or not changes or unknown.isdisjoint(changes):
            return event
        left = {name: pair for name, pair in changes.items() if name not in unknown}
        shown = copy(event)
        shown.data = {**event.data, "changes": left}
        return shown if left else None


def sentence(telling: Telling, count: int) -> str:
    """What stands behind the bell, in the active language."""
    place = telling.places[0]
    told = telling.events[place]
    by = told[0].by_name or say("Somebody")
    if count > 1:
        return say_count(*MANY[telling.kind], count, by=by)[:LONGEST]
    title = telling.titles[place]
    if telling.kind == Kind.ASSIGNMENT:
        return say("%(by)s gave you %(record)s", by=by, record=title)[:LONGEST]
    if telling.kind == Kind.SHARE:
        return say("%(by)s shared %(record)s with you", by=by, record=title)[:LONGEST]
    what = ". ".join(dict.fromkeys(_words(event, telling.notes) for event in told))
    return say("%(by)s at %(record)s: %(what)s", by=by, record=title, what=what)[:LONGEST]


def _words(event: Event, notes: Mapping[int, str]) -> str:
    note = notes.get(event.data.get("note_id", 0)) if event.name == NoteWritten.name else None
    return f"“{note[:200]}”" if note else headline_of(event.name, event.data)
