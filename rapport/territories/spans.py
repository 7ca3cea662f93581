"""Months, quarters and years that quotas are for, and what is asked in one of them.

    Period("quarter", date(2026, 4, 1)).last == date(2026, 6, 30)
    asked([Asked(year_2026, 1200), Asked(march_2026, 50)], march_2026) == 50
    asked([Asked(year_2026, 1200), Asked(march_2026, 50)], april_2026) == 100

Of several quotas of a holder the one for the shortest period holds. A longer one is split evenly over
its months, to the cent; months that have quotas of their own add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rapport.kit.money import Money
from rapport.kit.periods import month_after, month_of, months


class Length(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return MONTHS[self]


FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Nobody plans earlier or later."""
MONTHS = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """A month, a quarter or a year from ``first``, the first day of a month. Years begin where companies
    begin them.
    """

    length: Length
    first: date

    @property
    def last(self) -> date:
        return month_after(self.first, self.length.months) - timedelta(days=1)

    @property
    def months(self) -> list[date]:
        """The first days of its months."""
        return months(self.first, self.last)

    @property
    def next(self) -> Period:
        """The one that follows."""
        return Period(self.length, month_after(self.first, self.length.months))

    def holds(self, other: Period) -> bool:
        return self.first <= other.first and other.last <= self.last

    def parts(self, length: Length) -> Iterator[Period]:
        """The periods of another length that it is made of; none where that is longer."""
        for month in self.months[:: length.months] if length.months <= self.length.months else ():
            yield Period(length, month)

    @property
    def name(self) -> str:
        """ "2026", "2026 Q2", "2026-03"; of one that begins elsewhere, its months."""
        if self.length is Length.MONTH:
            return f"{self.first:%Y-%m}"
        if self.first.month % self.length.months != 1:
            return f"{self.first:%Y-%m} – {self.last:%Y-%m}"
        is_year = self.length is Length.YEAR
        return f"{self.first:%Y}" if is_year else f"{self.first:%Y} Q{self.first.month // 3 + 1}"


def month(day: date) -> Period:
    """The month that ``day`` is in."""
    return Period(Length.MONTH, month_of(day))


def quarter(day: date) -> Period:
    """The quarter of the calendar that ``day`` is in."""
    return Period(Length.QUARTER, date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


def year(day: date) -> Period:
    """The year of the calendar that ``day`` is in."""
    return Period(Length.YEAR, date(day.year, 1, 1))


@dataclass(frozen=True)
class Asked:
    """A quota: so much in a period."""

    period: Period
    worth: Money


def by_month(quota: Asked) -> dict[date, Money]:
    """What a quota comes to in each of its months: even parts that add up to it, to the cent."""
    found = quota.period.months
    return dict(zip(found, quota.worth.split(len(found)), strict=True))


def asked(quotas: Iterable[Asked], period: Period) -> Money | None:
    """What is asked in ``period``; None where no quota says anything of it.

    A quota for that very period holds as it is. Otherwise each month counts as the shortest quota that
    holds it says, and months of which nothing is said count nothing. All are of one currency.
    """
    known = sorted(quotas, key=lambda quota: -quota.period.length.months)
    for quota in known:
        if quota.period == period:
            return quota.worth
    parts = {first: worth for quota in known for first, worth in by_month(quota).items()}
    inside = [parts[first] for first in period.months if first in parts]
    return Money.total(inside, inside[0].currency) if inside else None
