"""What can happen to dashboards and their tiles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class DashboardMade(Happening):
    """Somebody made a dashboard."""

    dashboard: str
    reach: str


@dataclass(frozen=True)
class DashboardEdited(Happening):
    """What a dashboard is called, or who sees it, was changed; ``changes`` maps each to before and after."""

    dashboard: str
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DashboardRemoved(Happening):
    """A dashboard was put out of sight, with its tiles."""

    dashboard: str


@dataclass(frozen=True)
class DashboardRestored(Happening):
    """A dashboard that was removed is back."""

    dashboard: str


@dataclass(frozen=True)
class TileAdded(Happening):
    """A tile was put on a dashboard."""

    dashboard: str
    tile_id: int
    title: str


@dataclass(frozen=True)
class TileEdited(Happening):
    """What a tile asks, or how it looks, was changed: ``before`` and ``after`` are the whole tile."""

    dashboard: str
    tile_id: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TilesArranged(Happening):
    """The tiles of a dashboard were put in another order: their ids as they stood, and as they stand."""

    dashboard: str
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class TileRemoved(Happening):
    """A tile was taken off a dashboard; ``tile`` is what brings it back."""

    dashboard: str
    tile_id: int
    tile: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AnnotationWritten(Happening):
    """Somebody noted on a dashboard what happened on a day, or in a span of days."""

    dashboard: str
    annotation_id: int
    text: str


@dataclass(frozen=True)
class AnnotationEdited(Happening):
    """What an annotation says, or of which days, was changed: the whole of it ``before`` and ``after``."""

    dashboard: str
    annotation_id: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AnnotationRemoved(Happening):
    """An annotation was taken off a dashboard; ``annotation`` is what brings it back."""

    dashboard: str
    annotation_id: int
    annotation: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MailingScheduled(Happening):
    """Somebody has a dashboard sent to ``user_ids`` again and again."""

    dashboard: str
    every: str
    user_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class MailingEdited(Happening):
    """When a dashboard is sent, or to whom, was changed."""

    dashboard: str
    every: str
    user_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class MailingDeleted(Happening):
    """A dashboard is sent no more."""

    dashboard: str


@dataclass(frozen=True)
class MailingStopped(Happening):
    """Somebody wants no more of a dashboard that was sent to them."""

    dashboard: str
    user_id: int


@dataclass(frozen=True)
class MailingResumed(Happening):
    """Somebody wants a dashboard again that they had stopped."""

    dashboard: str
    user_id: int
