"""Metrics as pages show them: values and periods in words, addresses, bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from rapport.kit.measures import Unit
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders.queries import company_currency
from rapport.performance.metric import Asked, Metric
from rapport.performance.periods import Period, Span, around
from rapport.performance.queries.breakdowns import amount_of
from rapport.performance.queries.plans import Plans, Source, holder_of
from rapport.performance.queries.readings import Behind, Reading, Worth
from rapport.performance.variance import Variance, variance
from rapport.platform.records.filters import typed
from rapport.platform.ui import formats

LARGE = 1000
HALF = Decimal("0.5")


def worth_text(value: Worth | None) -> str:
    """``€ 12,500``, ``17`` or ``2.25``: of large amounts without cents."""
    if isinstance(value, Money):
        return formats.money(value, 0 if abs(value.amount) >= LARGE else None)
    return formats.number(value)


def period_text(period: Period) -> str:
    """``November 2026``, ``Quarter 4, 2026``, ``Week 47, 2026``, ``1 Nov 2026 – 20 Nov 2026``."""
    if period.span is Span.MONTH:
        return formats.month(period.first)
    if period.span is Span.YEAR:
        return str(period.first.year)
    if period.span is Span.QUARTER:
        return say(
            "Quarter %(quarter)s, %(year)s",
            quarter=(period.first.month + 2) // 3,
            year=period.first.year,
        )
    if period.span is Span.WEEK:
        year, week, _day = period.first.isocalendar()
        return say("Week %(week)s, %(year)s", week=week, year=year)
    return f"{formats.date(period.first)} – {formats.date(period.last)}"


def short_period_text(period: Period) -> str:
    """The same where there is little room."""
    if period.span is Span.MONTH:
        return formats.month_name(period.first)
    if period.span is Span.QUARTER:
        return say("Q%(quarter)s", quarter=(period.first.month + 2) // 3)
    if period.span is Span.YEAR:
        return str(period.first.year)
    return formats.date(period.first)


def query(asked: Asked) -> str:
    """What is asked as the query of an address."""
    values = {
        "period": asked.period.key,
        "person": asked.person,
        "team": asked.team,
        "territory": asked.territory,
        "product": asked.product,
    }
    return urlencode({name: value for name, value in values.items() if value is not None})


def metric_url(metric: Metric, asked: Asked) -> str:
    return f"{reverse('sales_metric', args=[metric.key])}?{query(asked)}"


def list_url(behind: Behind) -> str:
    """The list of exactly the rows behind a number."""
    return (
        f"{reverse('records', args=[behind.kind.key])}?{urlencode({'view': '', 'q': behind.text})}"
    )


def export_url(behind: Behind, file_format: str) -> str:
    """The same as a file."""
    wanted = urlencode({"q": behind.text, "format": file_format})
    return f"{reverse('records', args=[behind.kind.key])}export/?{wanted}"


def spans(asked: Asked) -> list[tuple[Span, Asked, bool]]:
    """The kinds of period, each with the question for today's, or for that at the end of the asked one."""
    today = timezone.localdate()
    day = today if asked.period.holds(today) else asked.period.last
    return [
        (span, asked.at(around(day, span)), span is asked.period.span)
        for span in (Span.WEEK, Span.MONTH, Span.QUARTER, Span.YEAR)
    ]


@dataclass(frozen=True)
class Card:
    """A metric with its plan."""

    reading: Reading
    planned: Worth | None = None
    variance: Variance | None = None
    source: Source | None = None
    holder: str = ""

    @property
    def metric(self) -> Metric:
        return self.reading.metric

    @property
    def change(self) -> Decimal | None:
        """How much more (or less) than in the period before, as a share of that; None of nothing."""
        value, before = number_of(self.reading.value), number_of(self.reading.before)
        return None if value is None or not before else (value - before) / before

    @property
    def lengths(self) -> list[float]:
        """The trend, to draw."""
        return [amount_of(point.value) for point in self.reading.trend]

    @property
    def difference_text(self) -> str:
        """The variance, absolute: with its sign."""
        if self.variance is None:
            return ""
        text = worth_text(as_worth(self.metric, self.variance.difference))
        return text if self.variance.difference <= 0 else f"+{text}"


def card_of(reading: Reading, plans: Plans | None) -> Card:
    planned = plans.of(reading.metric, reading.asked.period) if plans else None
    value = number_of(reading.value)
    if planned is None:
        return Card(reading)
    found = None if value is None else variance(value, planned.value, reading.metric.good)
    worth = as_worth(reading.metric, planned.value)
    return Card(reading, worth, found, planned.source, plans.called if plans else "")


def plans_url(card: Card) -> str:
    """The list of what the plan comes from."""
    asked = card.reading.asked
    first, last = asked.period.first.isoformat(), asked.period.last.isoformat()
    if card.source is Source.QUOTA:
        text = f"holder:{holder_of(asked)} category:none starts<={last} ends>={first}"
        return f"{reverse('records', args=['quota'])}?{urlencode({'view': '', 'q': text})}"
    holder = holder_of(asked)
    whose = f"of:{holder.kind.value if holder else 'company'}"
    if holder:
        whose += " " + typed({"field": "holder", "op": "is", "value": card.holder})
    text = f"metric:{card.metric.key} {whose} first>={first} last<={last}"
    return f"{reverse('records', args=['plan'])}?{urlencode({'view': '', 'q': text})}"


def as_worth(metric: Metric, number: Decimal) -> Worth:
    """``number`` as a value of the metric."""
    return Money(number, company_currency()) if metric.unit is Unit.MONEY else number


def number_of(value: Worth | None) -> Decimal | None:
    return value.amount if isinstance(value, Money) else value


@dataclass(frozen=True)
class Bar:
    """A period in a chart: its value as a share of the most, and what was planned likewise."""

    period: Period
    value: Worth | None
    planned: Worth | None
    height: float
    planned_height: float | None


def bars(card: Card, plans: Plans | None) -> list[Bar]:
    """The trend with its plans, as heights from 0 to 1."""
    points = card.reading.trend
    found = [plans.of(card.metric, point.period) if plans else None for point in points]
    planned = [one.value if one else None for one in found]
    most = _most([number_of(point.value) for point in points] + planned)
    return [
        Bar(
            point.period,
            point.value,
            None if plan is None else as_worth(card.metric, plan),
            float((number_of(point.value) or 0) / most),
            None if plan is None else float(plan / most),
        )
        for point, plan in zip(points, planned, strict=True)
    ]


def _most(numbers: Sequence[Decimal | None]) -> Decimal:
    return max((one for one in numbers if one), default=Decimal(1))
