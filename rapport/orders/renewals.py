"""When something that recurs is due. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Protocol


class Recurring(Protocol):
    """What tells when something recurs."""

    begins_on: date
    ends_on: date | None
    months: int
    placed: int


def next_day(recurring: Recurring) -> date | None:
    """When it is due next; None after its end."""
    day = nth(recurring.begins_on, int(recurring.months), recurring.placed)
    return None if recurring.ends_on is not None and day > recurring.ends_on else day


def nth(begins: date, months: int, count: int) -> date:
    """The day on which it recurs for the ``count``th time (from 0), every so many ``months``.

    What begins on the 31st is due on the last day of shorter months, and on the 31st again after.
    """
    years, month = divmod(begins.month - 1 + months * count, 12)
    year = begins.year + years
    return date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1]))
