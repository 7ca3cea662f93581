"""What can happen to the lake."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class InsightBuilt(Happening):
    """The lake and the marts were built, checked and published, and the traits with them."""

    run: int
    customers: int
    traits_changed: int
    seconds: float


@dataclass(frozen=True)
class InsightFailed(Happening):
    """A build stopped; what was published before stays in force."""

    run: int
    message: str


@dataclass(frozen=True)
class BuildQueued(Happening):
    """Somebody asked for a new build."""
