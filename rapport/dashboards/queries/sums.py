"""Records counted or added up by up to two fields, in the database: one statement, and one for rates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Max, Min, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Floor, TruncMonth
from django.utils import timezone

from rapport.dashboards.tiles import AVERAGE, COUNT, Asking
from rapport.kit.money import Money
from rapport.orders.queries import company_currency, rates
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind

MOST_GROUPS = 1000
"""How many groups are read at most, the largest first."""
BINS = 10
EXACT = DecimalField(max_digits=30, decimal_places=6)
Key = Any


@dataclass
class Sums:
    """How many records share a key, what they come to, and in how many the field is filled."""

    count: int = 0
    filled: int = 0
    amount: Decimal = Decimal(0)

    def value(self, measure: str) -> Decimal:
        if measure == COUNT:
            return Decimal(self.count)
        if measure == AVERAGE:
            return self.amount / self.filled if self.filled else Decimal(0)
        return self.amount

    def add(self, other: Sums) -> None:
        self.count += other.count
        self.filled += other.filled
        self.amount += other.amount


@dataclass
class Found:
    """By one key, or two, what the records come to; money in the company's currency. ``lost`` counts
    currencies without a rate, ``is_cut`` says that there were more groups than are read.
    """

    groups: dict[tuple[Key, Key], Sums] = field(default_factory=dict)
    order: dict[Key, Any] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    is_converted: bool = False
    is_cut: bool = False

    @property
    def total(self) -> Sums:
        whole = Sums()
        for one in self.groups.values():
            whole.add(one)
        return whole


@dataclass(frozen=True)
class Bins:
    """Equal parts of a scale, from ``low``, each ``step`` wide."""

    low: float
    step: float

    def ends(self, place: int) -> tuple[float, float]:
        return self.low + place * self.step, self.low + (place + 1) * self.step


def column_of(found: Field) -> Any:
    """A number as SQL has it."""
    return (
        Cast(KeyTextTransform(found.name, "custom"), EXACT) if found.is_custom else F(found.column)
    )


def added_up(
    asker: Actor,
    rows: QuerySet[Any],
    asking: Asking,
    keys: Sequence[Any],
    *,
    number: Field | None,
    order: str = "",
) -> Found:
    """What ``rows`` come to by ``keys``: none, one or two expressions. ``order`` is a column that goes with
    the first, and puts it into an order.
    """
    by = keys[0] if keys else Value(0)
    across = keys[1] if len(keys) > 1 else Value(0)
    tagged = rows.order_by().annotate(
        _by=by, _across=across, _order=F(order) if order else Value(0)
    )
    names = ["_by", "_across", "_order"]
    totals: dict[str, Any] = {"_count": Count("pk")}
    if number is not None:
        tagged = tagged.annotate(_currency=_currency(number), _value=column_of(number))
        names.append("_currency")
        totals |= {"_amount": Sum("_value"), "_filled": Count("_value")}
    lines = list(tagged.values(*names).annotate(**totals).order_by("-_count")[: MOST_GROUPS + 1])
    return _converted(asker, lines)


def key_of(found: Field) -> Any:
    """What a field groups by: of days the month, of all else the value."""
    if found.kind is Kind.DATE:
        return TruncMonth(found.column)
    if found.kind is Kind.DATETIME:
        return TruncMonth(found.column, tzinfo=timezone.get_current_timezone())
    if found.is_custom:
        return KeyTextTransform(found.name, "custom")
    return F(found.column)


def bins_of(rows: QuerySet[Any], found: Field) -> Bins | None:
    """About ten equal parts, with round ends, of all that a number is. One statement."""
    ends = rows.order_by().aggregate(low=Min(column_of(found)), high=Max(column_of(found)))
    if ends["low"] is None:
        return None
    low, high = float(ends["low"]), float(ends["high"])
    rough = (high - low) / BINS or 1
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * size for size in (1, 2, 5, 10) if unit * size >= rough)
    return Bins(math.floor(low / step) * step, step)


def place_in(bins: Bins, found: Field) -> Any:
    """In which of ``bins`` a number lies, as SQL has it."""
    low, step = Decimal(str(bins.low)), Decimal(str(bins.step))
    return Floor((column_of(found) - Value(low, EXACT)) / Value(step, EXACT), output_field=EXACT)


def _currency(number: Field) -> Any:
    if number.kind is not Kind.MONEY:
        return Value("")
    return Value(number.currency) if number.is_custom else F(number.currency)


def _converted(asker: Actor, lines: Sequence[dict[str, Any]]) -> Found:
    """The lines by their keys, each in the company's currency by today's rate."""
    own, today = company_currency(), timezone.localdate()
    foreign = {line.get("_currency") or "" for line in lines} - {"", own}
    known = rates(asker, foreign, since=today, until=today) if foreign else None
    found = Found(is_converted=bool(foreign), is_cut=len(lines) > MOST_GROUPS)
    for line in lines[:MOST_GROUPS]:
        amount, currency = line.get("_amount") or Decimal(0), line.get("_currency") or ""
        if currency in foreign and known is not None:
            worth = known.in_company_currency(Money(amount, currency), on=today)
            if worth is None:
                found.lost.add(currency)
                continue
            amount = worth.amount
        group = found.groups.setdefault((line["_by"], line["_across"]), Sums())
        group.add(Sums(line["_count"], line.get("_filled", 0), Decimal(amount)))
        found.order[line["_by"]] = line["_order"]
    return found
