"""Excel workbooks: the first sheet that holds anything. Bombs are defused before they are opened."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from rapport.kit.speech import say
from rapport.platform.exchange.archives import ZIP_DAMAGE
from rapport.platform.exchange.readers.tables import (
    BATCH_ROWS,
    Batch,
    Table,
    batch_of,
    headings,
    unreadable,
)

LARGEST = 1 << 30
MOST_CELLS = 50_000_000
BLOCK = 1 << 20
REFERENCE = re.compile(rb"""r=["']([A-Z]{0,3})(\d{1,7})["']""")
WHITE = b" \t\r\n"


def open_xlsx(path: Path) -> Table:
    """The first sheet with rows in it. Raises Invalid."""
    _defuse(path)
    name, total = _first_sheet(path)
    columns = headings(_trimmed(next(_rows(path, name))[1]))
    batches = partial(_batches, path, name, len(columns))
    return Table(
        "xlsx", columns, max(total - 1, 0), batches, say("Excel, sheet “%(name)s”", name=name)
    )


def _defuse(path: Path) -> None:
    """Unpack to nowhere, so that neither size nor shape can surprise the reader."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise unreadable(
                    say("The file is a ZIP archive, but not an Excel workbook; unpack it first.")
                )
            room = LARGEST
            for info in archive.infolist():
                room -= _unpacked(archive, info, room)
    except ZIP_DAMAGE as error:
        raise unreadable(
            say("The Excel file is damaged, locked or cut off: %(error)s.", error=error)
        ) from None


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> int:
    """The true size of a member, whatever the archive says of it."""
    info.file_size = room + 2 * BLOCK  # read to the real end of the packed data
    size, tail, extent = 0, b"", _Extent()
    is_sheet = info.filename.startswith("xl/worksheets/")
    with archive.open(info) as member:
        while block := member.read(BLOCK):
            size += len(block)
            if size > room:
                raise unreadable(
                    say(
                        "The Excel file unpacks to more than %(largest)s GB: it is refused as a"
                        " zip bomb.",
                        largest=LARGEST >> 30,
                    )
                )
            if is_sheet:
                dense = tail + block.translate(None, WHITE)
                extent.see(dense)
                tail = dense[-40:]
    return size


class _Extent:
    """How far the cells of a sheet reach; the reader lays out the whole rectangle."""

    def __init__(self) -> None:
        self.rows = self.columns = 1

    def see(self, block: bytes) -> None:
        found = REFERENCE.findall(block)
        if not found:
            return
        self.rows = max(self.rows, *(int(row) for _, row in found))
        widest = max((letters for letters, _ in found), key=lambda letters: (len(letters), letters))
        self.columns = max(self.columns, _column(widest))
        if self.rows * self.columns > MOST_CELLS:
            raise unreadable(
                say(
                    "A sheet reaches over %(rows)s rows and %(columns)s columns, which is too "
                    "much for Excel files: save it as CSV, or delete the cells that stand far "
                    "away from the table.",
                    rows=f"{self.rows:,}",
                    columns=f"{self.columns:,}",
                )
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheets(path: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable(say("The Excel file cannot be read: %(error)s.", error=error)) from None


def _first_sheet(path: Path) -> tuple[str, int]:
    book = _sheets(path)
    for name in book.sheet_names:
        sheet = _sheet(book, name)
        if sheet.total_height:
            return name, sheet.height
    raise unreadable(say("The Excel file has no rows: its sheets are empty."))


def _sheet(book: Any, name: str) -> Any:
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable(
            say("The sheet “%(name)s” cannot be read: %(error)s.", name=name, error=error)
        ) from None


def _rows(path: Path, name: str) -> Iterator[tuple[int, Sequence[object], str]]:
    """Every row that is not blank, the heading first."""
    sheet = _sheet(_sheets(path), name)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if any(cell not in ("", None) for cell in row):
            yield number, row, ""


def _trimmed(cells: Sequence[object]) -> list[object]:
    """The heading without the empty cells at its end."""
    found = list(cells)
    while found and found[-1] in ("", None):
        found.pop()
    return found


def _batches(path: Path, name: str, width: int) -> Iterator[Batch]:
    rows = _rows(path, name)
    next(rows)
    while chunk := list(islice(rows, BATCH_ROWS)):
        yield batch_of(chunk, width)
