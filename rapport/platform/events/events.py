"""What can happen to the record itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class SealsVerified(Happening):
    """Every event was compared with the seals; ``breaks`` says where they do not hold."""

    holds: bool
    seals: int
    events: int
    breaks: list[dict[str, Any]]
    unexplained: list[int]
    head: str

    sentence: ClassVar[str] = "Compared {events} events with {seals} seals"


@dataclass(frozen=True)
class EventsErased(Happening):
    """The data of ``events`` was erased for good; who, what and when stay, and so do the seals."""

    events: list[int]
    reason: str

    sentence: ClassVar[str] = "Erased the data of older events: {reason}"


@dataclass(frozen=True)
class AuditExported(Happening):
    """The record of what was done was written to a file; ``filter`` says which part."""

    count: int
    filter: dict[str, str]

    sentence: ClassVar[str] = "Took {count} events away as a file"
