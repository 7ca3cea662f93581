"""Colours of charts: seen on any page, the same on paper, and never what alone tells things apart."""

from __future__ import annotations

import pytest

from rapport.dashboards import colours
from rapport.dashboards.drawn import HUES, WEAVE, WEAVES
from rapport.platform.ui.tests.test_contrast import LOOKS, contrast

LIGHT = LOOKS["light"]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_hue_of_a_series_stands_off_the_page(look: str) -> None:
    """3 to 1, as WCAG 2.2 asks of graphics (1.4.11), on both backgrounds that tiles have."""
    seen = LOOKS[look]
    weak = [
        (hue, paper)
        for hue in HUES
        for paper in ("surface", "canvas")
        if contrast(seen[f"{hue}-solid"], seen[paper]) < 3
    ]
    assert weak == []


def test_every_hue_goes_with_a_pattern_of_its_own() -> None:
    assert len(set(WEAVES)) == len(WEAVES) == len(HUES)
    assert WEAVES[0] == ""
    assert WEAVE > 0


def test_paper_has_the_colours_of_a_light_page() -> None:
    assert {f"{hue}-solid": value for hue, value in colours.SOLIDS.items()} == {
        f"{hue}-solid": LIGHT[f"{hue}-solid"] for hue in HUES
    }
    steps = range(1, 7)
    assert tuple(LIGHT[f"heat-{step}"] for step in steps) == colours.HEAT
    assert tuple(LIGHT[f"heat-{step}-ink"] for step in steps) == colours.HEAT_INK
    names = ("accent", "ink", "ink-muted", "line", "line-control", "pressed")
    found = (
        colours.ACCENT, colours.INK, colours.MUTED, colours.LINE, colours.PALE, colours.LAND,
    )  # fmt: skip
    assert found == tuple(LIGHT[name] for name in names)


def test_figures_in_cells_can_be_read() -> None:
    for paper, ink in zip(colours.HEAT, colours.HEAT_INK, strict=True):
        assert contrast(paper, ink) >= 4.5
