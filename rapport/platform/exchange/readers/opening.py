"""Which reader a file needs, told by its first bytes."""

from __future__ import annotations

from pathlib import Path

from rapport.kit.speech import say
from rapport.platform.exchange.readers import objects, parquet, text, xlsx
from rapport.platform.exchange.readers.encodings import encoding_of
from rapport.platform.exchange.readers.tables import Table, unreadable

FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"BZh": "a bzip2 archive: unpack it first",
    b"\xfd7zXZ": "an xz archive: unpack it first",
    b"7z\xbc\xaf": "a 7-Zip archive: unpack it first",
    b"Rar!": "a RAR archive: unpack it first",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"SQLite format 3": "a SQLite database: export its tables as CSV",
    b"{\\rtf": "a text document",
    b"<!DOCTYPE": "a web page",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML document",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls): save it as .xlsx or CSV",
}


def open_table(path: Path) -> Table:
    """``path`` as a table, whatever it is called. Raises Invalid with one sentence."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise unreadable(
            say("%(path)s cannot be opened: %(strerror)s.", path=path.name, strerror=error.strerror)
        ) from None
    if not start:
        raise unreadable(say("The file is empty."))
    for magic, sentence in FOREIGN.items():
        if start.startswith(magic):
            raise unreadable(
                say(
                    "The file is %(sentence)s; Rapport reads CSV, XLSX, Parquet, JSON and vCard.",
                    sentence=sentence,
                )
            )
    if start.startswith(b"PAR1"):
        return parquet.open_parquet(path)
    if start.startswith(b"PK\x03\x04"):
        return xlsx.open_xlsx(path)
    if objects.is_json(start):
        return objects.open_json(path, encoding_of(path, start))
    return text.open_text(path, start)
