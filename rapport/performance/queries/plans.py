"""What was planned, or else asked by a quota."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils import timezone

from rapport.orders.queries import rates
from rapport.performance.metric import Asked, Metric
from rapport.performance.models import Plan
from rapport.performance.periods import Period, Span
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.territories import holders, spans
from rapport.territories.models import Quota
from rapport.territories.queries.quotas import quotas

Line = tuple[date, date, Decimal]
"""A plan's first day, its last, and its value."""
LENGTHS = {
    Span.MONTH: spans.Length.MONTH,
    Span.QUARTER: spans.Length.QUARTER,
    Span.YEAR: spans.Length.YEAR,
}


class Source(StrEnum):
    """Where a plan comes from: one for the very period, those of its parts, the one that ends with it, or
    the quota.
    """

    OWN = "own"
    PARTS = "parts"
    END = "end"
    QUOTA = "quota"


@dataclass(frozen=True)
class Planned:
    """What is planned for a period, in the company's currency where it is money."""

    value: Decimal
    source: Source


@dataclass(frozen=True)
class Plans:
    """The plans for one holder, by metric, each metric's by their days; and their quotas. ``called`` is the
    holder's name in the plans.
    """

    by_metric: dict[str, list[Line]]
    quotas: tuple[spans.Asked, ...] = ()
    called: str = ""

    def of(self, metric: Metric, period: Period) -> Planned | None:
        """What is planned for exactly ``period``; of what adds up also what plans for its parts come to,
        and of other metrics the plan for its end. Where nothing is, what the quota asks, of metrics
        that quotas are about.
        """
        lines = self.by_metric.get(metric.key, [])
        for first, last, value in lines:
            if (first, last) == (period.first, period.last):
                return Planned(value, Source.OWN)
        inside = [line for line in lines if period.first <= line[0] and line[1] <= period.last]
        found = added_up(inside, period) if metric.is_flow else _at_end(inside, period)
        if found is not None:
            return Planned(found, Source.PARTS if metric.is_flow else Source.END)
        return self._of_quotas(period) if metric.has_quota else None

    def of_key(self, key: str, period: Period) -> Planned | None:
        """What is planned of the metric ``key`` for exactly ``period``, or else for its end."""
        lines = self.by_metric.get(key, [])
        for first, last, value in lines:
            if (first, last) == (period.first, period.last):
                return Planned(value, Source.OWN)
        found = _at_end([line for line in lines if period.first <= line[0]], period)
        return None if found is None else Planned(found, Source.END)

    def _of_quotas(self, period: Period) -> Planned | None:
        length = LENGTHS.get(period.span)
        if length is None:
            return None
        worth = spans.asked(self.quotas, spans.Period(length, period.first))
        return None if worth is None else Planned(worth.amount, Source.QUOTA)


def added_up(lines: Sequence[Line], period: Period) -> Decimal | None:
    """The sum of plans that follow each other from the first day of ``period`` to its last, the shortest
    first where several begin on one day; None where a day is without.
    """
    total, day = Decimal(0), period.first
    for first, last, value in sorted(lines):
        if first == day:
            total, day = total + value, last + timedelta(days=1)
    return total if day > period.last else None


def _at_end(lines: Sequence[Line], period: Period) -> Decimal | None:
    ending = sorted((first, value) for first, last, value in lines if last == period.last)
    return ending[-1][1] if ending else None


def plans(asker: Actor, asked: Asked, *, first: date, last: date) -> Plans | None:
    """The plans for whomever numbers are asked of; None of a product, which nobody plans, of two holders
    at once, and for who may not see plans. Two queries, and one where quotas are in other currencies.
    """
    named = [one for one in (asked.person, asked.team, asked.territory) if one is not None]
    if (
        asked.product is not None
        or len(named) > 1
        or not access.may(asker, "performance.read_plans")
    ):
        return None
    rows = access.visible_to(asker, Plan.objects.filter(deleted_at=None))
    rows = rows.filter(
        person=asked.person,
        group=asked.team,
        territory=asked.territory,
        first_on__gte=first,
        last_on__lte=last,
    )
    found: dict[str, list[Line]] = {}
    called = ""
    for row in rows:
        found.setdefault(row.metric, []).append((row.first_on, row.last_on, row.value))
        called = row.holder
    return Plans(found, _quotas(asker, asked, first=first, last=last), called)


def holder_of(asked: Asked) -> holders.Holder | None:
    """Whose quota holds for what is asked; the company has none."""
    if asked.person is not None:
        return holders.person(asked.person)
    if asked.team is not None:
        return holders.team(asked.team)
    return None if asked.territory is None else holders.territory(asked.territory)


def _quotas(asker: Actor, asked: Asked, *, first: date, last: date) -> tuple[spans.Asked, ...]:
    """The quotas for everything that is sold, in the company's currency by today's rate; without those
    for which there is none.
    """
    holder = holder_of(asked)
    if holder is None or not access.may_see(asker, Quota):
        return ()
    rows = quotas(asker, starts=first, ends=last).filter(holder=str(holder), category=None)
    told, today = [row.asked for row in rows.select_related(None)], timezone.localdate()
    known = rates(asker, {one.worth.currency for one in told}, since=today, until=today)
    worths = [(one.period, known.in_company_currency(one.worth, on=today)) for one in told]
    return tuple(spans.Asked(period, worth) for period, worth in worths if worth is not None)
