"""Files that belong together (orders and their lines) as one table, by the columns they share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapport.kit.errors import Invalid
from rapport.platform.exchange.cells import plain
from rapport.platform.exchange.readers import Table, open_table
from rapport.platform.exchange.recognition import folded

Index = dict[str, list[str]]
MOST_ROWS = 5_000_000


@dataclass(frozen=True)
class _Part:
    """A file whose rows are looked up: the place of the key in what stands left of it, and its own columns."""

    key_place: int
    columns: list[str]
    rows: Index


def joined(names: Mapping[Path, str]) -> Iterator[bytes]:
    """The lines among the files (path → name) as CSV, each row followed by those that it points to in the others.

    A file is joined by a heading that it shares with what stands left of it and whose cells are all
    different. Rows that nothing points to are left out; files that nothing joins raise Invalid.
    """
    tables = {path: open_table(path) for path in names}
    main, parts = _plan(names, tables)
    columns = [*tables[main].columns, *(column for part in parts for column in part.columns)]
    yield _line(columns)
    for row in _rows(tables[main]):
        for part in parts:
            key = row[part.key_place]
            row.extend(part.rows.get(key) or [""] * len(part.columns))
        yield _line(row)


def _plan(names: Mapping[Path, str], tables: Mapping[Path, Table]) -> tuple[Path, list[_Part]]:
    """The file to begin with, the longest that all others can be joined to, and how they are."""
    for main in sorted(tables, key=lambda path: -tables[path].total_rows):
        parts = _parts(main, names, tables)
        if parts is not None:
            return main, parts
    raise Invalid(
        "files_do_not_join",
        "Nothing joins %(values)s: of the headings that they share, none is a key of one of them.",
        values=", ".join(names.values()),
    )


def _parts(
    main: Path, names: Mapping[Path, str], tables: Mapping[Path, Table]
) -> list[_Part] | None:
    columns = list(tables[main].columns)
    rest = {path: name for path, name in names.items() if path != main}
    parts: list[_Part] = []
    while rest:
        found = _next_part(columns, rest, tables)
        if found is None:
            return None
        rest.pop(found[0])
        parts.append(found[1])
        columns += found[1].columns
    return parts


def _next_part(
    columns: Sequence[str], rest: Mapping[Path, str], tables: Mapping[Path, Table]
) -> tuple[Path, _Part] | None:
    known = {folded(column): place for place, column in reversed(list(enumerate(columns)))}
    for path in rest:
        for own_place, column in enumerate(tables[path].columns):
            place = known.get(folded(column))
            rows = _index(tables[path], own_place) if place is not None else None
            if place is not None and rows is not None:
                return path, _Part(
                    place, _renamed(rest[path], tables[path].columns, own_place, columns), rows
                )
    return None


def _index(table: Table, place: int) -> Index | None:
    """Each row of ``table`` by its key, without the key; None when a key comes twice."""
    rows: Index = {}
    for row in _rows(table):
        key = row.pop(place)
        if key in rows:
            return None
        rows[key] = row
        if len(rows) > MOST_ROWS:
            raise Invalid(
                "file_too_large", "More than %(most)s rows cannot be joined.", most=f"{MOST_ROWS:,}"
            )
    return rows


def _renamed(name: str, columns: Sequence[str], own_place: int, taken: Sequence[str]) -> list[str]:
    """The columns to append; one whose heading is taken carries the file's name."""
    known = {folded(column) for column in taken}
    kept = [column for place, column in enumerate(columns) if place != own_place]
    return [f"{Path(name).stem} {column}" if folded(column) in known else column for column in kept]


def _rows(table: Table) -> Iterator[list[str]]:
    for batch in table.batches():
        if batch.problems:
            index, problem = next(iter(batch.problems.items()))
            raise Invalid(
                "unreadable_file",
                "Row %(numbers)s cannot be joined. %(problem)s",
                numbers=batch.numbers[index],
                problem=problem,
            )
        for cells in zip(*batch.columns, strict=True):
            yield [plain(cell) for cell in cells]


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()
