"""Cells in the reader's formats. Numbers keep every digit that they have: who counts does not round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal

from rapport.insight.asking.answers import Answer, Column, number_of
from rapport.kit.speech import say
from rapport.platform.ui import formats

UNGROUPED = 10_000
MOST_DIGITS = 12


def shown_rows(answer: Answer) -> list[list[str | None]]:
    """Every row of ``answer`` as it stands on the page; None for null."""
    columns = answer.columns
    return [
        [
            shown(column, cell) if cell is not None else None
            for column, cell in zip(columns, row, strict=True)
        ]
        for row in answer.rows
    ]


def shown(column: Column, text: str) -> str:
    """One cell; what cannot be read, or is beyond our calendar, stays as DuckDB wrote it."""
    if column.kind == "boolean":
        return say("yes") if text == "yes" else say("no")
    with suppress(ValueError, ArithmeticError):
        if column.is_number:
            return _number(column, text)
        if column.kind == "date":
            return formats.date(dt.date.fromisoformat(text))
        if column.kind in {"clock", "moment"}:
            return formats.datetime(dt.datetime.fromisoformat(text))
    return text


def _number(column: Column, text: str) -> str:
    value = number_of(text)
    if value is None:
        return text
    if column.kind == "whole":
        is_plain = column.is_name or abs(value) < UNGROUPED
        return text if is_plain else formats.number(value, 0)
    return formats.number(value, digits_of(value))


def digits_of(value: Decimal) -> int:
    """How many stand behind its point, without zeros after the second; of what floating point reckoned, so
    many as mean something.
    """
    behind = _behind(value)
    if behind <= MOST_DIGITS:
        return max(min(behind, 2), len(f"{value:f}".partition(".")[2].rstrip("0")))
    return max(0, min(MOST_DIGITS, MOST_DIGITS - value.adjusted() - 1))


def _behind(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def labels(column: Column, cells: Sequence[str | None]) -> list[str]:
    """Cells of one column, for the axis of a plot."""
    return [shown(column, cell) if cell is not None else "null" for cell in cells]
