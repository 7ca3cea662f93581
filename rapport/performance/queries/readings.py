"""A metric's value for what is asked, its trend, and the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from rapport.kit.errors import Invalid, Refused
from rapport.kit.measures import Unit
from rapport.kit.money import Money
from rapport.orders.pricing import of_fraction
from rapport.orders.queries import company_currency
from rapport.performance.metric import Asked, Metric, Rows
from rapport.performance.metrics.catalogue import METRICS
from rapport.performance.periods import Period
from rapport.performance.queries.adding import Missing, added, added_over
from rapport.performance.queries.waiting import Patience, within
from rapport.platform import access
from rapport.platform.access import Actor, Right, Scope
from rapport.platform.records.types import RecordType, record_type

PERIODS = 12
HUNDREDTH = Decimal("0.01")
EACH_MILLISECONDS, ALL_MILLISECONDS = 40, 120
"""How long a page waits for one metric, and for all; what takes longer follows by itself."""
Worth = Decimal | Money
"""A count or a ratio, or an amount."""


@dataclass(frozen=True)
class Behind:
    """The rows of one type behind a number, as their list and its export select them."""

    kind: RecordType
    text: str
    count: int | None
    is_divisor: bool
    is_narrowed: bool
    may_export: bool


@dataclass(frozen=True)
class Point:
    """A metric's value in one period; None where there is none."""

    period: Period
    value: Worth | None


@dataclass(frozen=True)
class Reading:
    """A metric for what was asked, with the rows behind it and what is missing from it.

    ``trend`` are the values of the last periods, the asked one last; empty where nobody asked for it.
    Without a ``value``, ``problem`` says why.
    """

    metric: Metric
    asked: Asked
    value: Worth | None
    behind: tuple[Behind, ...] = ()
    trend: tuple[Point, ...] = ()
    missing: tuple[Missing, ...] = ()
    problem: str = ""

    @property
    def before(self) -> Worth | None:
        """The value of the period before, where the trend was asked for."""
        return self.trend[-2].value if len(self.trend) > 1 else None

    @property
    def is_narrowed(self) -> bool:
        """Whether there may be rows that the asker does not see."""
        return any(one.is_narrowed for one in self.behind)


def metric_called(asker: Actor, key: str) -> Metric | None:
    """The metric called ``key``."""
    access.require(asker, "performance.read_metrics")
    return METRICS.get(key)


def readings(asker: Actor, asked: Asked) -> list[tuple[Metric, Reading | None]]:
    """Every metric with its trend, None for those that take long: three statements for each kind of rows
    behind it, and some for rates.
    """
    access.require(asker, "performance.read_metrics")
    patience, found = Patience(ALL_MILLISECONDS), []
    for metric in METRICS.values():
        left = min(EACH_MILLISECONDS, patience.left() or 0)
        found.append((metric, within(left, partial(trend, asker, metric, asked))))
    return found


def trend(asker: Actor, metric: Metric, asked: Asked, *, count: int = PERIODS) -> Reading:
    """The metric in the last ``count`` periods."""
    access.require(asker, "performance.read_metrics")
    periods = asked.period.up_to(count)
    try:
        each = [added_over(asker, rows, asked, periods) for rows in metric.rows]
        under = [added_over(asker, rows, asked, periods) for rows in metric.over]
    except (Refused, Invalid) as wrong:
        return Reading(metric, asked, None, problem=str(wrong))
    last = len(periods) - 1
    points = tuple(
        Point(
            period,
            worth(
                metric,
                sum((one.by_key.get(place, Fraction(0)) for one in each), Fraction(0)),
                sum((one.by_key.get(place, Fraction(0)) for one in under), Fraction(0)),
            ),
        )
        for place, period in enumerate(periods)
    )
    counts = [one.counts.get(last, 0) for one in (*each, *under)]
    missing = tuple(
        lost
        for one in (*each, *under)
        for lost in one.missing
        if asked.period.holds(lost.day) or not metric.is_flow
    )
    return _told(asker, metric, asked, points[-1].value, counts, missing, points)


def reading(asker: Actor, metric: Metric, asked: Asked) -> Reading:
    """The metric in the asked period alone. One statement for each kind of rows behind it."""
    access.require(asker, "performance.read_metrics")
    try:
        each = [added(asker, rows, asked) for rows in metric.rows]
        under = [added(asker, rows, asked) for rows in metric.over]
    except (Refused, Invalid) as wrong:
        return Reading(metric, asked, None, problem=str(wrong))
    value = worth(
        metric,
        sum((one.total for one in each), Fraction(0)),
        sum((one.total for one in under), Fraction(0)),
    )
    counts = [sum(one.counts.values()) for one in (*each, *under)]
    missing = tuple(lost for one in (*each, *under) for lost in one.missing)
    return _told(asker, metric, asked, value, counts, missing, ())


def behind(asker: Actor, metric: Metric, asked: Asked) -> list[Behind]:
    """The rows behind a metric, not counted; none where the asker sees none of them."""
    access.require(asker, "performance.read_metrics")
    found = [*metric.rows, *metric.over]
    each = [
        _behind(asker, rows, asked, None, is_divisor=place >= len(metric.rows))
        for place, rows in enumerate(found)
    ]
    seen = [access.may_see(asker, one.kind.model, name=one.kind.policy_name) for one in each]
    return each if all(seen) else []


def _told(
    asker: Actor,
    metric: Metric,
    asked: Asked,
    value: Worth | None,
    counts: Sequence[int],
    missing: tuple[Missing, ...],
    points: tuple[Point, ...],
) -> Reading:
    found = [*metric.rows, *metric.over]
    each = tuple(
        _behind(asker, rows, asked, count, is_divisor=place >= len(metric.rows))
        for place, (rows, count) in enumerate(zip(found, counts, strict=True))
    )
    problem = metric.nothing if value is None else ""
    return Reading(metric, asked, value, each, points, missing, problem)


def _behind(
    asker: Actor, rows: Rows, asked: Asked, count: int | None, *, is_divisor: bool
) -> Behind:
    kind = record_type(rows.kind)
    if kind is None:
        raise LookupError(rows.kind)
    policy = access.policy_called(kind.policy_name)
    return Behind(
        kind,
        rows.text(asked),
        count,
        is_divisor,
        policy.scope(asker, Right.READ) is not Scope.ALL,
        access.may_see(asker, kind.model, Right.EXPORT, name=kind.policy_name),
    )


def worth(metric: Metric, total: Fraction, under: Fraction) -> Worth | None:
    """``total`` as the metric shows it; of a ratio None when there is nothing to divide by."""
    if metric.over:
        if not under:
            return None
        ratio = total / under
        return (Decimal(ratio.numerator) / Decimal(ratio.denominator)).quantize(HUNDREDTH)
    if metric.unit is Unit.MONEY:
        return of_fraction(total, company_currency())
    return Decimal(int(total))
