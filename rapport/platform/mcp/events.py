"""What assistants do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class ToolCalled(Happening):
    """An assistant called a tool for its user, on records of a type; what it asked stands nowhere."""

    tool: str
    type: str
    ok: bool

    sentence: ClassVar[str] = "An assistant called the tool “{tool}”"
