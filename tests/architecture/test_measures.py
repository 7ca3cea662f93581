"""Sizes stay within the limits of the house; the baseline of what passed them may only shrink."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.architecture.measures import past_limits
from tests.architecture.source import PROJECT

BASELINE = Path(__file__).with_name("baseline.json")


@pytest.fixture(scope="module")
def now() -> dict[str, int]:
    """What passes a limit."""
    return past_limits(PROJECT)


def test_nothing_new_passes_a_limit(now: dict[str, int]) -> None:
    baseline: dict[str, int] = json.loads(BASELINE.read_text())
    worse = {what: value for what, value in now.items() if value > baseline.get(what, 0)}
    assert worse == {}


def test_the_baseline_only_shrinks(now: dict[str, int]) -> None:
    baseline: dict[str, int] = json.loads(BASELINE.read_text())
    better = {
        what: now.get(what, 0) for what, value in baseline.items() if now.get(what, 0) < value
    }
    assert better == {}, "mended: take these out of the baseline, or write down the lower figure"


def test_planted_excess_is_caught(tmp_path: Path) -> None:
    source = tmp_path / "rapport" / "long.py"
    source.parent.mkdir()
    body = "\n".join(f"    a{n} = {n}" for n in range(60))
    nested = "def deep(a):\n    if a:\n        for b in a:\n            if b:\n                if a: pass\n"
    many = f"def many({', '.join('abcdefgh')}): ...\n"
    source.write_text(f"def long():\n{body}\n{nested}{many}" + "#\n" * 400)
    assert {what.split(" rapport")[0] for what in past_limits(tmp_path)} == {
        "file lines",
        "function lines",
        "arguments",
        "nesting",
    }
