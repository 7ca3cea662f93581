"""Which price holds, from a table and for any lists."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.catalog.holding import Offer, holding

OFFERS = st.lists(
    st.builds(
        Offer,
        list_id=st.integers(1, 4),
        is_of_group=st.booleans(),
        quantity=st.decimals("1", "20", places=0),
        amount=st.decimals("0", "100", places=2),
    ).map(lambda offer: Offer(offer.list_id, offer.list_id % 2 == 0, offer.quantity, offer.amount)),
    max_size=12,
    unique_by=lambda offer: (offer.list_id, offer.quantity),
)
QUANTITIES = st.decimals("0.5", "30", places=1)


def offer(list_id: int, quantity: int, amount: str, *, group: bool = False) -> Offer:
    return Offer(list_id, group, Decimal(quantity), Decimal(amount))


PLAIN, TEN = offer(1, 1, "9"), offer(1, 10, "8")
OTHER, GROUP = offer(2, 1, "7"), offer(3, 1, "8.5", group=True)


@pytest.mark.parametrize(
    ("offers", "quantity", "expected"),
    [
        ([], "1", None),
        ([TEN], "9.9", None),
        ([PLAIN, TEN], "1", PLAIN),
        ([PLAIN, TEN], "10", TEN),
        ([PLAIN, TEN, OTHER], "10", OTHER),
        ([PLAIN, OTHER, GROUP], "1", GROUP),
        ([offer(1, 1, "5"), offer(1, 10, "6")], "10", offer(1, 10, "6")),
        ([offer(5, 1, "7"), OTHER], "1", OTHER),
    ],
)
def test_the_table(offers: list[Offer], quantity: str, expected: Offer | None) -> None:
    assert holding(offers, Decimal(quantity)) == expected


@given(OFFERS, QUANTITIES)
def test_what_holds_was_offered_is_reached_and_is_the_nearest(
    offers: list[Offer], quantity: Decimal
) -> None:
    found = holding(offers, quantity)
    reached = [one for one in offers if one.quantity <= quantity]
    assert (found is None) == (not reached)
    if found is None:
        return
    assert found in reached
    same = [one.quantity for one in reached if one.list_id == found.list_id]
    assert found.quantity == max(same)
    assert found.is_of_group or not any(one.is_of_group for one in reached)


@given(OFFERS, QUANTITIES)
def test_the_order_of_offers_does_not_matter(offers: list[Offer], quantity: Decimal) -> None:
    assert holding(offers, quantity) == holding(offers[::-1], quantity)
