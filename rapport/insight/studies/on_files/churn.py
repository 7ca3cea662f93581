"""Who leaves, from a file with a row for each customer and whether they left."""

from __future__ import annotations

import argparse

from rapport.insight.studies.on_files import foretelling
from rapport.insight.studies.on_files.running import Found

WORDS = foretelling.Words("customers who leave", "customers who stay", "who leaves")
add_options = foretelling.add_options


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for a file or an option that says too little."""
    return foretelling.study(said, WORDS)
