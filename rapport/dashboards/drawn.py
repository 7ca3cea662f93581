"""What a tile shows: marks with their lengths, words and the rows behind them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

HUES = ("blue", "orange", "teal", "violet", "amber", "pink", "indigo", "stone")
"""Each goes with a pattern of its own, so that who sees few colours tells them apart; the words stand beside."""
WEAVES = (
    "", "M0 6L6 0", "M0 3h6", "M0 0l6 6", "M3 0v6", "M2 3h2", "M0 3h6M3 0v6", "M0 0l6 6M0 6l6 -6",
)  # fmt: skip
"""The pattern that goes with each hue, as a path in a square of ``WEAVE``; the first is plain."""
WEAVE = 6
STEPS = 6
CHART_HEIGHT = 150
NARROW, WIDE = 420, 900
"""How wide a chart is drawn: in a part of a row, and in a whole one."""
LABEL_WIDTH = 150
"""How much room a label below a chart takes."""


@dataclass(frozen=True)
class Mark:
    """A bar, a point or a cell: its value as a length and in words, and the address of what is behind.

    ``days`` are the first and the last of a time, ``key`` the code of a country.
    """

    label: str
    value: float
    text: str
    url: str = ""
    planned: float | None = None
    planned_text: str = ""
    days: tuple[date, date] | None = None
    key: str = ""


@dataclass(frozen=True)
class Row:
    """The marks of one thing across others; None where there is nothing. ``whole`` is what all of it is."""

    label: str
    cells: tuple[Mark | None, ...]
    url: str = ""
    days: tuple[date, date] | None = None
    whole: Mark | None = None

    @property
    def total(self) -> float:
        return sum(max(cell.value, 0) for cell in self.cells if cell)


@dataclass(frozen=True)
class Against:
    """A number against its plan: ``variance`` says by how much and whether that is good."""

    planned_text: str
    variance: Any
    difference_text: str


@dataclass(frozen=True)
class Drawn:
    """All that a tile shows: ``marks``, or ``rows`` across ``columns``, or one number.

    ``notes`` say what else one must know; a ``problem`` why nothing is shown; ``card`` is a metric's, and
    ``change`` how much more than in the period before.
    """

    marks: tuple[Mark, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    number: Mark | None = None
    change: Any = None
    card: Any = None
    against: Against | None = None
    by_label: str = ""
    value_label: str = ""
    whole_label: str = ""
    notes: tuple[str, ...] = ()
    problem: str = ""

    @property
    def spans(self) -> list[tuple[date, date] | None]:
        """The days of what stands side by side; None of what is no time."""
        return [mark.days for mark in self.marks] + [row.days for row in self.rows]

    @property
    def most(self) -> float:
        """The largest value of a cell, or of a mark."""
        cells = [cell for row in self.rows for cell in row.cells if cell]
        return max((one.value for one in (*self.marks, *cells)), default=0)

    @property
    def is_empty(self) -> bool:
        return not (self.marks or self.rows or self.number or self.card)


@dataclass(frozen=True)
class Box:
    """A rectangle, or a point, of a chart."""

    mark: Mark
    x: str
    y: str
    width: str = ""
    height: str = ""
    hue: str = ""
    planned_y: str = ""
    pattern: int = 0


def step_of(value: float, most: float) -> int:
    """How dark a cell is, from 1 to 6 by the square root of its value; 0 of nothing."""
    if value <= 0 or most <= 0:
        return 0
    return min(STEPS, 1 + int(STEPS * (value / most) ** 0.5))


def points(marks: Sequence[Mark], width: int = NARROW) -> list[Box]:
    """The points of a line, from the foot of the chart to its head."""
    most = max([mark.value for mark in marks] + [mark.planned or 0 for mark in marks], default=0)
    step = width / max(len(marks), 1)
    return [
        Box(
            mark,
            f"{(place + 0.5) * step:.1f}",
            _height(mark.value, most),
            width=f"{step:.1f}",
            planned_y="" if mark.planned is None else _height(mark.planned, most),
        )
        for place, mark in enumerate(marks)
    ]


def stacks(rows: Sequence[Row], width: int = NARROW) -> list[list[Box]]:
    """The boxes of each column, from its foot."""
    most = max((row.total for row in rows), default=0) or 1
    step = width / max(len(rows), 1)
    found = []
    for place, row in enumerate(rows):
        top, boxes = float(CHART_HEIGHT), []
        for pattern, (hue, cell) in enumerate(zip(HUES, row.cells, strict=False)):
            if cell is None or cell.value <= 0:
                continue
            tall = cell.value / most * CHART_HEIGHT
            top -= tall
            x, wide = place * step + step * 0.1, step * 0.8
            height = f"{max(tall - 1, 0.5):.1f}"
            boxes.append(
                Box(cell, f"{x:.1f}", f"{top:.1f}", f"{wide:.1f}", height, hue, pattern=pattern)
            )
        found.append(boxes)
    return found


def every(count: int, width: int = NARROW) -> int:
    """Of how many labels one is written, so that they do not run into each other."""
    return max(1, -(-count * LABEL_WIDTH // width))


def _height(value: float, most: float) -> str:
    return f"{CHART_HEIGHT - (max(value, 0) / most * CHART_HEIGHT if most > 0 else 0):.1f}"
