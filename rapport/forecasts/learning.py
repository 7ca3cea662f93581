"""What past opportunities teach: how likely one in a stage is won, and how long after the expected day.

**Winning.** Every stay in a stage of an opportunity that is decided counts for its stage, in each age that
it reached there (0–6, 7–20, 21–59, 60 and more days): of ``n`` such, ``w`` were won. Few say little, so the
rate is drawn towards what is known otherwise, as if ``PRIOR`` more had gone so: the stage's rate towards
its declared probability, and the rate of an age in it towards the stage's.

    rate of the stage = (w + 10 · declared) / (n + 10)
    rate of the age   = (w + 10 · rate of the stage) / (n + 10)

**Slipping.** Of what was won, the days from the day that was expected when a stay began to the day on which
it was won. One that is still open has not slipped less than it has by now; among the slips that are left,
and ``PRIOR`` more of a logistic curve around the expected day, some lie within a span.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

AGES = (7, 21, 60)
"""Days in a stage at which the next age begins."""
PRIOR = 10
SPREAD_DAYS = 15.0
"""Scale of the logistic curve."""
FURTHEST = 10_000
LEAST_DECIDED, LEAST_WON = 30, 10


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay of an opportunity that was decided since; ``slip`` is known of those that were won."""

    stage: int
    days: int
    is_won: bool
    slip: int | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A probability, and how many cases it rests on, the prior's with them."""

    chance: float
    cases: float

    @property
    def error(self) -> float:
        """Its standard error."""
        return math.sqrt(self.chance * (1 - self.chance) / (self.cases + 1))


@dataclass(frozen=True)
class Learned:
    """How things went, to be asked how they will."""

    rates: Mapping[tuple[int, int], Rate]
    declared: Mapping[int, float]
    slips: Sequence[int]

    def rate(self, stage: int, days: int) -> Rate:
        """Of an opportunity that has been in ``stage`` for ``days``: that it is won in the end."""
        found = self.rates.get((stage, age(days)))
        return found or Rate(self.declared.get(stage, 0.0), PRIOR)

    def falls(self, today: int, since: int, until: int) -> float:
        """Of a sale that is not won before ``today``: that it is won from ``since`` to ``until``. All three are
        days from the day on which it is expected.
        """
        if until < since:
            return 0.0
        left = len(self.slips) - bisect_left(self.slips, today)
        inside = bisect_right(self.slips, until) - bisect_left(self.slips, since)
        ahead = (_later(since - 0.5) - _later(until + 0.5)) / _later(today - 0.5)
        return (inside + PRIOR * ahead) / (left + PRIOR)


def age(days: int) -> int:
    """Which age ``days`` in a stage are."""
    return bisect_right(AGES, days)


def learn(stays: Iterable[Stay], declared: Mapping[int, float]) -> Learned:
    """Rates and slips of ``stays``; ``declared`` are the probabilities of all stages, from 0 to 1."""
    seen: dict[tuple[int, int], list[int]] = {}
    slips = []
    for stay in stays:
        for reached in range(age(stay.days) + 1):
            counts = seen.setdefault((stay.stage, reached), [0, 0])
            counts[0] += 1
            counts[1] += stay.is_won
        if stay.slip is not None:
            slips.append(stay.slip)
    rates = {}
    for stage, chance in declared.items():
        stage_rate = _drawn(seen.get((stage, 0), (0, 0)), chance).chance
        for reached in range(len(AGES) + 1):
            rates[stage, reached] = _drawn(seen.get((stage, reached), (0, 0)), stage_rate)
    return Learned(rates, dict(declared), sorted(slips))


def needed(decided: int, won: int) -> int:
    """How many more opportunities must be closed before there is anything to learn from."""
    return max(LEAST_DECIDED - decided, LEAST_WON - won, 0)


def _drawn(counts: Sequence[int], towards: float) -> Rate:
    cases, won = counts
    return Rate((won + PRIOR * towards) / (cases + PRIOR), cases + PRIOR)


def _later(days: float) -> float:
    """Of the logistic curve, the part later than ``days`` after the expected day."""
    return 1 / (1 + math.exp(max(-FURTHEST, min(FURTHEST, days)) / SPREAD_DAYS))
