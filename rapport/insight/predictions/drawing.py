"""Geometry of the reliability diagram: what was foretold across, what came upwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

LEFT, RIGHT, TOP, BOTTOM = 44.0, 508.0, 12.0, 252.0
STEPS = 5


@dataclass(frozen=True)
class Dot:
    """A tenth, with the interval of what came."""

    x: float
    y: float
    low: float
    high: float
    told: float
    came: float


@dataclass(frozen=True)
class Diagram:
    """``marks`` are shares with their places across and upwards; both axes end at ``most``."""

    most: float
    dots: list[Dot]
    marks: list[tuple[float, float, float]]


def reliability(tenths: Sequence[Mapping[str, float]]) -> Diagram:
    """Of what a trial kept."""
    highest = max(max(one["told"], one["high"]) for one in tenths)
    most = max(ceil(highest * 10) / 10, 0.1)

    def across(share: float) -> float:
        return round(LEFT + share / most * (RIGHT - LEFT), 1)

    def upwards(share: float) -> float:
        return round(BOTTOM - share / most * (BOTTOM - TOP), 1)

    dots = [
        Dot(
            across(one["told"]),
            upwards(one["came"]),
            upwards(one["low"]),
            upwards(one["high"]),
            one["told"],
            one["came"],
        )
        for one in tenths
    ]
    shares = [most * step / STEPS for step in range(STEPS + 1)]
    return Diagram(most, dots, [(share, across(share), upwards(share)) for share in shares])
