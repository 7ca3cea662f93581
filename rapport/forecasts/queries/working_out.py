"""Everything that is forecast on a day, put together from what is known of it. Read by the worker."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from rapport.forecasts.categories import Amounts, category_of
from rapport.forecasts.holders import COMPANY
from rapport.forecasts.learning import learn, needed
from rapport.forecasts.models import Method, Override, Submission
from rapport.forecasts.outlook import (
    Figure,
    Known,
    figures,
    months_ahead,
    periods_ahead,
    spans_of,
)
from rapport.forecasts.periods import Period, period_of
from rapport.forecasts.queries import past
from rapport.forecasts.queries.calls import Said, all_said
from rapport.forecasts.queries.past import Decided, Opened, Won
from rapport.forecasts.queries.sums import Closed, closed_by_day
from rapport.forecasts.simulation import Chance, Outlook, Sale, arrivals_of, look_ahead
from rapport.kit.money import Money
from rapport.orders.queries import Rates, rates
from rapport.platform.access import SYSTEM


@dataclass(frozen=True)
class Past:
    """What statistics learn from, the earliest first: read once for however many days."""

    stays: Sequence[Decided]
    sales: Sequence[Won]
    declared: Mapping[int, float]
    rates: Rates
    closed: Sequence[Closed]
    calls: Mapping[str, Mapping[Period, Sequence[Said]]]
    products: frozenset[int]

    def worth(self, amount: Decimal, currency: str, on: date) -> Decimal | None:
        """``amount`` in the company's currency; None where its day has no rate."""
        found = self.rates.in_company_currency(Money(amount, currency), on=on)
        return None if found is None else found.amount

    def stays_until(self, day: date) -> Sequence[Decided]:
        """Those of what was decided before ``day``."""
        return self.stays[: bisect_right(self.stays, day - timedelta(1), key=lambda one: one.on)]

    def sales_until(self, day: date) -> Sequence[Won]:
        """Those before ``day``."""
        return self.sales[
            : bisect_right(self.sales, day - timedelta(1), key=lambda one: one.closed_on)
        ]

    def closed_between(self, first: date, last: date) -> Mapping[str, Decimal]:
        """What was won in a span, by holder."""
        begin = bisect_left(self.closed, first, key=lambda one: one.on)
        end = bisect_right(self.closed, last, key=lambda one: one.on)
        found: dict[str, Decimal] = {}
        for one in self.closed[begin:end]:
            found[one.holder] = found.get(one.holder, Decimal(0)) + one.amount
        return found

    def called(self, period: Period, day: date) -> dict[str, dict[str, Decimal]]:
        """What stood in the evening of ``day``, by method and holder."""
        found: dict[str, dict[str, Decimal]] = {}
        for method, calls in self.calls.items():
            newest = {one.holder: one.amount for one in calls.get(period, ()) if one.stands(day)}
            found[method] = {key: amount for key, amount in newest.items() if amount is not None}
        return found


@dataclass
class Worked:
    """What was worked out of a day; ``needed`` and ``left_out`` as ``SnapshotDay`` has them."""

    figures: list[Figure] = field(default_factory=list)
    needed: int = 0
    left_out: dict[str, int] = field(default_factory=dict)


def read_past(first: date) -> Past:
    """What is needed to work out the days from ``first`` to today. About fifteen statements."""
    today, begins = timezone.localdate(), period_of("quarter", first).starts_on
    calls: dict[str, Mapping[Period, Sequence[Said]]] = {
        Method.SUBMISSION: all_said(Submission, begins),
        Method.OVERRIDE: all_said(Override, begins),
    }
    called = {one.holder for said in calls.values() for ones in said.values() for one in ones}
    products = past.followed(called)
    stays, found = past.decided_stays(), past.sales(products)
    since = min((sale.closed_on for sale in found), default=today)
    known = rates(SYSTEM, {*past.currencies()}, since=since, until=today)
    closed = [one for one in closed_by_day(begins, today) if _is_followed(one.holder, products)]
    return Past(stays, found, past.declared(), known, closed, calls, products)


def _is_followed(holder: str, products: frozenset[int]) -> bool:
    kind, _, pk = holder.partition("-")
    return kind != "product" or int(pk) in products


def worked_out(day: date, known: Past, *, is_past: bool) -> Worked:
    """All figures of ``day``: of today as it is, of a past one as far as it can be told. Two statements,
    whatever the number of opportunities.
    """
    opened = past.opened_on(day, known.products) if is_past else past.opened_now(known.products)
    found = Worked()
    outlook = _outlook(day, opened, known, found)
    people = set(outlook.means) if outlook else set()
    for period in periods_ahead(day):
        here = _known(period, day, opened, known)
        holders = {
            str(COMPANY),
            *people,
            *here.amounts,
            *(key for c in here.calls.values() for key in c),
        }
        found.figures += figures(here, outlook, months_ahead(day), holders)
    return found


def _outlook(day: date, opened: Iterable[Opened], known: Past, found: Worked) -> Outlook | None:
    """What statistics expect; None, and how many closed ones are missing, where there is too little."""
    stays = known.stays_until(day)
    won = {one.opportunity: one.stay.is_won for one in stays}
    found.needed = needed(len(won), sum(won.values()))
    chances = []
    for one in opened:
        worth = known.worth(one.amount, one.currency, day)
        if worth is None:
            found.left_out[one.currency] = found.left_out.get(one.currency, 0) + 1
            continue
        if one.category != "omitted":
            in_stage, due = (day - one.entered_on).days, (one.closes_on - day).days
            chances.append(Chance(one.pk, one.stage, in_stage, due, float(worth), one.parts))
    if found.needed:
        return None
    months = spans_of(months_ahead(day), day)
    sold = [
        Sale(sale.opened_on.toordinal(), sale.closed_on.toordinal(), float(worth), sale.parts)
        for sale in known.sales_until(day)
        if (worth := known.worth(sale.amount, sale.currency, sale.closed_on)) is not None
    ]
    since = min((sale.closed for sale in sold), default=day.toordinal())
    arrivals = arrivals_of(sold, today=day.toordinal(), since=since, months=months)
    learned = learn((one.stay for one in stays), known.declared)
    return look_ahead(chances, arrivals, learned, months=months, seed=day.toordinal())


def _known(period: Period, day: date, opened: Iterable[Opened], known: Past) -> Known:
    here = Known(period, calls=known.called(period, day))
    for holder, amount in known.closed_between(period.starts_on, min(period.ends_on, day)).items():
        here.amounts[holder] += Amounts({"closed": amount})
    for one in opened:
        worth = known.worth(one.amount, one.currency, day)
        if period.holds(one.closes_on) and worth is not None:
            here.add(category_of("open", one.category), worth, one.parts, one.probability)
    return here
