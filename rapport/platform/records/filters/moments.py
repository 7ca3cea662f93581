"""Days and spans as people say them: 2026-03-31, today, 30d, in 7d, this_month, last_quarter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from rapport.platform.records.fields import Field
from rapport.platform.records.filters import refusals

Span = tuple[date, date]
"""The first day, and the day after the last."""

DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
MIRRORED = {"less": "more", "more": "less", "at_most": "at_least", "at_least": "at_most"}
_AGE = re.compile(r"(\d{1,5})([dwmy])")
_AHEAD = re.compile(r"in_?(\d{1,5})([dwmy])")
_PERIOD = re.compile(r"(this|last|next)_(week|month|quarter|year)")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
FURTHEST_DAYS = 200_000


def span_of(found: Field, op: str, text: str, today: date) -> tuple[str, Span]:
    """The operator to compare with, and the span that ``text`` stands for.

    Ages turn the comparison around: younger than 30 days is later than the day 30 days ago. Raises
    Invalid for what is no moment.
    """
    if age := _AGE.fullmatch(text):
        return MIRRORED.get(op, op), _day(_shifted(today, -_days(age)))
    if ahead := _AHEAD.fullmatch(text):
        return op, _day(_shifted(today, _days(ahead)))
    if period := _PERIOD.fullmatch(text):
        return op, _period(period[1], period[2], today)
    if text in NAMED:
        return op, _day(NAMED[text](today))
    try:
        return op, _day(date.fromisoformat(text))
    except (ValueError, OverflowError):
        raise refusals.not_a_date(found, text) from None


NAMED: Mapping[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "yesterday": lambda today: today - timedelta(days=1),
    "tomorrow": lambda today: today + timedelta(days=1),
}


def _day(day: date) -> Span:
    return day, _shifted(day, 1)


def _days(match: re.Match[str]) -> int:
    return min(int(match[1]) * DAYS[match[2]], FURTHEST_DAYS)


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _period(which: str, what: str, today: date) -> Span:
    step = {"last": -1, "this": 0, "next": 1}[which]
    if what == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(weeks=1)
    size = _MONTHS[what]
    month = (today.year * 12 + today.month - 1) // size * size + step * size
    return _first_of(month), _first_of(month + size)


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
