"""Which of several prices holds: of each list the largest quantity reached, of the lists the nearest.

A list for the customer's own group goes before one for everyone; among lists that are equally near,
the lowest price holds, and among equal prices that of the older list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Offer:
    """A price each on a list, from a quantity on."""

    list_id: int
    is_of_group: bool
    quantity: Decimal
    amount: Decimal


def holding(offers: Iterable[Offer], quantity: Decimal) -> Offer | None:
    """The offer that holds when ``quantity`` is bought; None when none reaches down to it."""
    reached: dict[int, Offer] = {}
    for offer in offers:
        best = reached.get(offer.list_id)
        if offer.quantity <= quantity and (best is None or offer.quantity > best.quantity):
            reached[offer.list_id] = offer
    return min(reached.values(), key=_nearness, default=None)


def _nearness(offer: Offer) -> tuple[bool, Decimal, int]:
    return (not offer.is_of_group, offer.amount, offer.list_id)
