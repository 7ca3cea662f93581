"""The countries of the world as shapes, drawn so that areas compare.

The outlines are those of world-atlas (TopoJSON of Natural Earth, 1:110,000,000, public domain); the
projection is Equal Earth (Šavrič, Patterson, Jenny, 2018).
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "node_modules" / "world-atlas" / "countries-110m.json"
WIDTH, HEIGHT = 900.0, 400.0
SOUTH, NORTH = -57.0, 84.0
"""What is drawn of the globe: nobody lives beyond."""
_A = (1.340264, -0.081106, 0.000893, 0.003796)
"""The coefficients of the projection."""
_UNNUMBERED = {"Kosovo": "XK"}
"""Countries without a number in ISO 3166 that have a code all the same."""
Spot = tuple[float, float]
Ring = list[Spot]


@cache
def shapes() -> dict[str, list[Ring]]:
    """Code (two letters) → its outlines, in a box of ``WIDTH`` by ``HEIGHT``. Land that has no code goes
    without. Raises LookupError where the package is not installed.
    """
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    found = {}
    for name, number, rings in _countries():
        known = aliases.get(number, ())
        code = known[0] if len(known) == 1 else _UNNUMBERED.get(name, name)
        if code != "AQ":
            found[code] = rings
    return found


@cache
def paths() -> dict[str, str]:
    """The same as paths of SVG."""
    return {code: _path(rings) for code, rings in shapes().items()}


def land(without: Collection[str]) -> str:
    """All countries but some, as one path."""
    return "".join(path for code, path in paths().items() if code not in without)


def _path(rings: Sequence[Ring]) -> str:
    """Whole numbers, each from the one before: half as long as it would be."""
    said = []
    for ring in rings:
        spots = [(round(x), round(y)) for x, y in ring]
        steps = [f"M{spots[0][0]} {spots[0][1]}l"]
        for (x, y), (before_x, before_y) in zip(spots[1:], spots, strict=False):
            if (x, y) != (before_x, before_y):
                steps.append(f"{x - before_x} {y - before_y} ")
        said.append("".join(steps).rstrip() + "z" if len(steps) > 1 else "")
    return "".join(said)


def _countries() -> Iterator[tuple[str, str, list[Ring]]]:
    """Name, number of ISO 3166 and outlines of every country."""
    if not FILE.is_file():
        raise LookupError("There is no world-atlas (have the packages been installed?).")
    atlas = json.loads(FILE.read_text("utf-8"))
    arcs = _arcs(atlas)
    for shape in atlas["objects"]["countries"]["geometries"]:
        groups = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [part for group in groups for ring in group for part in _apart(_ring(arcs, ring))]
        yield shape["properties"]["name"], str(shape.get("id", "")), rings


def _arcs(atlas: dict[str, Any]) -> list[Ring]:
    """The lines that borders are made of, put on the map: each point is written from the one before."""
    (wide, tall), (left, foot) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        spots = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            spots.append(_placed(x * wide + left, y * tall + foot))
        found.append(spots)
    return found


def _ring(arcs: Sequence[Ring], indexes: Sequence[int]) -> Ring:
    """Arcs joined end to end; a negative one (its complement) is gone backwards."""
    spots: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        spots += arc[1:] if spots else arc
    return spots


def _apart(ring: Ring) -> list[Ring]:
    """Its parts on either side of the map, of what reaches over the edge: Fiji, the far east of Russia."""
    parts: list[Ring] = [[]]
    for spot in ring:
        if parts[-1] and abs(spot[0] - parts[-1][-1][0]) > WIDTH / 2:
            parts.append([])
        parts[-1].append(spot)
    if len(parts) > 1:  # the first begins where the last ends
        parts[0] = parts.pop() + parts[0]
    return [part for part in parts if len(part) > 2]


def _placed(longitude: float, latitude: float) -> Spot:
    """Where a place stands in the box."""
    right, top = _projected(180, 0)[0], _projected(0, NORTH)[1]
    foot = _projected(0, SOUTH)[1]
    x, y = _projected(longitude, latitude)
    return (x + right) / (2 * right) * WIDTH, (top - y) / (top - foot) * HEIGHT


def _projected(longitude: float, latitude: float) -> Spot:
    """Equal Earth, on a globe of radius 1: equation 1 of the paper."""
    one, two, three, four = _A
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = 9 * four * angle**8 + 7 * three * angle**6 + 3 * two * angle**2 + one
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle) / (3 * slope)
    return x, angle * (four * angle**8 + three * angle**6 + two * angle**2 + one)
