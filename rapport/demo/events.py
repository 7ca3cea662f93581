"""What can happen to the demo company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class DemoLoaded(Happening):
    """A demo company was invented and loaded; ``counts`` are rows by table."""

    customers: int
    seed: int
    until: str
    counts: dict[str, int]

    sentence: ClassVar[str] = "loaded a demo company of {customers} customers"
