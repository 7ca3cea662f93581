"""Drawn signatures: strokes as browsers send them, kept as an SVG picture of our own making. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say

LONGEST = 200_000
MOST_POINTS = 10_000
FARTHEST = 4_000.0
Point = tuple[float, float]


def cleaned(drawing: str) -> str:
    """The picture of ``drawing``: JSON of strokes, each a list of points {x, y}. Empty for nothing drawn.

    Nothing of what was sent reaches the picture but numbers. Raises Invalid for what is no drawing.
    """
    if not drawing.strip():
        return ""
    if len(drawing) > LONGEST:
        raise _no_drawing()
    try:
        strokes = [_stroke(stroke) for stroke in json.loads(drawing)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _no_drawing() from None
    strokes = [stroke for stroke in strokes if stroke]
    if sum(map(len, strokes)) > MOST_POINTS:
        raise _no_drawing()
    return _picture(strokes) if strokes else ""


def _stroke(stroke: Any) -> list[Point]:
    points = stroke["points"] if isinstance(stroke, dict) else stroke
    return [(_number(point["x"]), _number(point["y"])) for point in points]


def _number(value: Any) -> float:
    number = float(value)
    if not -FARTHEST <= number <= FARTHEST:
        raise ValueError(value)
    return round(number, 1)


def _picture(strokes: Sequence[Sequence[Point]]) -> str:
    xs = [x for stroke in strokes for x, _y in stroke]
    ys = [y for stroke in strokes for _x, y in stroke]
    left, top = min(xs) - 4, min(ys) - 4
    box = f"{left:.1f} {top:.1f} {max(xs) - left + 4:.1f} {max(ys) - top + 4:.1f}"
    paths = "".join(f'<path d="{_path(stroke)}"/>' for stroke in strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" fill="none" stroke="#111" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{paths}</svg>'
    )


def _path(stroke: Sequence[Point]) -> str:
    """A dot is a line to itself."""
    points = stroke if len(stroke) > 1 else [*stroke, *stroke]
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _no_drawing() -> Invalid:
    return Invalid("no_drawing", fields={"drawing": say("This is not a drawing that we can keep.")})
