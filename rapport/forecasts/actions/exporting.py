"""Taking away how right forecasts were."""

from __future__ import annotations

import csv
from typing import TextIO

from rapport.forecasts.events import AccuracyExported
from rapport.forecasts.queries.accuracy import Accuracy
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events

HEADINGS = (
    "period", "holder", "name", "method", "forecast_on", "forecast", "low", "high", "came", "error",
    "error_part", "within",
)  # fmt: skip


def export_accuracy(found: Accuracy, file: TextIO, *, by: Actor) -> int:
    """Write a line for each forecast that was judged to ``file``, as CSV; returns how many."""
    access.require(by, "forecasts.export_accuracy")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADINGS)
    for row in found.rows:
        name = _harmless(found.names.get(row.holder, ""))
        judged = (row.forecast, row.low, row.high, row.came, row.error)
        part = "" if row.part is None else round(row.part, 6)
        within = "" if row.is_covered is None else int(row.is_covered)
        told = (row.period.key, row.holder, name, row.method, row.on.isoformat())
        writer.writerow([*told, *judged, part, within])
    events.record(AccuracyExported(len(found.rows)), by=by)
    return len(found.rows)


def _harmless(text: str) -> str:
    """What a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
