"""What undoes what: apps say it in their ``hooks.py``, by the names of their events.

Events that tell of the engine's four verbs (a family) are undone set-based from their ``changes``;
parts of an edit that stand in other tables, and events of other kinds, have an inverse of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapport.kit.errors import RapportError
from rapport.platform.access import Actor
from rapport.platform.events.models import Event


class Effect(StrEnum):
    """What an event says was done to a record."""

    CREATED = "created"
    EDITED = "edited"
    DELETED = "deleted"
    RESTORED = "restored"


@dataclass(frozen=True)
class Family:
    """The names of the events of the four verbs; ``key`` is the type's, or stands in the event."""

    created: str = "records.record_created"
    edited: str = "records.record_edited"
    deleted: str = "records.record_deleted"
    restored: str = "records.record_restored"
    key: str = ""

    def called(self, effect: Effect) -> str:
        """The name of the event that says so."""
        return str(getattr(self, effect.value))

    def effects(self) -> dict[str, Effect]:
        """Event name → what it says, of the names that are this family's own."""
        names = {self.called(effect): effect for effect in Effect}
        return names if not self.key else {n: e for n, e in names.items() if n not in _GENERIC}


@dataclass(frozen=True)
class Part:
    """A change of a record that stands in another table: what was there before the story, and after."""

    pk: int
    before: Any
    after: Any


Left = list[tuple[Event, str]]
"""Events that were left alone, each with the sentence that says why."""
Inverse = Callable[[Sequence[Event], Actor], Left]
PartInverse = Callable[[Sequence[Part]], list[int]]
"""Makes the records hold ``before`` again; returns those where it could not."""

GENERIC = Family()
_GENERIC = frozenset(GENERIC.called(effect) for effect in Effect)
_families: dict[str, Family] = {}
_inverses: dict[str, Inverse] = {}
_parts: dict[tuple[str, str], PartInverse] = {}
_passing: set[str] = set()


def family(entry: Family) -> None:
    """The type ``entry.key`` has events of its own for these verbs."""
    _families[entry.key] = entry


def register(name: str, inverse: Inverse) -> None:
    """``inverse`` undoes events called ``name``, the newest first, a few thousand at a time."""
    _inverses[name] = inverse


def register_part(key: str, change: str, inverse: PartInverse) -> None:
    """``inverse`` undoes the change called ``change`` in edits of the type ``key``."""
    _parts[(key, change)] = inverse


def passes(*names: str) -> None:
    """Events called so only tell of others: there is nothing to undo in them."""
    _passing.update(names)


def one_by_one(inverse: Callable[[Event, Actor], object]) -> Inverse:
    """An inverse of single events; what it refuses is left alone, with its sentence."""

    def undo(events: Sequence[Event], by: Actor) -> Left:
        left: Left = []
        for event in events:
            try:
                inverse(event, by)
            except RapportError as error:
                left.append((event, error.message))
        return left

    return undo


def families() -> list[Family]:
    """The families of types first, then the engine's own."""
    return [*_families.values(), GENERIC]


def family_of(key: str) -> Family:
    """How the events of the type ``key`` are called."""
    return _families.get(key, GENERIC)


def inverses() -> dict[str, Inverse]:
    """Event name → what undoes it."""
    return dict(_inverses)


def part_inverse(key: str, change: str) -> PartInverse | None:
    """What undoes ``change`` in edits of the type ``key``."""
    return _parts.get((key, change))


def is_passing(name: str) -> bool:
    """Whether there is nothing to undo in events called ``name``."""
    return name in _passing


passes(
    "records.story_undone",
    "records.personal_data_read",
    "records.bulk_run_started",
    "records.bulk_run_ended",
    "exchange.import_started",
    "exchange.import_finished",
    "exchange.import_failed",
    "exchange.records_exported",
)
