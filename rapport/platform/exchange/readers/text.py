"""Text files: vCards, or tables whose cells are separated by a character."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from rapport.kit.speech import say
from rapport.platform.exchange.readers import vcards
from rapport.platform.exchange.readers.encodings import Encoding, encoding_of
from rapport.platform.exchange.readers.tables import (
    BATCH_ROWS,
    MAX_CELL,
    MAX_COLUMNS,
    Batch,
    Table,
    batch_of,
    headings,
    unreadable,
)

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LONGEST_LINE = 10_000_000
SAMPLE_LINES = 60
csv.field_size_limit(MAX_CELL)

Row = tuple[int, Sequence[object], str]


def open_text(path: Path, start: bytes) -> Table:
    """``path`` as a table of cards or of separated cells."""
    encoding = encoding_of(path, start)
    sample = _sample(path, encoding)
    if not any(line.strip() for line in sample):
        raise unreadable(say("The file has no rows: it holds nothing but blank lines."))
    first = next(line for line in sample if line.strip())
    if first.strip().upper() == "BEGIN:VCARD":
        return vcards.open_vcards(path, encoding)
    separator = _separator(sample)
    columns = headings(_head(path, encoding, separator))
    return Table(
        kind="csv",
        columns=columns,
        total_rows=max(encoding.lines - 1, 0),
        batches=partial(_batches, path, encoding, separator, len(columns)),
        note=say(
            "CSV, %(encoding)s, separated by %(separators)s",
            encoding=encoding.label,
            separators=SEPARATORS[separator],
        ),
    )


def _lines(path: Path, encoding: Encoding) -> Iterator[str]:
    """Lines with their ends. Raises Invalid for one that is too long to be part of a table."""
    with path.open(encoding=encoding.name, newline="") as file:
        for number in range(1, 1 << 62):
            line = file.readline(LONGEST_LINE)
            if not line:
                return
            if len(line) >= LONGEST_LINE:
                raise unreadable(
                    say(
                        "Line %(number)s has more than %(longest)s characters: this is not a "
                        "table.",
                        number=number,
                        longest=f"{LONGEST_LINE:,}",
                    )
                )
            yield line


def _sample(path: Path, encoding: Encoding) -> list[str]:
    lines = list(islice(_lines(path, encoding), SAMPLE_LINES))
    return lines[1:] if lines and lines[0].lower().startswith("sep=") else lines


def _separator(sample: Sequence[str]) -> str:
    """The separator that cuts the sample into rows as wide as its heading, the wider the better."""

    def fitness(separator: str) -> tuple[float, int]:
        rows = [row for row, _ in _records(sample, separator, strict=False) if row]
        width = len(rows[0]) if rows else 0
        alike = sum(len(row) == width for row in rows) / max(len(rows), 1)
        return (alike if width > 1 else 0.0, width)

    return max(SEPARATORS, key=fitness)


def _head(path: Path, encoding: Encoding, separator: str) -> Sequence[str]:
    _, cells, problem = next(_rows(path, encoding, separator))
    if problem:
        raise unreadable(say("The heading cannot be read. %(problem)s", problem=problem))
    if len(cells) > MAX_COLUMNS:
        raise unreadable(
            say(
                "The file has %(count)s columns; a table for Rapport has at most %(max_columns)s.",
                count=f"{len(cells):,}",
                max_columns=f"{MAX_COLUMNS:,}",
            )
        )
    return [str(cell) for cell in cells]


def _batches(path: Path, encoding: Encoding, separator: str, width: int) -> Iterator[Batch]:
    rows = _rows(path, encoding, separator)
    next(rows)
    while chunk := list(islice(rows, BATCH_ROWS)):
        yield batch_of(chunk, width)


def _rows(path: Path, encoding: Encoding, separator: str) -> Iterator[Row]:
    """Every row that is not blank, the heading first."""
    lines = _lines(path, encoding)
    first = next(lines, "")
    skipped = first.lower().startswith("sep=")
    source = lines if skipped else _chained(first, lines)
    for number, (row, problem) in enumerate(_records(source, separator), start=2 if skipped else 1):
        if problem or any(row):
            yield number, row, problem


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _records(
    lines: Iterator[str] | Sequence[str], separator: str, *, strict: bool = True
) -> Iterator[tuple[Sequence[str], str]]:
    """Cells of each record and what is wrong with it. Raises Invalid when the file ends inside one."""
    reader = csv.reader(lines, delimiter=separator, strict=strict)
    while True:
        begin = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise unreadable(
                    say(
                        "The file ends inside the quoted cell that begins at line %(begin)s: it"
                        " is cut off.",
                        begin=begin,
                    )
                ) from None
            yield (), _complaint(str(error), begin)
            continue
        yield row, ""


def _complaint(error: str, line: int) -> str:
    if "field larger" in error:
        return say(
            "A cell at line %(line)s has more than %(max_cell)s characters; a quote may be "
            "missing.",
            line=line,
            max_cell=f"{MAX_CELL:,}",
        )
    return say("The quotes at line %(line)s do not match.", line=line)
