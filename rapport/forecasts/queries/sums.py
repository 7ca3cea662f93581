"""What opportunities of a period come to, by whom they count for and by what they are of.

A sale that several people share counts for each with their part, else for its owner. Every sum is one
statement over the opportunities that are decided, or expected to be, in the period, by an index each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    DecimalField,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from rapport.forecasts.categories import Amounts, category_of
from rapport.forecasts.holders import COMPANY, Holder
from rapport.forecasts.periods import Period
from rapport.forecasts.queries.sight import Sight, sight
from rapport.forecasts.queries.territories import above, in_territory
from rapport.kit.money import Money
from rapport.orders.queries import Rates, company_currency, rates
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.sales.models import Opportunity

EXACT = DecimalField(max_digits=40, decimal_places=12)
HUNDREDTH = Value(Decimal("0.01"), EXACT)
WON, OPEN = ("currency", "on"), ("currency", "category")
"""What amounts are told apart by, beside whom they count for."""
Group = tuple[int | None, int | None]
"""The ids of a row and of what it stands under, in this order reversed: (under, row)."""


def _nothing() -> Any:
    return Value(None, BigIntegerField())


GROUPS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "person": lambda: (F("team_id"), F("counts_for")),
    "product": lambda: (F("line__product__category_id"), F("line__product_id")),
    "territory": lambda: (_nothing(), in_territory()),
}
"""What rows stand under, and the rows, by what a forecast is grouped by."""


@dataclass
class Sums:
    """What each group comes to in the company's currency; ``left_out`` counts what has no exchange rate."""

    by_group: dict[Group, Amounts] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def total(self) -> Amounts:
        return sum(self.by_group.values(), Amounts())


def sums(asker: Actor, period: Period, *, by: str, today: date) -> Sums:
    """The opportunities of ``period`` that ``asker`` sees, grouped as ``GROUPS`` says. Two statements, and
    one where there are other currencies than the company's.

    What is closed is converted by the rate of its day, what is open by that of ``today``.
    """
    rows = access.visible_to(asker, Opportunity.objects.filter(status="open", deleted_at=None))
    opened = rows.filter(closes_on__range=(period.starts_on, period.ends_on))
    won = _won(asker, period.starts_on, period.ends_on)
    seen = sight(asker)
    found = [*_summed(won, seen, by=by), *_summed(opened, seen, by=by, keys=OPEN)]
    return _added(asker, found, today)


def closed_sums(asker: Actor, period: Period, *, by: str, until: date) -> Sums:
    """What of ``period`` is closed by the end of the day ``until``. One statement, or two."""
    won = _won(asker, period.starts_on, min(period.ends_on, until))
    return _added(asker, _summed(won, sight(asker), by=by), until)


@dataclass(frozen=True, slots=True)
class Closed:
    """What was won for a holder on a day, in the company's currency."""

    on: date
    holder: str
    amount: Decimal


def closed_by_day(first: date, last: date) -> list[Closed]:
    """All that was won from ``first`` to ``last``, day by day, for every holder: of everybody. At most six
    statements.
    """
    found: dict[tuple[date, str], Decimal] = {}
    for by in GROUPS:
        rows = _summed(
            _won(SYSTEM, first, last), sight(SYSTEM), by=by, keys=("currency", "closed_on")
        )
        known = rates_for(SYSTEM, ((row["currency"], row["closed_on"]) for row in rows))
        for row in rows:
            on, worth = row["closed_on"], Money(row["_amount"], row["currency"])
            money = known.in_company_currency(worth, on=on)
            if money is None:
                continue
            for holder in holders_of(by, (row["under"], row["row"])):
                key = on, str(holder)
                found[key] = found.get(key, Decimal(0)) + money.amount
    return [Closed(on, holder, amount) for (on, holder), amount in sorted(found.items())]


def _won(asker: Actor, first: date, last: date) -> QuerySet[Any]:
    rows = Opportunity.objects.filter(status="won", closed_on__range=(first, last), deleted_at=None)
    found: QuerySet[Any] = access.visible_to(asker, rows)
    return found


def _summed(
    rows: QuerySet[Any], seen: Sight, *, by: str, keys: Sequence[str] = WON
) -> list[dict[str, Any]]:
    """Amounts by ``keys`` and by ``by``; of what is open, also what is likely to come. The fewer keys, the
    faster: tens of thousands of rows are grouped while somebody waits.
    """
    part: Any = F("amount")
    if by == "product":
        rows = rows.annotate(line=FilteredRelation("lines"))
        part = Coalesce(F("line__amount"), part)
    if by == "person" or not seen.is_all:  # else the parts of those who share it are all of it
        rows = counted_for(rows).filter(seen.of("counts_for", "team_id"))
        shared = part * F("part__percent") * HUNDREDTH
        part = Case(When(part__percent=None, then=part), default=shared, output_field=EXACT)
    under, row = GROUPS[by]()
    named = rows.order_by().annotate(on=_day_of_rate(), under=under, row=row)
    asked = {"_amount": Sum(part, output_field=EXACT), "_count": Count("*")}
    if keys == OPEN:
        asked["_likely"] = Sum(part * F("probability"), output_field=EXACT)
    return list(named.values(*keys, "under", "row").annotate(**asked))


def counted_for(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Opportunities once for each person that they count for: ``counts_for``, with ``part__percent``."""
    shared = FilteredRelation("members", condition=Q(members__percent__gt=0))
    whom = Coalesce(F("part__user_id"), F("owner_id"))
    found: QuerySet[Any] = rows.annotate(part=shared).annotate(counts_for=whom)
    return found


def _day_of_rate() -> Any:
    """Only what is in another currency needs the day: all else is one group."""
    return Case(
        When(currency=company_currency(), then=Value(None, DateField())),
        default=F("closed_on"),
        output_field=DateField(),
    )


def _added(asker: Actor, rows: Sequence[dict[str, Any]], today: date) -> Sums:
    known = rates_for(asker, ((row["currency"], row.get("on") or today) for row in rows))
    found = Sums()
    for row in rows:
        on, percent = row.get("on") or today, row.get("_likely", Decimal(0)) / 100
        amount = known.in_company_currency(Money(row["_amount"], row["currency"]), on=on)
        likely = known.in_company_currency(Money(percent, row["currency"]), on=on)
        if amount is None or likely is None:
            left = found.left_out
            left[row["currency"]] = left.get(row["currency"], 0) + row["_count"]
            continue
        category = category_of("open", row["category"]) if "category" in row else "closed"
        counts = category != "omitted"
        one = Amounts({category: amount.amount}, likely.amount if counts else Decimal(0))
        group = (row["under"], row["row"])
        found.by_group[group] = found.by_group.get(group, Amounts()) + one
    return found


def holders_of(by: str, group: Group) -> list[Holder]:
    """For whom a group of sums by ``by`` counts: a territory for those that it lies in; teams, people and the
    company are of sums by person.
    """
    under, row = group
    if by == "territory":
        return [Holder("territory", one) for one in above(row)] if row else []
    if by == "product":
        ids = {"category": under, "product": row}
        return [Holder(kind, pk) for kind, pk in ids.items() if pk]
    found = [COMPANY]
    if under:
        found.append(Holder("team", under))
    if row:
        found.append(Holder("person", row))
    return found


def rates_for(asker: Actor, wanted: Iterable[tuple[str, date]]) -> Rates:
    """The rates of currencies on days. At most one query."""
    pairs = [pair for pair in wanted if pair[0] != company_currency()]
    days = [day for _, day in pairs] or [date.min]
    return rates(asker, {currency for currency, _ in pairs}, since=min(days), until=max(days))
