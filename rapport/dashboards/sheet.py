"""A tile as shapes on paper: the chart that the page shows, of rectangles, lines and words. Pure.

A drawing is JSON-ready: ``width`` and ``height``, and ``shapes``, each of which ``is`` a rect, a line, an
area, a dot or words. Typst paints them in this order; it reads no word of them as source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from rapport.dashboards import world
from rapport.dashboards.annotating import Flag
from rapport.dashboards.colours import (
    ACCENT,
    HEAT,
    HEAT_INK,
    INK,
    LAND,
    LINE,
    MUTED,
    PALE,
    SOLIDS,
)
from rapport.dashboards.drawn import (
    CHART_HEIGHT,
    HUES,
    WIDE,
    Drawn,
    Mark,
    every,
    points,
    stacks,
    step_of,
)
from rapport.dashboards.tiles import Chart

Shape = dict[str, Any]
Drawing = dict[str, Any]
HEAD, FOOT = 22, 26
BAR, LABEL, FIGURE = 22, 250, 120
CELL, LEFT = 28, 150
LONGEST_LABEL = 34


def drawing_of(found: Drawn, chart: Chart, flags: Sequence[Flag] = ()) -> Drawing | None:
    """The chart of a tile; None of a number, of a table, and of nothing."""
    if not found.marks and not found.rows:
        return None
    draw: dict[Chart, Callable[[Drawn, Sequence[Flag]], Drawing]] = {
        Chart.LINE: _line,
        Chart.BAR: _bars,
        Chart.FUNNEL: _funnel,
        Chart.DISTRIBUTION: _columns,
        Chart.STACKED: _stacked,
        Chart.HEAT: _grid,
        Chart.COHORT: _grid,
        Chart.MAP: _map,
    }
    return draw[chart](found, flags) if chart in draw else None


def legend_of(found: Drawn, chart: Chart) -> list[dict[str, Any]]:
    """What the colours and patterns of a stacked chart say."""
    if chart is not Chart.STACKED:
        return []
    return [
        {"fill": SOLIDS[hue], "weave": place, "say": label}
        for place, (hue, label) in enumerate(zip(HUES, found.columns, strict=False))
    ]


def _drawing(height: float, shapes: Iterable[Shape]) -> Drawing:
    return {"width": WIDE, "height": height, "shapes": list(shapes)}


def _rect(
    x: float, y: float, width: float, height: float, *, fill: str = ACCENT, weave: int = 0
) -> Shape:
    return {"is": "rect", "x": x, "y": y, "w": width, "h": height, "fill": fill, "weave": weave}


def _words(x: float, y: float, text: str, *, at: str = "start", fill: str = MUTED) -> Shape:
    return {"is": "words", "x": x, "y": y, "say": text, "side": at, "fill": fill}


def _path(spots: Sequence[tuple[float, float]], *, stroke: str, dashed: bool = False) -> Shape:
    return {"is": "line", "spots": [list(one) for one in spots], "stroke": stroke, "dash": dashed}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def _floor(height: float) -> Shape:
    return _path([(0, height), (WIDE, height)], stroke=LINE)


def _flags(flags: Sequence[Flag]) -> list[Shape]:
    """What happened: a band over its days, and its number above."""
    bands = [
        _rect(flag.x, HEAD, flag.width, CHART_HEIGHT, fill=f"{SOLIDS['amber']}55") for flag in flags
    ]
    return bands + [
        _words(flag.middle, 8, str(flag.number), at="middle", fill=INK) for flag in flags
    ]


def _below(labels: Sequence[str], top: float) -> list[Shape]:
    """As many of the labels of what stands side by side as there is room for."""
    step, each = WIDE / max(len(labels), 1), every(len(labels), WIDE)
    return [
        _words((place + 0.5) * step, top + 12, _short(label), at="middle")
        for place, label in enumerate(labels)
        if (len(labels) - 1 - place) % each == 0
    ]


def _line(found: Drawn, flags: Sequence[Flag]) -> Drawing:
    spots = points(found.marks, WIDE)
    own = [(float(spot.x), float(spot.y) + HEAD) for spot in spots]
    planned = [(float(one.x), float(one.planned_y) + HEAD) for one in spots if one.planned_y]
    shapes = [*_flags(flags), _floor(HEAD + CHART_HEIGHT), _path(own, stroke=ACCENT)]
    if planned:
        shapes.append(_path(planned, stroke=PALE, dashed=True))
    shapes += [{"is": "dot", "x": x, "y": y, "fill": ACCENT} for x, y in own]
    shapes += _below([mark.label for mark in found.marks], HEAD + CHART_HEIGHT)
    return _drawing(HEAD + CHART_HEIGHT + FOOT, shapes)


def _bars(found: Drawn, flags: Sequence[Flag]) -> Drawing:
    """One below the other, each with its name before and its figure behind."""
    most, room = found.most or 1, WIDE - LABEL - FIGURE - 20
    shapes: list[Shape] = []
    for place, mark in enumerate(found.marks):
        top = place * BAR
        shapes += [
            _words(0, top + BAR / 2, _short(mark.label), fill=INK),
            _rect(LABEL, top + 4, max(mark.value, 0) / most * room, BAR - 8),
            _words(WIDE, top + BAR / 2, mark.text, at="end", fill=INK),
        ]
    return _drawing(len(found.marks) * BAR, shapes)


def _funnel(found: Drawn, flags: Sequence[Flag]) -> Drawing:
    """The same, each also as a share of the first."""
    first = found.marks[0].value or 1
    said = [replace(mark, text=f"{mark.text} · {mark.value / first:.0%}") for mark in found.marks]
    return _bars(replace(found, marks=tuple(said)), flags)


def _columns(found: Drawn, flags: Sequence[Flag]) -> Drawing:
    most, step = found.most or 1, WIDE / max(len(found.marks), 1)
    shapes = [_floor(CHART_HEIGHT)]
    for place, mark in enumerate(found.marks):
        tall = max(mark.value, 0) / most * CHART_HEIGHT
        shapes.append(_rect(place * step + 2, CHART_HEIGHT - tall, step - 4, tall))
    shapes += _below([mark.label for mark in found.marks], CHART_HEIGHT)
    return _drawing(CHART_HEIGHT + FOOT, shapes)


def _stacked(found: Drawn, flags: Sequence[Flag]) -> Drawing:
    shapes = [*_flags(flags), _floor(HEAD + CHART_HEIGHT)]
    for box in (one for pile in stacks(found.rows, WIDE) for one in pile):
        place = float(box.x), float(box.y) + HEAD, float(box.width), float(box.height)
        shapes.append(_rect(*place, fill=SOLIDS[box.hue], weave=box.pattern))
    shapes += _below([row.label for row in found.rows], HEAD + CHART_HEIGHT)
    return _drawing(HEAD + CHART_HEIGHT + FOOT, shapes)


def _grid(found: Drawn, flags: Sequence[Flag]) -> Drawing:
    """Cells, the darker the more, each with its figure."""
    columns = [found.whole_label] if found.whole_label else []
    columns += found.columns
    step = (WIDE - LEFT) / max(len(columns), 1)
    shapes = [
        _words(LEFT + (place + 0.5) * step, CELL / 2, _short(label), at="middle")
        for place, label in enumerate(columns)
    ]
    for line, row in enumerate(found.rows, 1):
        top = line * CELL
        shapes.append(_words(LEFT - 8, top + CELL / 2, _short(row.label), at="end", fill=INK))
        cells: list[Mark | None] = [row.whole] if found.whole_label else []
        cells += row.cells
        for place, cell in enumerate(cells):
            if cell is not None:
                is_whole = bool(found.whole_label) and place == 0
                step_at = 0 if is_whole else step_of(cell.value, found.most)
                shapes += _cell(cell, LEFT + place * step, top, step, step_at)
    return _drawing((len(found.rows) + 1) * CELL, shapes)


def _cell(cell: Mark, x: float, y: float, width: float, step: int) -> list[Shape]:
    ink = HEAT_INK[step - 1] if step else INK
    words = _words(x + width / 2, y + CELL / 2, cell.text, at="middle", fill=ink)
    if not step:
        return [words]
    return [_rect(x + 1, y + 1, width - 2, CELL - 2, fill=HEAT[step - 1]), words]


def _map(found: Drawn, flags: Sequence[Flag]) -> Drawing:
    values = {mark.key: mark.value for mark in found.marks}
    shapes = []
    for code, rings in world.shapes().items():
        step = step_of(values.get(code, 0), found.most)
        fill = HEAT[step - 1] if step else LAND
        stroke = PALE if step else LINE
        shapes += [
            {"is": "area", "fill": fill, "stroke": stroke, "spots": _coarse(ring)} for ring in rings
        ]
    return _drawing(world.HEIGHT, shapes)


def _coarse(ring: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in ring]
