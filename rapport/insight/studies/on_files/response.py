"""Who answers, buys or says yes, from a file with a row for each that was asked, and what came."""

from __future__ import annotations

import argparse

from rapport.insight.studies.on_files import foretelling
from rapport.insight.studies.on_files.running import Found

WORDS = foretelling.Words("rows with a yes", "rows with a no", "who says yes")
add_options = foretelling.add_options


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for a file or an option that says too little."""
    return foretelling.study(said, WORDS)
