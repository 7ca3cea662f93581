"""An answer as people read it: rows in their formats, or the sentence that says why there are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rapport.kit.speech import noted, say

NUMBERS = frozenset({"whole", "number"})
DAYS = frozenset({"date", "clock", "moment"})
DIGITS = 6
SENTENCES = {
    "no_select": noted("Write one question that begins with SELECT, FROM or WITH: nothing else is run here."),
    "no_part": noted("%(words)s is not run here: a question reads the marts and changes nothing."),
    "no_function": noted("The function %(words)s cannot be used here: a question sees the marts and nothing else."),
    "no_name": noted("A part of a question cannot be called “%(words)s”."),
    "no_mart": noted("There is no mart called “%(words)s”."),
    "memory": noted("It needs more memory than a question may use. Filter or group earlier, or ask for fewer columns."),
    "time": noted("It was stopped after %(seconds)s seconds. Filter first, or try it on a part of the rows."),
    "stopped": noted("It was stopped."),
    "died": noted("The process that answers has ended without an answer. Try again, or ask for less."),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of an answer; ``kind`` is one of ``runner.kind_of``."""

    name: str
    kind: str

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    @property
    def is_name(self) -> bool:
        """Whether its whole numbers are names, which nobody groups in threes."""
        return self.name.lower().endswith(("id", "year", "number"))


@dataclass(frozen=True)
class Wrong:
    """A sentence, the line of the SQL that it is about in three parts, and names that may have been meant.

    ``place`` is where the mark begins in the whole of the SQL.
    """

    sentence: str
    place: int = -1
    line: int = 0
    before: str = ""
    marked: str = ""
    after: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What came of a question: rows of texts (None for null), or ``wrong``.

    ``built_at`` is when the marts were published that it saw; ``columns_in_all`` counts those, too, that
    are not shown.
    """

    sql: str
    built_at: dt.datetime
    seconds: float = 0
    columns: tuple[Column, ...] = ()
    rows: Sequence[Sequence[str | None]] = field(default=())
    has_more: bool = False
    columns_in_all: int = 0
    wrong: Wrong | None = None


def wrong_of(fault: Mapping[str, Any], sql: str, *, seconds: float) -> Wrong:
    """The ``fault`` of a process, said; DuckDB's own words stay as they are."""
    code, words = fault["code"], fault.get("words", "")
    sentence = SENTENCES.get(code)
    said = say(sentence, words=words, seconds=int(seconds)) if sentence else words
    place, near = int(fault.get("place", -1)), tuple(fault.get("near", ()))
    if place < 0:
        return Wrong(said, near=near)
    return _marked(said, sql, place, int(fault.get("length", 0)), near)


def _marked(sentence: str, sql: str, place: int, length: int, near: tuple[str, ...]) -> Wrong:
    """Places are counted in bytes; the mark ends with its line."""
    whole = sql.encode()
    before = whole[:place].decode(errors="ignore")
    rest = whole[place:].decode(errors="ignore")
    marked = whole[place : place + max(length, 1)].decode(errors="ignore").partition("\n")[0]
    start = before.rpartition("\n")[2]
    after = rest[len(marked) :].partition("\n")[0]
    return Wrong(sentence, len(before), before.count("\n") + 1, start, marked, after, near)


def number_of(text: str) -> Decimal | None:
    """The number in a cell; None for what cannot be drawn or counted."""
    value = Decimal(text)
    return value if value.is_finite() else None
