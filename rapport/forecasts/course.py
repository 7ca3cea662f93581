"""Geometry of the picture of a period: what each method said day by day, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 720, 260
START, END, TOP, FOOT = 64, 12, 12, 28
"""Room for the amounts, at the end, above, and for the days below."""
STEPS = (1, 2, 2.5, 5, 10)

Point = tuple[date, float]


@dataclass(frozen=True)
class Drawing:
    """What is drawn: lines as ``points=``, the band of the interval, and marks on the axes."""

    lines: Mapping[str, str]
    band: str
    outcome: float | None
    begins: float
    amounts: list[tuple[float, Decimal]]
    days: list[tuple[float, date]]


@dataclass(frozen=True)
class Frame:
    """From days and amounts to places in the picture."""

    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return round(START + (day - self.first).days / span * (WIDTH - START - END), 1)

    def y(self, amount: float) -> float:
        return round(HEIGHT - FOOT - amount / self.top * (HEIGHT - TOP - FOOT), 1)

    def line(self, points: Sequence[Point]) -> str:
        return " ".join(f"{self.x(day)},{self.y(amount)}" for day, amount in points)


def draw(
    lines: Mapping[str, Sequence[Point]],
    *,
    lows: Sequence[Point] = (),
    highs: Sequence[Point] = (),
    outcome: float | None = None,
    ends: tuple[date, date],
) -> Drawing:
    """A picture from the first day that anything was said, or the period's ``ends``, to its end."""
    points = [point for line in (*lines.values(), highs) for point in line]
    first = min([ends[0], *(day for day, _ in points)])
    last = max([ends[1], *(day for day, _ in points)])
    largest = max([*(amount for _, amount in points), outcome or 0, 1])
    step = step_of(largest / 4)
    frame = Frame(first, last, max(step * -(-largest // step), step))
    band = frame.line([*highs, *reversed(lows)]) if lows else ""
    marks = [step * number for number in range(int(frame.top / step) + 1)]
    return Drawing(
        {name: frame.line(line) for name, line in lines.items()},
        band,
        None if outcome is None else frame.y(outcome),
        frame.x(ends[0]),
        [(frame.y(mark), Decimal(f"{mark:.12g}")) for mark in marks],
        [(frame.x(day), day) for day in _days(first, last)],
    )


def step_of(at_least: float) -> float:
    """The next round number."""
    size = 1.0
    while size * 10 <= at_least:
        size *= 10
    return next(size * step for step in STEPS if size * step >= at_least)


def _days(first: date, last: date) -> list[date]:
    """Five days, evenly apart."""
    span = (last - first).days
    return [date.fromordinal(first.toordinal() + span * part // 4) for part in range(5)]
