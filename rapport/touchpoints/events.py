"""What can happen to interactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class InteractionRecorded(Happening):
    """Something that passed between us and a party was written down."""

    channel: str
    direction: str
    subject: str

    sentence: ClassVar[str] = ""  # the timeline shows the interaction itself


@dataclass(frozen=True)
class InteractionEdited(Happening):
    """An interaction that was logged by hand was corrected; ``changed`` names its fields."""

    subject: str
    changed: tuple[str, ...]

    sentence: ClassVar[str] = "Corrected the interaction “{subject}”"


@dataclass(frozen=True)
class InteractionDeleted(Happening):
    """An interaction that was logged by hand was removed."""

    channel: str
    subject: str

    sentence: ClassVar[str] = "Removed the interaction “{subject}”"


@dataclass(frozen=True)
class InteractionWithdrawn(Happening):
    """What the system had recorded as an interaction did not happen after all."""

    channel: str
    subject: str

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class InteractionsAbsorbed(Happening):
    """Many interactions came in at once, from ``source``."""

    source: str
    count: int

    sentence: ClassVar[str] = "{count} interactions came from {source}"
