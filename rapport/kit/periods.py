"""Months, as first days of months, and the spans between them."""

from __future__ import annotations

from datetime import date


def month_of(day: date) -> date:
    """The first day of the month that ``day`` lies in."""
    return date(day.year, day.month, 1)


def month_after(day: date, count: int = 1) -> date:
    """The first day of the month ``count`` months after (or, negative, before) that of ``day``."""
    index = day.year * 12 + day.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def months(first: date, last: date) -> list[date]:
    """The first days of every month from that of ``first`` to that of ``last``, both included."""
    span = (last.year - first.year) * 12 + last.month - first.month
    return [month_after(first, count) for count in range(span + 1)]
