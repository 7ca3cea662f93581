"""What of a file can be shown: a picture, a document, a text, a table."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from rapport.platform.records.models import File
from rapport.platform.records.queries.attached import bytes_of
from rapport.platform.records.sniffing import DOCUMENTS, PICTURES

MOST_CHARACTERS, MOST_ROWS, MOST_COLUMNS = 200_000, 200, 50
TABLES = (".csv", ".tsv")


@dataclass(frozen=True)
class Preview:
    """How a file is shown: ``form`` is picture, document, text, table, or nothing at all."""

    form: str = ""
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    is_cut: bool = False


def preview_of(file: File) -> Preview:
    """What the file looks like. Raises Refused while it is held back, NotFound when its bytes are lost."""
    path = bytes_of(file)
    if file.content_type in PICTURES:
        return Preview("picture")
    if file.content_type in DOCUMENTS:
        return Preview("document")
    if file.content_type != "text/plain":
        return Preview()
    text, is_cut = _beginning(path)
    if file.name.lower().endswith(TABLES) and (rows := _table(text)):
        shown = [row[:MOST_COLUMNS] for row in rows[:MOST_ROWS]]
        return Preview("table", rows=shown, is_cut=is_cut or len(rows) > MOST_ROWS)
    return Preview("text", text=text, is_cut=is_cut)


def _beginning(path: Path) -> tuple[str, bool]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        text = file.read(MOST_CHARACTERS + 1)
    return text[:MOST_CHARACTERS], len(text) > MOST_CHARACTERS


def _table(text: str) -> list[list[str]]:
    """The rows of ``text``; none when it is no table."""
    try:
        dialect = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
        return [row for row in csv.reader(text.splitlines(), dialect) if row]
    except csv.Error:
        return []
