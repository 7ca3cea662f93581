"""Where on a chart over time stands what happened. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

MOST_FLAGS = 12
"""How many marks a chart can carry and still be read."""
THIN = 3.0
"""As wide as a day is drawn at least."""
Days = tuple[date, date]


class Noted(Protocol):
    """What happened from one day to another."""

    first_on: date
    last_on: date
    text: str


@dataclass(frozen=True)
class Flag:
    """A mark on a chart: its number, from where to where it stands, and what it tells."""

    number: int
    x: float
    width: float
    noted: Noted

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def flags(spans: Sequence[Days | None], found: Sequence[Noted], width: float) -> list[Flag]:
    """The marks of what happened within ``spans``, which share ``width`` equally and follow each other;
    numbered by their days. Of too many, the newest. None where a chart is not over time.
    """
    known = [one for one in spans if one is not None]
    if not known or len(known) < len(spans):
        return []
    held = [one for one in found if one.first_on <= known[-1][1] and one.last_on >= known[0][0]]
    held = sorted(held, key=lambda one: (one.first_on, one.last_on))[-MOST_FLAGS:]
    placed = []
    for number, one in enumerate(held, 1):
        start = _place(known, max(one.first_on, known[0][0]), width)
        end = _place(known, min(one.last_on, known[-1][1]) + timedelta(days=1), width)
        placed.append(Flag(number, round(start, 1), round(max(end - start, THIN), 1), one))
    return placed


def _place(spans: Sequence[Days], day: date, width: float) -> float:
    """How far from the left ``day`` begins."""
    step = width / len(spans)
    for place, (first, last) in enumerate(spans):
        if day <= last:
            return step * (place + max((day - first).days, 0) / ((last - first).days + 1))
    return float(width)
