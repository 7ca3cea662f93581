"""The record of everything as a file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from django.db import transaction

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.actions.recording import record
from rapport.platform.events.events import AuditExported
from rapport.platform.events.queries.audit import Asked, all_asked
from rapport.platform.events.sentences import headline_of

HEADINGS = (
    "id",
    "at",
    "by",
    "by_name",
    "event",
    "what",
    "type",
    "record",
    "party",
    "story",
    "data",
)


@transaction.atomic
def export_audit(asked: Asked, path: Path, *, by: Actor) -> int:
    """Write the events that are ``asked`` for to ``path`` as CSV; returns how many."""
    access.require(by, "events.export_audit")
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for event in all_asked(by, asked):
            what = headline_of(event.name, event.data)
            data = json.dumps(event.data, ensure_ascii=False)
            told = (event.pk, event.at.isoformat(), event.by, event.by_name, event.name, what)
            place = (event.subject_type, event.subject_id, event.about, event.story)
            writer.writerow([_harmless(cell) for cell in (*told, *place, data)])
            count += 1
    said = {name: str(value) for name, value in asked.conditions().items()}
    record(AuditExported(count, said), by=by)
    return count


def _harmless(cell: object) -> object:
    """Text that a spreadsheet does not take for a formula."""
    is_formula = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if is_formula else cell
