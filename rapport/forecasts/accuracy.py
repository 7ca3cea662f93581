"""How right forecasts were.

Of a forecast *f* of what came to *c*:

    error       f − c                     positive: too much was forecast
    MAPE        mean of |f − c| / c       of those where anything came: every forecast weighs the same
    WAPE        Σ|f − c| / Σc             every euro weighs the same
    bias        Σ(f − c) / Σc             0 where too much and too little are in balance
    coverage    part of the outcomes within the interval, with Wilson's 95 % interval of that part
    value added WAPE of what an override replaced − WAPE of the override: positive where it helped
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rapport.forecasts.periods import Period

Z = 1.959964


@dataclass(frozen=True, slots=True)
class Judged:
    """A forecast that was made ``on`` a day, and what ``came``."""

    period: Period
    holder: str
    method: str
    on: date
    forecast: Decimal
    came: Decimal
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def error(self) -> Decimal:
        return self.forecast - self.came

    @property
    def part(self) -> Decimal | None:
        """The absolute error as a part of what came; None where nothing did."""
        return abs(self.error) / self.came if self.came > 0 else None

    @property
    def is_covered(self) -> bool | None:
        """Whether the interval held what came; None where there was none."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.came <= self.high


@dataclass(frozen=True, slots=True)
class Score:
    """How right ``count`` forecasts were; each figure is None where nothing can be said."""

    count: int
    mape: Decimal | None
    wape: Decimal | None
    bias: Decimal | None
    covered: int
    intervals: int

    @property
    def coverage(self) -> Decimal | None:
        return Decimal(self.covered) / self.intervals if self.intervals else None

    @property
    def between(self) -> tuple[Decimal, Decimal] | None:
        """Where the true part lies that the intervals hold, with 95 % confidence."""
        return wilson(self.covered, self.intervals) if self.intervals else None


def score(rows: Iterable[Judged]) -> Score:
    """How right they were, taken together."""
    found = list(rows)
    parts = [row.part for row in found if row.part is not None]
    came = sum((row.came for row in found), Decimal(0))
    wrong = sum((abs(row.error) for row in found), Decimal(0))
    off = sum((row.error for row in found), Decimal(0))
    held = [row.is_covered for row in found if row.is_covered is not None]
    return Score(
        len(found),
        sum(parts, Decimal(0)) / len(parts) if parts else None,
        wrong / came if came > 0 else None,
        off / came if came > 0 else None,
        sum(held),
        len(held),
    )


def wilson(hits: int, count: int) -> tuple[Decimal, Decimal]:
    """Wilson's 95 % interval of a part of which ``hits`` of ``count`` were seen."""
    part, spread = hits / count, Z * Z / count
    middle = (part + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(part * (1 - part) / count + spread / (4 * count))
    return _part(middle - half), _part(middle + half)


def _part(value: float) -> Decimal:
    return Decimal(f"{max(0.0, min(1.0, value)):.6f}")


@dataclass(frozen=True, slots=True)
class Replaced:
    """An override that stood on a day, what it replaced by which method, and what came."""

    period: Period
    holder: str
    by: str
    note: str
    method: str
    override: Decimal
    replaced: Decimal
    came: Decimal

    @property
    def error(self) -> Decimal:
        return self.override - self.came

    @property
    def gain(self) -> Decimal:
        """By how much the override was nearer; negative where it was farther off."""
        return abs(self.replaced - self.came) - abs(self.override - self.came)


def value_added(rows: Sequence[Replaced]) -> Decimal | None:
    """WAPE without the overrides minus WAPE with them; None where nothing came."""
    came = sum((row.came for row in rows), Decimal(0))
    return sum((row.gain for row in rows), Decimal(0)) / came if came > 0 else None
