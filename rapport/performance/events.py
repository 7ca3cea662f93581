"""What can happen to plans. ``changes`` maps each field to its old and new value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class PlanMade(Happening):
    """It was planned what a metric is to come to."""

    plan: str

    sentence: ClassVar[str] = "Plan {plan} was made"


@dataclass(frozen=True)
class PlanEdited(Happening):
    """A plan was changed."""

    plan: str
    changes: dict[str, Any]
