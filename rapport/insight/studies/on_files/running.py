"""Studies of plain files, without a database: ``rapport study NAME FILE``.

A module per study has ``add_options`` and ``study``, which takes what was said and gives what was
found: parameters, fit, what came of foretelling, a verdict, and rows with scores.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STUDIES = {
    name: f"rapport.insight.studies.on_files.{name}"
    for name in (
        "clv",
        "baskets",
        "churn",
        "forecast",
        "profit",
        "recommend",
        "response",
        "rfm",
        "uplift",
    )
}
"""What can be asked, and the module that answers."""


@dataclass(frozen=True)
class Found:
    """What a study says of a file: figures by name, and columns of one length with its scores."""

    figures: Mapping[str, Any]
    verdict: str
    scores: Mapping[str, Any] = field(default_factory=dict)


def run(name: str, words: Sequence[str]) -> dict[str, Any]:
    """The study called ``name`` of what ``words`` say, as on a command line. Raises Invalid for a bad file."""
    module = importlib.import_module(STUDIES[name])
    options = argparse.ArgumentParser(f"rapport study {name}", description=module.__doc__)
    options.add_argument("file", type=Path, metavar="FILE")
    module.add_options(options)
    options.add_argument("--out", type=Path, metavar="FILE", help="write the scored rows to it")
    options.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    said = options.parse_args(words)
    began = time.perf_counter()
    found: Found = module.study(said)
    if said.out:
        from rapport.insight.studies.on_files.columns import (
            write_rows,
        )  # half a second, for those who ask

        write_rows(said.out, found.scores)
    seconds = round(time.perf_counter() - began, 3)
    return {"study": name, **found.figures, "verdict": found.verdict, "seconds": seconds}
