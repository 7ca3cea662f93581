"""What can happen around notifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class RecordFollowed(Happening):
    """Somebody wants to hear what happens to a record."""

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class RecordUnfollowed(Happening):
    """Somebody does not want to hear any more what happens to a record."""

    sentence: ClassVar[str] = ""


@dataclass(frozen=True)
class WishesChanged(Happening):
    """Somebody chose how to be told; ``changes`` maps each kind to the way before and after."""

    changes: dict[str, list[str]]
