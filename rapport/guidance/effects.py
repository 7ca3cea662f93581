"""What something did to the share of those who bought, with an interval. Pure.

The difference of two shares has the interval of Newcombe (1998, method 10), built of the two score
intervals of Wilson (1927); Agresti and Caffo's (2000), which adds a success and a failure to both, serves as
a check. All are at 95 %.

newcombe(Share(56, 70), Share(48, 80)) == (0.0524, 0.3339), as published.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

Z = 1.959963984540054
POWER = 0.8416212335729143
"""How sure one wants to be to see a difference that is there: 80 %."""
WORTH_SEEING = 0.05
"""A difference of less than five in a hundred is not looked for."""
LEAST = 10
"""Fewer of either kind say nothing, whatever they came to."""
Interval = tuple[float, float]


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0


class Finding(StrEnum):
    """What can be said of a difference."""

    TOO_FEW = "too_few"
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True)
class Effect:
    """What ``treated`` has more than ``control``, from ``low`` to ``high``.

    ``more`` is how many further ones are needed before anything can be said. Without chance having
    chosen who is treated, the difference is only observed: ``is_random`` says so.
    """

    treated: Share
    control: Share
    low: float
    high: float
    finding: Finding
    more: int
    is_random: bool

    @property
    def difference(self) -> float:
        return self.treated.value - self.control.value


def wilson(share: Share) -> Interval:
    """The score interval of one share; anything between none and all where there is nothing to go by."""
    if not share.of:
        return 0.0, 1.0
    n, p = share.of, share.value
    middle, spread = p + Z**2 / (2 * n), Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    whole = 1 + Z**2 / n
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def newcombe(one: Share, other: Share) -> Interval:
    """The interval of what ``one`` has more than ``other``."""
    (low_one, high_one), (low_other, high_other) = wilson(one), wilson(other)
    p, q = one.value, other.value
    difference = p - q
    below = sqrt((p - low_one) ** 2 + (high_other - q) ** 2)
    above = sqrt((high_one - p) ** 2 + (q - low_other) ** 2)
    return max(-1.0, difference - below), min(1.0, difference + above)


def agresti_caffo(one: Share, other: Share) -> Interval:
    """The same by another way."""
    p, n = (one.count + 1) / (one.of + 2), one.of + 2
    q, m = (other.count + 1) / (other.of + 2), other.of + 2
    spread = Z * sqrt(p * (1 - p) / n + q * (1 - q) / m)
    return max(-1.0, p - q - spread), min(1.0, p - q + spread)


def needed(one: Share, other: Share) -> int:
    """How many are needed of both together, to see with 80 % such a difference as there seems to be."""
    if not one.of or not other.of:
        return 2 * LEAST
    p, q = (one.count + 1) / (one.of + 2), (other.count + 1) / (other.of + 2)
    seen = max(abs(one.value - other.value), WORTH_SEEING)
    portion = one.of / (one.of + other.of)
    spread = p * (1 - p) / portion + q * (1 - q) / (1 - portion)
    return max(2 * LEAST, ceil((Z + POWER) ** 2 * spread / seen**2))


def effect(treated: Share, control: Share, *, is_random: bool) -> Effect:
    """What can be said of the two."""
    low, high = newcombe(treated, control)
    more = max(0, needed(treated, control) - treated.of - control.of)
    few = min(treated.of, control.of) < LEAST
    if not few and (low > 0 or high < 0):
        finding, more = Finding.BETTER if low > 0 else Finding.WORSE, 0
    elif few or more:
        finding, more = Finding.TOO_FEW, max(more, _short(treated) + _short(control))
    else:
        finding = Finding.SAME
    return Effect(treated, control, low, high, finding, more, is_random)


def _short(share: Share) -> int:
    return max(0, LEAST - share.of)
