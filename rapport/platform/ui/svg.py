"""Geometry of the small charts that the server draws; colours come from the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Number = int | float


class Line(NamedTuple):
    """A line for ``points=``, the area under it, and where it ends."""

    points: str
    area: str
    x: str
    y: str


class Column(NamedTuple):
    """A rectangle of a small column chart."""

    x: str
    y: str
    width: str
    height: str
    value: Number


def polyline(
    values: Sequence[Number], *, width: int = 72, height: int = 20, pad: float = 2
) -> Line:
    """``values`` as a line that fills the box; equal values run along its foot."""
    if not values:
        return Line("", "", "0", "0")
    low, high = min(values), max(values)
    rise = (height - 2 * pad) / ((high - low) or 1)
    step = (width - 2 * pad) / max(len(values) - 1, 1)
    spots = [
        (pad + i * step, height - pad - (value - low) * rise) for i, value in enumerate(values)
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    foot = f"{spots[-1][0]:.1f},{height} {spots[0][0]:.1f},{height}"
    return Line(points, f"{points} {foot}", f"{spots[-1][0]:.1f}", f"{spots[-1][1]:.1f}")


def columns(
    values: Sequence[Number], *, width: int = 72, height: int = 20, gap: float = 1
) -> list[Column]:
    """``values`` (not negative) as columns from the foot of the box; what is not zero can be seen."""
    if not values:
        return []
    high = max(values) or 1
    step = (width + gap) / len(values)
    heights = [max(value / high * height, 1.0 if value else 0.0) for value in values]
    return [
        Column(f"{i * step:.1f}", f"{height - tall:.1f}", f"{step - gap:.1f}", f"{tall:.1f}", value)
        for i, (value, tall) in enumerate(zip(values, heights, strict=True))
    ]


class Span(NamedTuple):
    """A dot with the interval around it, and where nothing is."""

    low: str
    high: str
    dot: str
    zero: str


def span(
    value: float, low: float, high: float, *, lowest: float, highest: float, width: int = 200
) -> Span:
    """Where ``value`` and its interval stand on a scale from ``lowest`` to ``highest``."""
    pad = 5
    unit = (width - 2 * pad) / ((highest - lowest) or 1)
    places = (
        f"{pad + (min(max(spot, lowest), highest) - lowest) * unit:.1f}"
        for spot in (low, high, value, 0)
    )
    return Span(*places)
