"""How a value stands against its plan. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rapport.kit.measures import Good


@dataclass(frozen=True)
class Variance:
    """What a value is more (or, negative, less) than its plan; ``share`` of the plan, None of nothing."""

    difference: Decimal
    share: Decimal | None
    is_good: bool


def variance(value: Decimal, planned: Decimal, good: Good) -> Variance:
    """``value`` against what was ``planned``; a plan that is met exactly is good."""
    difference = value - planned
    is_good = difference >= 0 if good is Good.UP else difference <= 0
    return Variance(difference, difference / planned if planned else None, is_good)
