"""What can happen to models of territories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class TerritoryPlanned(Happening):
    """A territory was drawn in a model."""

    model: str
    territory: str
    details: dict[str, Any]


@dataclass(frozen=True)
class PlannedTerritoryEdited(Happening):
    """A territory of a model was drawn anew."""

    model: str
    territory: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class PlannedTerritoryDropped(Happening):
    """A territory was taken out of a model."""

    model: str
    territory: str
    details: dict[str, Any]


@dataclass(frozen=True)
class RealignmentPreviewed(Happening):
    """Somebody asked what a model would change."""

    model: str


@dataclass(frozen=True)
class TerritoryModelActivated(Happening):
    """A model was drawn on the map that decides access, in the place of another; ``hand_over`` is what it
    hands over, if anything.
    """

    model: str
    before: str
    before_id: int
    hand_over: int | None
