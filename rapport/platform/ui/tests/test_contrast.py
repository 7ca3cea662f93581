"""The colours of tokens.css, computed: text is readable in light, dark and high contrast."""

from __future__ import annotations

import re
from itertools import pairwise, product
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[1] / "static" / "ui"
HUES = sorted(
    set(re.findall(r"--(\w+)-tint: light-dark", (STATIC / "tokens.css").read_text())) - {"accent"}
)
PAPERS = ("canvas", "surface", "raised", "sunken", "hover")
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
ALIAS = re.compile(r"--([\w-]+): var\(--([\w-]+)\);")

Colours = dict[str, str]


def colours_of(css: str, scheme: int) -> Colours:
    """Every colour by name; ``scheme`` 0 is light, 1 is dark."""
    found = {name: values[scheme] for name, *values in TOKEN.findall(css)}
    for name, other in ALIAS.findall(css):
        if other in found:
            found[name] = found[other]
    return found


def _looks() -> dict[str, Colours]:
    tokens = (STATIC / "tokens.css").read_text()
    contrast = (STATIC / "contrast.css").read_text()
    looks = {name: colours_of(tokens, scheme) for scheme, name in enumerate(("light", "dark"))}
    for scheme, name in enumerate(("light", "dark")):
        looks[f"contrast {name}"] = looks[name] | colours_of(contrast, scheme)
    return looks


LOOKS = _looks()


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _text_pairs() -> list[tuple[str, str]]:
    inks = ("ink", "ink-muted", "ink-faint", "accent-ink", "bad-ink", "good-ink", "warn-ink")
    steps = [
        (f"{scale}-{step}-ink", f"{scale}-{step}")
        for scale, step in product(("heat", "swing"), range(1, 7))
    ]
    return [
        *product(inks, PAPERS),
        ("ink", "pressed"),
        ("ink-muted", "pressed"),
        ("ink", "accent-tint"),
        ("ink-muted", "accent-tint"),
        ("accent-ink", "accent-tint"),
        ("on-accent", "accent"),
        ("on-accent", "accent-hover"),
        ("on-danger", "danger"),
        ("on-danger", "danger-hover"),
        ("surface", "ink"),
        *[(f"{hue}-ink", f"{hue}-tint") for hue in HUES],
        *[(f"{hue}-ink", "surface") for hue in HUES],
        *[("ink", f"{tint}-tint") for tint in ("good", "warn", "bad", "info")],
        *steps,
    ]


def weak_pairs(colours: Colours, *, least: float, pairs: list[tuple[str, str]]) -> list[str]:
    """What cannot be told apart well enough, as sentences."""
    found = [(ink, paper, contrast(colours[ink], colours[paper])) for ink, paper in pairs]
    return [f"{ink} on {paper}: {ratio:.2f}" for ink, paper, ratio in found if ratio < least]


@pytest.mark.parametrize("look", LOOKS)
def test_text_is_readable(look: str) -> None:
    assert weak_pairs(LOOKS[look], least=4.5, pairs=_text_pairs()) == []


@pytest.mark.parametrize("look", ["contrast light", "contrast dark"])
def test_high_contrast_is_high(look: str) -> None:
    pairs = list(product(("ink", "ink-muted", "ink-faint", "accent-ink"), PAPERS))
    assert weak_pairs(LOOKS[look], least=7, pairs=pairs) == []


@pytest.mark.parametrize("look", LOOKS)
def test_edges_dots_and_focus_are_visible(look: str) -> None:
    edges = ["line-control", "accent", "focus", "danger", *(f"{hue}-solid" for hue in HUES)]
    pairs = list(product(edges, ("surface", "raised")))
    assert weak_pairs(LOOKS[look], least=3, pairs=pairs) == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_heat_grows_steadily(look: str) -> None:
    """Each step stands off the page more than the one before, so grey prints and any eye can rank."""
    paper = LOOKS[look]["surface"]
    steps = [contrast(LOOKS[look][f"heat-{step}"], paper) for step in range(1, 7)]
    assert steps == sorted(steps)
    assert all(later / earlier > 1.15 for earlier, later in pairwise(steps))


@pytest.mark.parametrize("look", ["light", "dark"])
def test_swing_is_loudest_at_its_ends(look: str) -> None:
    paper = LOOKS[look]["surface"]
    step = [contrast(LOOKS[look][f"swing-{number}"], paper) for number in range(1, 7)]
    assert step[0] > step[1] > step[2]
    assert step[5] > step[4] > step[3]


def test_both_ways_to_high_contrast_are_the_same() -> None:
    chosen, asked = (STATIC / "contrast.css").read_text().split("@media")
    assert TOKEN.findall(chosen) == TOKEN.findall(asked)
    assert ALIAS.findall(chosen) == ALIAS.findall(asked)


def test_components_use_tokens_only() -> None:
    literal = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\(")
    for sheet in [STATIC / "base.css", *(STATIC / "components").glob("*.css")]:
        assert not literal.search(sheet.read_text()), sheet.name


def test_a_weak_pair_is_caught() -> None:
    colours = {"ink": "#969491", "surface": "#ffffff"}
    assert weak_pairs(colours, least=4.5, pairs=[("ink", "surface")]) == ["ink on surface: 3.03"]
