"""Geometry of the picture of many forecasts: each a dot, what came to the right and what was forecast upwards.

A forecast that was right lies on the diagonal, one above it was too high; a whisker that crosses the
diagonal held what came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapport.forecasts.accuracy import Judged
from rapport.forecasts.course import step_of

WIDTH, HEIGHT = 720, 320
START, END, TOP, FOOT = 64, 12, 12, 40
"""Room for the amounts of both axes, and around."""
MOST = 300
"""Dots; of more, the latest are drawn."""


@dataclass(frozen=True)
class Dot:
    """One forecast; ``low`` and ``high`` are the ends of its interval, where it has one."""

    x: float
    y: float
    row: Judged
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Scatter:
    """``corner`` is where the diagonal ends that begins where both amounts are nothing; ``across`` and
    ``upwards`` are marks on the axes.
    """

    dots: Sequence[Dot]
    corner: tuple[float, float]
    across: Sequence[tuple[float, Decimal]]
    upwards: Sequence[tuple[float, Decimal]]


def scatter(rows: Sequence[Judged]) -> Scatter:
    """A picture of ``rows``, the latest first."""
    drawn = rows[:MOST]
    said = [float(row.high if row.high is not None else row.forecast) for row in drawn]
    wide, tall = _end([float(row.came) for row in drawn]), _end(said)

    def x(amount: float) -> float:
        return round(START + amount / wide[1] * (WIDTH - START - END), 1)

    def y(amount: float) -> float:
        return round(HEIGHT - FOOT - amount / tall[1] * (HEIGHT - TOP - FOOT), 1)

    end = min(wide[1], tall[1])
    return Scatter(
        [
            Dot(
                x(float(row.came)),
                y(float(row.forecast)),
                row,
                None if row.low is None else y(float(row.low)),
                None if row.high is None else y(float(row.high)),
            )
            for row in drawn
        ],
        (x(end), y(end)),
        [(x(mark), Decimal(f"{mark:.12g}")) for mark in _marks(*wide)],
        [(y(mark), Decimal(f"{mark:.12g}")) for mark in _marks(*tall)],
    )


def _end(amounts: Sequence[float]) -> tuple[float, float]:
    """The step between marks, and the last of them."""
    largest = max([*amounts, 1.0])
    step = step_of(largest / 4)
    return step, max(step * -(-largest // step), step)


def _marks(step: float, end: float) -> list[float]:
    return [step * number for number in range(int(end / step) + 1)]
