"""Benchmarks: ``rapport bench NAME`` runs one and prints its figures as JSON.

Every module here whose docstring says by which name it is called is one, and has a ``main(argv) -> dict``.
Every figure that has a limit stands as ``{"value", "limit", "ok"}``.
"""

from __future__ import annotations

import re
from pathlib import Path

CALLED = re.compile(r'\A"""(?:[^"]|\n)*?``rapport bench ([a-z_]+)')


def _named() -> dict[str, str]:
    """Name → module of every benchmark, as the files of this folder say it."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    said = {file.stem: CALLED.match(file.read_text(encoding="utf-8")) for file in files}
    return {found[1]: f"bench.{stem}" for stem, found in said.items() if found}


BENCHES = _named()
"""What is measured, by name."""
