"""The rows behind a metric, counted or added up in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import TruncDate

from rapport.kit.errors import Refused
from rapport.kit.money import Money
from rapport.orders.queries import Rates, company_currency, rates
from rapport.performance.metric import Asked, Rows
from rapport.performance.periods import Period
from rapport.performance.queries.courses import counted
from rapport.performance.queries.rows import kind_called
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import parse
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.types import RecordType

Key = Any
"""What some of the rows share: a person's id, a day, the place of a period."""


@dataclass(frozen=True)
class Tally:
    """What the rows of one ``key`` come to, in one currency, or in pieces where there is none."""

    key: Key
    day: date
    currency: str
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Missing:
    """Money that is left out, because no rate is known for its day."""

    money: Money
    day: date


@dataclass(frozen=True)
class Added:
    """What rows come to by key, in the company's currency, and what could not be converted."""

    by_key: dict[Key, Fraction]
    counts: dict[Key, int]
    missing: tuple[Missing, ...] = ()

    @property
    def total(self) -> Fraction:
        return sum(self.by_key.values(), Fraction(0))


def kind_of(asker: Actor, rows: Rows) -> RecordType:
    """The type of the rows. Raises Refused when the asker may see none of them."""
    return kind_called(asker, rows.kind)


def _field(asker: Actor, kind: RecordType, name: str) -> Field:
    found = kind.fields_for(asker).get(name)
    if found is None:
        raise Refused("no_field", "You do not see what this is reckoned with.")
    return found


def selected(asker: Actor, rows: Rows, asked: Asked) -> QuerySet[Any]:
    """The rows behind a number: those of the list with the same filter."""
    return selection(asker, kind_of(asker, rows), parse(rows.text(asked))).order_by()


def added(asker: Actor, rows: Rows, asked: Asked, *, by: str = "") -> Added:
    """What the rows come to, by the column ``by``. One statement, and one for rates."""
    return _converted(asker, _sums(asker, rows, asked, by=by), asked.period)


def added_over(asker: Actor, rows: Rows, asked: Asked, periods: Sequence[Period]) -> Added:
    """What the rows come to by the place of each of successive ``periods``. One statement, and one for rates.

    Where every row stands at a day of its own, or its parties take a course, all are read once; else each
    period asks its own question.
    """
    if rows.course is not None:
        counts = counted(asker, rows, rows.course, asked, periods)
        return Added({place: Fraction(count) for place, count in counts.items()}, counts)
    whole = Period(periods[0].first, periods[-1].last)
    if rows.at and "{first}" not in rows.where and "{last}" not in rows.where:
        place = _placing(periods)
        daily = _sums(asker, rows, asked.at(whole), is_daily=True)
        found: Iterable[Tally] = (
            Tally(place(one.day), one.day, one.currency, one.count, one.amount) for one in daily
        )
    else:
        found = _each(asker, rows, [(place, asked.at(one)) for place, one in enumerate(periods)])
    return _converted(asker, list(found), whole)


def added_each(asker: Actor, rows: Rows, each: Sequence[tuple[Key, Asked]]) -> Added:
    """What the rows of several questions come to, by the key of each. One statement, and one for rates."""
    if not each:
        return Added({}, {})
    periods = [asked.period for _key, asked in each]
    whole = Period(min(one.first for one in periods), max(one.last for one in periods))
    return _converted(asker, list(_each(asker, rows, each)), whole)


def _placing(periods: Sequence[Period]) -> Callable[[date], int]:
    firsts = [one.first for one in periods]
    return lambda day: sum(first <= day for first in firsts) - 1


def _sums(
    asker: Actor, rows: Rows, asked: Asked, *, by: str = "", is_daily: bool = False
) -> list[Tally]:
    found, columns = _grouped(asker, rows, asked, is_daily=is_daily or bool(rows.sum))
    key = F(by) if by else Value(0)
    return [
        _sum_of(row, asked)
        for row in found.annotate(_key=key)
        .values("_key", *columns)
        .annotate(**_totals(rows, asker))
    ]


def _each(asker: Actor, rows: Rows, each: Sequence[tuple[Key, Asked]]) -> list[Tally]:
    parts, asked_by_place = [], []
    for place, (_key, asked) in enumerate(each):
        found, columns = _grouped(asker, rows, asked, is_daily=bool(rows.sum))
        tagged = found.annotate(_key=Value(place)).values("_key", *columns)
        parts.append(tagged.annotate(**_totals(rows, asker)))
        asked_by_place.append(asked)
    lines = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    sums = []
    for row in lines:
        place = row["_key"]
        sums.append(_sum_of(row | {"_key": each[place][0]}, asked_by_place[place]))
    return sums


def _grouped(
    asker: Actor, rows: Rows, asked: Asked, *, is_daily: bool
) -> tuple[QuerySet[Any], list[str]]:
    """The rows with what they are grouped by besides the key: the day that money is converted at, and its
    currency.
    """
    kind, found, columns = kind_of(asker, rows), selected(asker, rows, asked), []
    if rows.at and is_daily:
        at = _field(asker, kind, rows.at)
        found, path = at.joined(found)
        day = TruncDate(path) if at.kind is Kind.DATETIME else F(path)
        found, columns = found.annotate(_day=day), ["_day"]
    if rows.sum:
        money = _field(asker, kind, rows.sum)
        found = found.annotate(_currency=F(money.currency))
        columns.append("_currency")
    return found, columns


def _totals(rows: Rows, asker: Actor) -> dict[str, Any]:
    counted = {"_count": Count("pk")}
    if not rows.sum:
        return counted
    money = _field(asker, kind_of(asker, rows), rows.sum)
    return counted | {"_amount": Sum(money.column)}


def _sum_of(row: dict[str, Any], asked: Asked) -> Tally:
    count = int(row["_count"])
    amount = row.get("_amount", count)
    day = row.get("_day") or asked.period.last
    return Tally(row["_key"], day, row.get("_currency", ""), count, Decimal(amount or 0))


def _converted(asker: Actor, sums: Sequence[Tally], over: Period) -> Added:
    """``sums`` in one currency, each by the rate of its day."""
    known = _rates(asker, sums, over)
    by_key: dict[Key, Fraction] = {}
    counts: dict[Key, int] = {}
    missing: list[Missing] = []
    for one in sums:
        counts[one.key] = counts.get(one.key, 0) + one.count
        worth: Fraction | None = Fraction(one.amount)
        if one.currency:
            money = Money(one.amount, one.currency)
            worth = known.exactly(money, on=one.day)
            missing += [Missing(money, one.day)] if worth is None else []
        by_key[one.key] = by_key.get(one.key, Fraction(0)) + (worth or 0)
    return Added(by_key, counts, tuple(missing))


def _rates(asker: Actor, sums: Sequence[Tally], over: Period) -> Rates:
    currencies = {one.currency for one in sums if one.currency}
    days = [one.day for one in sums] or [over.last]
    return rates(asker, currencies - {company_currency()}, since=min(days), until=max(days))
