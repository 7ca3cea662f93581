"""Batches of a file become staged cells: column by column, each distinct value once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.exchange.cells import Convert, Reading, converter, date_order, decimal_mark
from rapport.platform.exchange.importers import CellKind, Importer, ImportField
from rapport.platform.exchange.readers import Batch

Column = Sequence["str | None"]
MOST_REMEMBERED = 200_000


@dataclass(frozen=True)
class Cells:
    """The understood cells of some rows, by field; a field without a column is not there."""

    columns: Mapping[str, Column]
    size: int
    reading: Reading

    def __getitem__(self, name: str) -> Column:
        return self.columns.get(name) or [None] * self.size


@dataclass(frozen=True)
class Shaped:
    """What an importer's ``shape`` made of cells: its staged columns, and rows it refuses."""

    columns: Sequence[Column]
    problems: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parsed:
    """Rows ready to be staged. ``ignored`` counts the cells left out because they made no sense."""

    numbers: Sequence[int]
    columns: Sequence[Column]
    problems: Mapping[int, str]
    ignored: int = 0


class Memo(dict[object, "str | None"]):
    """Converted values, and in ``bad`` what is wrong with those that cannot be converted."""

    def __init__(self, convert: Convert) -> None:
        self.convert = convert
        self.bad: dict[object, str] = {}

    def __missing__(self, value: object) -> str | None:
        try:
            result = self.convert(value)
        except Invalid as error:
            self.bad[value] = error.message
            result = None
        self[value] = result
        return result

    def column(self, values: Sequence[object]) -> list[str | None]:
        if len(self) > MOST_REMEMBERED:
            self.clear()
            self.bad.clear()
        return list(map(self.__getitem__, values))


class Parser:
    """Reads the batches of one file with one mapping; what the first batch shows, holds for all."""

    def __init__(
        self,
        importer: Importer,
        mapping: Mapping[str, str],
        columns: Sequence[str],
        reading: Reading,
    ) -> None:
        self.importer = importer
        self.reading = reading
        self.places = {
            importer.by_name[name]: columns.index(column) for name, column in mapping.items()
        }
        self.memos: dict[str, Memo] = {}

    def parse(self, batch: Batch) -> Parsed:
        """The batch's rows as staged columns, with the problems of its rows."""
        problems = dict(batch.problems)
        columns: dict[str, Column] = {}
        ignored = 0
        for item, place in self.places.items():
            values = batch.columns[place]
            memo = self.memos.get(item.name) or self._memo(item, values)
            columns[item.name] = memo.column(values)
            ignored += self._note(item, memo, values, problems)
        cells = Cells(columns, len(batch.numbers), self.reading)
        self._miss(cells, problems)
        if self.importer.shape is None:
            return Parsed(
                batch.numbers,
                [cells[name] for name in self.importer.staged_columns],
                problems,
                ignored,
            )
        shaped = self.importer.shape(cells)
        return Parsed(batch.numbers, shaped.columns, {**shaped.problems, **problems}, ignored)

    def _memo(self, item: ImportField, values: Sequence[object]) -> Memo:
        reading = self.reading
        if item.kind in (CellKind.DATE, CellKind.MOMENT) and not reading.date_order:
            reading = replace(reading, date_order=date_order(values))
        if item.kind is CellKind.DECIMAL and not reading.decimal_mark:
            reading = replace(reading, decimal_mark=decimal_mark(values))
        self.memos[item.name] = memo = Memo(converter(item, reading))
        return memo

    def _note(
        self, item: ImportField, memo: Memo, values: Sequence[object], problems: dict[int, str]
    ) -> int:
        """Write down the bad cells of a column; returns how many were left out instead."""
        if not memo.bad:
            return 0
        found = [index for index, value in enumerate(values) if value in memo.bad]
        if item.is_lenient:
            return len(found)
        for index in found:
            problems.setdefault(index, f"{item.label}: {memo.bad[values[index]]}")
        return 0

    def _miss(self, cells: Cells, problems: dict[int, str]) -> None:
        for item in self.importer.required:
            column = cells[item.name]
            gaps = (
                [index for index, value in enumerate(column) if value is None]
                if None in column
                else []
            )
            for index in gaps:
                problems.setdefault(index, say("%(item)s is missing.", item=item.label))
