"""Tabler icons, drawn inside the page so that they take the colour of the text around them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).resolve().parents[3] / "node_modules" / "@tabler" / "icons" / "icons"
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_CANVAS = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
_STROKED = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'

_TURNED = frozenset(
    {"arrow-back-up", "arrow-left", "arrow-right", "chevron-left", "chevron-right", "logout"}
)
"""What shows a way: the other way in a page that is read from the right."""


@cache
def icon(name: str, size: int = 16) -> Markup:
    """The icon ``name`` ("phone", "filled/star"), hidden from screen readers. Raises LookupError."""
    is_filled = name.startswith("filled/")
    paint = 'fill="currentColor"' if is_filled else _STROKED
    kind = "icon turned" if name in _TURNED else "icon"
    return Markup(  # noqa: S704 - every part is ours or the package's own
        f'<svg class="{kind}" width="{size}" height="{size}" viewBox="0 0 24 24" {paint}'
        f' aria-hidden="true">{_shapes(name if is_filled else f"outline/{name}")}</svg>'
    )


@cache
def _shapes(path: str) -> str:
    file = FOLDER / f"{path}.svg"
    if not file.is_file():
        raise LookupError(
            f"There is no icon {path!r} in @tabler/icons (have the packages been installed?)."
        )
    found = _SHAPES.search(file.read_text("utf-8"))
    shapes = found.group(1) if found else ""
    return re.sub(r"\s*\n\s*", "", shapes).replace(_CANVAS, "")
