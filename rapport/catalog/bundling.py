"""Whether a bundle pays for who buys it: its price against the sum of its parts, and what margin is left.

A bundle keeps its promise when price < Σ quantity × price of each part, all in one currency.
margin = 1 - Σ quantity × cost of each part / price; unknown when the cost of a part is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rapport.kit.money import Money


class Trouble(StrEnum):
    """Why a bundle does not keep its promise."""

    NO_PRICE = "no_price"
    PART_WITHOUT_PRICE = "part_without_price"
    OTHER_CURRENCY = "other_currency"
    NOT_CHEAPER = "not_cheaper"


@dataclass(frozen=True)
class BundlePart:
    """A product in a bundle, ``quantity`` times; what it is worth alone, and what we pay for it."""

    name: str
    quantity: Decimal
    price: Money | None
    cost: Money | None = None


@dataclass(frozen=True)
class Worth:
    """What a bundle is worth: ``apart`` is the sum of its parts, ``trouble`` empty when all is well."""

    price: Money | None
    apart: Money | None
    cost: Money | None
    trouble: Trouble | None
    about: str = ""
    """The part that ``trouble`` is about."""

    @property
    def saving(self) -> Money | None:
        """What who buys it saves."""
        return self.apart - self.price if self.apart and self.price else None

    @property
    def saving_share(self) -> Decimal | None:
        return self.saving.amount / self.apart.amount if self.saving and self.apart else None

    @property
    def margin(self) -> Money | None:
        """What is left of its price."""
        return self.price - self.cost if self.price is not None and self.cost is not None else None

    @property
    def margin_share(self) -> Decimal | None:
        return self.margin.amount / self.price.amount if self.margin and self.price else None


def worth_of(price: Money | None, parts: Sequence[BundlePart]) -> Worth:
    """Judge a bundle that costs ``price`` and holds ``parts``."""
    if price is None:
        return Worth(None, None, None, Trouble.NO_PRICE)
    for part in parts:
        if part.price is None:
            return Worth(price, None, None, Trouble.PART_WITHOUT_PRICE, part.name)
        if part.price.currency != price.currency:
            return Worth(price, None, None, Trouble.OTHER_CURRENCY, part.name)
    apart = Money.total([p.price * p.quantity for p in parts if p.price], price.currency)
    trouble = None if price < apart else Trouble.NOT_CHEAPER
    return Worth(price, apart, _cost(price.currency, parts), trouble)


def _cost(currency: str, parts: Sequence[BundlePart]) -> Money | None:
    """What we pay for the parts; nothing when one of them does not say it in ``currency``."""
    costs = [part.cost * part.quantity for part in parts if part.cost is not None]
    if len(costs) < len(parts) or any(cost.currency != currency for cost in costs):
        return None
    return Money.total(costs, currency)
