"""Months and quarters that are forecast.

parse_period("2026-Q4") == Period(date(2026, 10, 1), date(2026, 12, 31))
parse_period("2026-Q4").next.key == "2027-Q1"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rapport.kit.periods import month_after, month_of

LENGTHS = {"month": 1, "quarter": 3}
_KEY = re.compile(r"(?P<year>\d{4})-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2]))")
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True, order=True)
class Period:
    """From the first day of a month or quarter to its last, both included."""

    starts_on: date
    ends_on: date

    @property
    def kind(self) -> str:
        """ "month" or "quarter"."""
        return "month" if self.starts_on.month == self.ends_on.month else "quarter"

    @property
    def key(self) -> str:
        """ "2026-11" or "2026-Q4", as it stands in addresses and filters."""
        if self.kind == "month":
            return f"{self.starts_on:%Y-%m}"
        return f"{self.starts_on.year:04}-Q{self.starts_on.month // 3 + 1}"

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def next(self) -> Period:
        return period_of(self.kind, self.ends_on + timedelta(days=1))

    @property
    def previous(self) -> Period:
        return period_of(self.kind, self.starts_on - timedelta(days=1))

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def period_of(kind: str, day: date) -> Period:
    """The month or quarter that ``day`` lies in."""
    length = LENGTHS[kind]
    first = month_of(day)
    starts_on = month_after(first, -((first.month - 1) % length))
    return Period(starts_on, month_after(starts_on, length) - timedelta(days=1))


def parse_period(key: str) -> Period | None:
    """The period that ``key`` names; None where it names none."""
    found = _KEY.fullmatch(key)
    if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        return None
    if found["quarter"]:
        return period_of("quarter", date(int(found["year"]), int(found["quarter"]) * 3, 1))
    return period_of("month", date(int(found["year"]), int(found["month"]), 1))


def ended_before(kind: str, day: date, count: int) -> list[Period]:
    """The last ``count`` periods that were over on ``day``, the latest first."""
    found = [period_of(kind, day).previous]
    while len(found) < count:
        found.append(found[-1].previous)
    return found
