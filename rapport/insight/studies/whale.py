"""Who earns what we live on, and who costs more than they bring: the whale curve.

Kaplan and Narayanan (2001), Measuring and Managing Customer Profitability: customers by profit, the best first,
and what they earn together. It rises above all that is earned, and those who lose bring it down again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

ZERO = Decimal(0)


@dataclass(frozen=True)
class Earned:
    """What a customer brought and what they cost, to the cent."""

    customer: str
    revenue: Decimal
    cost: Decimal

    @property
    def profit(self) -> Decimal:
        return self.revenue - self.cost


@dataclass(frozen=True)
class Whale:
    """Customers by profit, the best first, and ``together`` what each and all before earn."""

    customers: Sequence[Earned]
    together: Sequence[Decimal]

    @property
    def total(self) -> Decimal:
        return self.together[-1] if self.together else ZERO

    @property
    def peak(self) -> Decimal:
        """What those earn who do not lose."""
        return max(self.together, default=ZERO)

    @property
    def losing(self) -> int:
        return sum(1 for one in self.customers if one.profit < 0)

    def earners_of(self, share: Decimal) -> int:
        """How many of the best earn ``share`` of what those earn who do not lose."""
        return next(
            (place for place, sum_ in enumerate(self.together, 1) if sum_ >= share * self.peak), 0
        )


def whale(earned: Sequence[Earned]) -> Whale:
    """The curve of some customers. What they earn together is exact."""
    ranked = sorted(earned, key=lambda one: (-one.profit, one.customer))
    return Whale(ranked, list(accumulate(one.profit for one in ranked)))
