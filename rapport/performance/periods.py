"""Periods that numbers are asked for: weeks, months, quarters, years, and any span of days. Pure.

2026-W47   2026-11   2026-Q4   2026   2026-11-01..2026-11-20
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rapport.kit.errors import Invalid
from rapport.kit.periods import month_after

DAY = timedelta(days=1)
EARLIEST, LATEST = 1900, 2999
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(\d{4})-[Qq]([1-4])")
_YEAR = re.compile(r"\d{4}")
_WEEK = re.compile(r"(\d{4})-[Ww](0[1-9]|[1-4]\d|5[0-3])")
LONGEST_DAYS = 3660


class Span(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


@dataclass(frozen=True, order=True)
class Period:
    """From the ``first`` day to the ``last``, both included."""

    first: date
    last: date
    span: Span = Span.DAYS

    @property
    def key(self) -> str:
        """How it stands in an address."""
        return KEYS[self.span](self)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def shifted(self, count: int) -> Period:
        """The period of the same kind ``count`` later, or, negative, before."""
        months = MONTHS.get(self.span)
        if months:
            return of_months(month_after(self.first, months * count), self.span)
        move = timedelta(days=self.days * count)
        return Period(self.first + move, self.last + move, self.span)

    def up_to(self, count: int) -> list[Period]:
        """The last ``count`` periods of its kind, itself the last."""
        return [self.shifted(step) for step in range(1 - count, 1)]

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


KEYS: Mapping[Span, Callable[[Period], str]] = {
    Span.WEEK: lambda one: f"{one.first.isocalendar().year}-W{one.first.isocalendar().week:02}",
    Span.MONTH: lambda one: f"{one.first:%Y-%m}",
    Span.QUARTER: lambda one: f"{one.first.year}-Q{(one.first.month + 2) // 3}",
    Span.YEAR: lambda one: f"{one.first.year}",
    Span.DAYS: lambda one: f"{one.first.isoformat()}..{one.last.isoformat()}",
}


def of_months(first: date, span: Span) -> Period:
    """The month, quarter or year that begins on ``first``."""
    return Period(first, month_after(first, MONTHS[span]) - DAY, span)


def around(day: date, span: Span) -> Period:
    """The period of a kind that ``day`` lies in."""
    if span is Span.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6), span)
    if span is Span.DAYS:
        return Period(day, day, span)
    size = MONTHS[span]
    return of_months(date(day.year, (day.month - 1) // size * size + 1, 1), span)


def read(text: str, today: date) -> Period:
    """The period that ``text`` names; without one, the month of ``today``. Raises Invalid."""
    text = text.strip()
    if not text:
        return around(today, Span.MONTH)
    try:
        found = _read(text)
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found.first.year <= found.last.year <= LATEST:
        raise Invalid(
            "no_period",
            fields={
                "period": "A period is such as 2026-11, 2026-Q4, 2026, 2026-W47 or "
                "2026-11-01..2026-11-20, not “%(text)s”."
            },
            text=text[:40],
        )
    if found.last < found.first or found.days > LONGEST_DAYS:
        raise Invalid(
            "no_period",
            fields={"period": "A period ends after it begins, and within ten years."},
        )
    return found


def _read(text: str) -> Period | None:
    if month := _MONTH.fullmatch(text):
        return of_months(date(int(month[1]), int(month[2]), 1), Span.MONTH)
    if quarter := _QUARTER.fullmatch(text):
        return of_months(date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1), Span.QUARTER)
    if week := _WEEK.fullmatch(text):
        return around(date.fromisocalendar(int(week[1]), int(week[2]), 1), Span.WEEK)
    if _YEAR.fullmatch(text):
        return of_months(date(int(text), 1, 1), Span.YEAR)
    first, dots, last = text.partition("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last)) if dots else None
