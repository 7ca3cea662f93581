"""What each method says on a day that periods will bring each holder: pure, from what is known on that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from rapport.forecasts.categories import NOTHING, Amounts
from rapport.forecasts.periods import Period, period_of
from rapport.forecasts.simulation import Outlook, Parts, Span

Worth = Callable[[Decimal, str], Decimal | None]
"""An amount of a currency in the company's, None where there is no rate."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a snapshot."""

    period: Period
    holder: str
    method: str
    amount: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass
class Known:
    """What is known of one period on a day, by holder."""

    period: Period
    amounts: defaultdict[str, Amounts] = field(default_factory=lambda: defaultdict(Amounts))
    calls: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

    def add(self, category: str, amount: Decimal, parts: Parts, probability: int = 0) -> None:
        """Count an opportunity for everybody whom it counts for."""
        for holder, share in parts:
            part = amount * Decimal(str(share))
            counts = category not in ("closed", "omitted")
            likely = part * probability / 100 if counts else NOTHING
            self.amounts[holder] += Amounts({category: part}, likely)


def periods_ahead(today: date) -> list[Period]:
    """Those that are forecast every day: this month and the next, this quarter and the next."""
    now = [period_of(kind, today) for kind in ("month", "quarter")]
    return [period for one in now for period in (one, one.next)]


def months_ahead(today: date) -> list[Period]:
    """From this month to the last of the next quarter."""
    found, last = [period_of("month", today)], period_of("quarter", today).next.ends_on
    while found[-1].ends_on < last:
        found.append(found[-1].next)
    return found


LOOKED_AT = (60, 30, 14, 7, 0)
"""Days before a period's end at which it is asked how right its forecast was; also at its beginning."""


def days_to_reconstruct(first: date, last: date) -> list[date]:
    """Enough days to see how forecasts went on and how right they were: one a week, and those at which
    accuracy looks.
    """
    weekly = [first + timedelta(days=7 * week) for week in range((last - first).days // 7 + 1)]
    months, found = [period_of("month", first)], set(weekly)
    while months[-1].ends_on < last:
        months.append(months[-1].next)
    for period in (*months, *(period_of("quarter", month.starts_on) for month in months)):
        found.add(period.starts_on)
        found.update(period.ends_on - timedelta(days=days) for days in LOOKED_AT)
    return sorted(day for day in found if first <= day <= last)


def spans_of(months: Sequence[Period], today: date) -> list[Span]:
    """The months in days from ``today``."""
    return [((one.starts_on - today).days, (one.ends_on - today).days) for one in months]


def months_of(period: Period, months: Sequence[Period]) -> list[int]:
    """The places of those months that lie in ``period``."""
    return [place for place, month in enumerate(months) if period.holds(month.starts_on)]


def figures(
    known: Known, outlook: Outlook | None, months: Sequence[Period], holders: Iterable[str]
) -> Iterator[Figure]:
    """All that is to be written down of a period; without ``outlook``, nothing statistical."""
    for holder in sorted(holders):
        amounts = known.amounts.get(holder, Amounts())
        said = {
            "closed": amounts.of("closed"),
            "commit": amounts.up_to("commit"),
            "best_case": amounts.up_to("best_case"),
            "pipeline": amounts.up_to("pipeline"),
            "weighted": amounts.weighted,
        }
        said |= {name: calls[holder] for name, calls in known.calls.items() if holder in calls}
        for method, amount in said.items():
            yield Figure(known.period, holder, method, cents(amount))
        if outlook is not None:
            closed = float(amounts.of("closed"))
            found = outlook.of(holder, months_of(known.period, months), closed)
            low, high = cents(Decimal(found.low)), cents(Decimal(found.high))
            yield Figure(known.period, holder, "statistical", cents(Decimal(found.mean)), low, high)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
