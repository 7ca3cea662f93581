"""What can happen around onlookers."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class VisibilityChosen(Happening):
    """Somebody chose whether colleagues see which record they have open."""

    is_shown: bool
