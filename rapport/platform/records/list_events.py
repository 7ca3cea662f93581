"""What can happen to lists, and to records by being put on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class ListCreated(Happening):
    """Somebody made a list of records of a type."""

    type: str
    list_name: str
    reach: str


@dataclass(frozen=True)
class ListRenamed(Happening):
    """What a list is called, or who sees it, was changed; ``changes`` maps each to before and after."""

    type: str
    list_name: str
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ListRemoved(Happening):
    """A list was put out of sight; the records that were on it stay."""

    type: str
    list_name: str


@dataclass(frozen=True)
class ListRestored(Happening):
    """A list that was removed is back, with the records that were on it."""

    type: str
    list_name: str


@dataclass(frozen=True)
class AddedToList(Happening):
    """A record was put on a list."""

    list_id: int
    list_name: str

    sentence: ClassVar[str] = "Put on the list “{list_name}”"


@dataclass(frozen=True)
class TakenOffList(Happening):
    """A record was taken off a list."""

    list_id: int
    list_name: str

    sentence: ClassVar[str] = "Taken off the list “{list_name}”"
