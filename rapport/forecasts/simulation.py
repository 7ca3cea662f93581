"""What will be sold: a mean that is worked out exactly, and an interval that is simulated.

Three things come together, month by month:

- each open opportunity, with the learned chance that it is won, times that it falls into the month;
- what will be opened only from now on: as much as was, on average, in spans of the past as long as the one
  ahead, opened after their beginning and won within them;
- what is closed already, which is added where a forecast is asked for.

The mean is the sum of amounts times chances. For the interval, all of it is played ``RUNS`` times, with a
seed and a stream of random numbers for each opportunity, so that the same question has the same answer and
one more opportunity changes nothing about the others. In each run the learned rates are off by their own
errors, the same for all opportunities they hold for, and the new ones come in a number that is itself
uncertain (a negative binomial), drawn from those of the past. A run adds up: people make their team, and
months their quarter. Amounts are floats here, as estimates are; whoever shows them rounds them.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from random import Random

from rapport.forecasts.learning import Learned, age

RUNS = 400
SHARE = 0.8
"""Of outcomes that the interval is to hold."""
MOST_DRAWN = 300
"""New sales drawn in a run; where more are expected, several are drawn as one, and the interval is wider."""
Parts = tuple[tuple[str, float], ...]
"""Whom a sale counts for, each with the share of it."""
Span = tuple[int, int]
"""First and last day, counted from today."""


@dataclass(frozen=True, slots=True)
class Chance:
    """An open opportunity; ``due`` is its expected day, counted from today."""

    pk: int
    stage: int
    days: int
    due: int
    amount: float
    parts: Parts


@dataclass(frozen=True, slots=True)
class Sale:
    """What was won; days are counted from any day."""

    opened: int
    closed: int
    amount: float
    parts: Parts


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came anew in ``windows`` spans of the past: the month of the span, the amount and the parts."""

    windows: int = 0
    sales: Sequence[tuple[int, float, Parts]] = ()


@dataclass
class Outlook:
    """For each holder and month, the mean and what each run came to."""

    months: int
    means: dict[str, list[float]] = field(default_factory=dict)
    runs: dict[str, list[list[float]]] = field(default_factory=dict)

    def expect(self, holder: str, month: int, amount: float) -> None:
        self.means.setdefault(holder, [0.0] * self.months)[month] += amount

    def places(self, month: int, amount: float, parts: Parts) -> list[tuple[list[float], float]]:
        """What each run came to, of all that a sale counts for, each with what is to be added."""
        for holder, _ in parts:
            if holder not in self.runs:
                self.runs[holder] = [[0.0] * RUNS for _ in range(self.months)]
        return [(self.runs[holder][month], amount * share) for holder, share in parts]

    def of(self, holder: str, months: Iterable[int], closed: float = 0.0) -> Expected:
        """What ``months`` bring ``holder``, with what is ``closed`` in them already."""
        wanted = list(months)
        means, runs = self.means.get(holder), self.runs.get(holder)
        mean = closed + (sum(means[month] for month in wanted) if means else 0.0)
        if runs is None:
            return Expected(mean, closed, closed)
        totals = sorted(map(sum, zip(*(runs[month] for month in wanted), strict=True)))
        tail = (1 - SHARE) / 2 * (RUNS - 1)
        return Expected(
            mean, closed + totals[math.floor(tail)], closed + totals[RUNS - 1 - math.floor(tail)]
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """A mean with the ends of its 80 % interval."""

    mean: float
    low: float
    high: float


def look_ahead(
    chances: Iterable[Chance],
    arrivals: Arrivals,
    learned: Learned,
    *,
    months: Sequence[Span],
    seed: int,
) -> Outlook:
    """What the open ones and the new ones bring in each of ``months``, the first of which holds today."""
    found = Outlook(len(months))
    errors: dict[tuple[int, int], list[float]] = {}
    for chance in chances:
        cell = (chance.stage, age(chance.days))
        if cell not in errors:
            chooser = _chooser(seed, "rate", *cell)
            errors[cell] = [chooser.gauss(0, 1) for _ in range(RUNS)]
        _play(found, chance, learned, months, errors[cell], _chooser(seed, chance.pk))
    _play_new(found, arrivals, _chooser(seed, "new"))
    return found


def _chooser(*words: object) -> Random:
    """A stream of random numbers of its own, the same for the same words."""
    return Random(" ".join(map(str, words)))  # noqa: S311 - it plays; it hides nothing


def chances_of(chance: Chance, learned: Learned, months: Sequence[Span]) -> list[float]:
    """That it falls into each of the months, if it is won."""
    return [
        learned.falls(-chance.due, max(first, 0) - chance.due, last - chance.due)
        for first, last in months
    ]


def _play(
    found: Outlook,
    chance: Chance,
    learned: Learned,
    months: Sequence[Span],
    errors: Sequence[float],
    chooser: Random,
) -> None:
    rate, falls = learned.rate(chance.stage, chance.days), chances_of(chance, learned, months)
    for month, falling in enumerate(falls):
        for holder, share in chance.parts:
            found.expect(holder, month, chance.amount * share * rate.chance * falling)
    ends, error = list(accumulate(falls)), rate.error
    places = [found.places(month, chance.amount, chance.parts) for month in range(len(months))]
    for run, off in enumerate(errors):
        luck, odds = chooser.random(), min(max(rate.chance + error * off, 0.0), 1.0)
        if luck < odds * ends[-1]:
            month = min(bisect_right(ends, luck / odds), len(ends) - 1)
            for runs, amount in places[month]:
                runs[run] += amount


def arrivals_of(
    sales: Sequence[Sale], *, today: int, since: int, months: Sequence[Span], windows: int = 4
) -> Arrivals:
    """What came anew in spans as long as the one ahead, a quarter apart, that were over by ``today`` and of
    which all sales are known: ``since`` is the first day of what is known.
    """
    length = months[-1][1]
    begins = [today - length - 1 - 91 * number for number in range(windows)]
    begins = [begin for begin in begins if begin >= since]
    found = []
    for begin in begins:
        for sale in sales:
            if sale.opened < begin or sale.closed > begin + length:
                continue
            after = sale.closed - begin
            month = next(n for n, (_, last) in enumerate(months) if after <= last)
            found.append((month, sale.amount, sale.parts))
    return Arrivals(len(begins), found)


def _play_new(found: Outlook, arrivals: Arrivals, chooser: Random) -> None:
    if not arrivals.sales:
        return
    for month, amount, parts in arrivals.sales:
        for holder, share in parts:
            found.expect(holder, month, amount * share / arrivals.windows)
    count = len(arrivals.sales)
    places = [found.places(month, amount, parts) for month, amount, parts in arrivals.sales]
    together = max(1, math.ceil(count / arrivals.windows / MOST_DRAWN))
    for run in range(RUNS):
        level = chooser.gammavariate(count, 1 / arrivals.windows) / together
        for _ in range(_poisson(level, chooser)):
            drawn = chooser.choices(places, k=together)
            for runs, amount in chain.from_iterable(drawn):
                runs[run] += amount


def _poisson(level: float, chooser: Random) -> int:
    """How many happen where ``level`` are expected: waiting times that fit into one."""
    count, waited = 0, chooser.expovariate(level)
    while waited < 1:
        count += 1
        waited += chooser.expovariate(level)
    return count
