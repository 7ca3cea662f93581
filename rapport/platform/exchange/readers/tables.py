"""What every reader answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapport.kit.errors import Invalid
from rapport.kit.speech import say

BATCH_ROWS = 10_000
MAX_COLUMNS = 1_000
MAX_CELL = 1_000_000


@dataclass(frozen=True)
class Batch:
    """Some rows, column by column. ``numbers`` are the rows as a spreadsheet program counts them.

    ``problems`` says of a row (by its index here) why it cannot be read.
    """

    numbers: Sequence[int]
    columns: Sequence[Sequence[object]]
    problems: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """An opened file: its columns, how it was understood, and its rows as often as wanted.

    ``total_rows`` is exact for Parquet, XLSX and vCard, and the number of lines for CSV, which
    counts blank lines and line breaks within cells too.
    """

    kind: str
    columns: tuple[str, ...]
    total_rows: int
    batches: Callable[[], Iterator[Batch]]
    note: str = ""


def unreadable(sentence: str) -> Invalid:
    """The error of a file that cannot be read as a whole."""
    return Invalid("unreadable_file", sentence)


def headings(cells: Iterable[object]) -> tuple[str, ...]:
    """The names of columns from a first row: none empty, none twice. Raises Invalid."""
    names: list[str] = []
    taken: set[str] = set()
    for position, cell in enumerate(cells, start=1):
        name = wanted = " ".join(str(cell if cell is not None else "").split())[:200] or say(
            "Column %(position)s", position=position
        )
        again = 2
        while name in taken:
            name, again = f"{wanted} ({again})", again + 1
        taken.add(name)
        names.append(name)
        if position > MAX_COLUMNS:
            raise unreadable(
                say(
                    "The file has more than %(max_columns)s columns: this is not a list of "
                    "records.",
                    max_columns=f"{MAX_COLUMNS:,}",
                )
            )
    return tuple(names)


def batch_of(rows: Sequence[tuple[int, Sequence[object], str]], width: int) -> Batch:
    """Rows of (number, cells, problem) as columns; short rows are filled up, long ones refused."""
    problems: dict[int, str] = {}
    cells: list[Sequence[object]] = []
    for index, (_, row, problem) in enumerate(rows):
        if problem:
            problems[index] = problem
        elif len(row) > width and any(row[width:]):
            problems[index] = say(
                "The row has %(count)s cells, but the heading has %(width)s.",
                count=len(row),
                width=width,
            )
        cells.append(row if len(row) == width else [*row, *[None] * (width - len(row))][:width])
    columns = list(zip(*cells, strict=True)) if cells else [()] * width
    return Batch([number for number, _, _ in rows], columns, problems)
