"""Whether a bundle pays, worked out by hand and for any amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.catalog.bundling import BundlePart, Trouble, worth_of
from rapport.kit.money import Money

AMOUNTS = st.decimals("0.01", "9999.99", places=2)
COUNTS = st.decimals("0.1", "50", places=1)
PARTS = st.lists(st.tuples(COUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=6)


def eur(amount: str | Decimal) -> Money:
    return Money(Decimal(amount), "EUR")


def part(quantity: str, price: Money | None, cost: Money | None = None) -> BundlePart:
    return BundlePart("Part", Decimal(quantity), price, cost)


def test_what_it_saves_and_leaves() -> None:
    parts = [part("2", eur("10"), eur("4")), part("1", eur("30"), eur("12"))]
    worth = worth_of(eur("40"), parts)
    assert worth.trouble is None
    assert (worth.apart, worth.saving, worth.saving_share) == (eur("50"), eur("10"), Decimal("0.2"))
    assert (worth.cost, worth.margin, worth.margin_share) == (eur("20"), eur("20"), Decimal("0.5"))


@pytest.mark.parametrize(
    ("price", "parts", "trouble"),
    [
        (None, [part("1", eur("10"))], Trouble.NO_PRICE),
        (eur("9"), [part("1", None)], Trouble.PART_WITHOUT_PRICE),
        (eur("9"), [part("1", Money(Decimal(10), "USD"))], Trouble.OTHER_CURRENCY),
        (eur("10"), [part("1", eur("10"))], Trouble.NOT_CHEAPER),
        (eur("9.99"), [part("1", eur("10"))], None),
        (eur("0"), [part("1", eur("10"))], None),
    ],
)
def test_its_troubles(price: Money | None, parts: list[BundlePart], trouble: Trouble) -> None:
    assert worth_of(price, parts).trouble is trouble


def test_a_margin_needs_the_cost_of_every_part_in_one_currency() -> None:
    known, foreign = part("1", eur("10"), eur("4")), part("1", eur("10"), Money(Decimal(4), "USD"))
    assert worth_of(eur("15"), [known, part("1", eur("10"))]).margin is None
    assert worth_of(eur("15"), [known, foreign]).margin is None


@given(PARTS, AMOUNTS)
def test_it_pays_exactly_when_it_is_cheaper(
    parts: list[tuple[Decimal, Decimal, Decimal]], price: Decimal
) -> None:
    made = [BundlePart("Part", count, eur(each), eur(cost)) for count, each, cost in parts]
    worth = worth_of(eur(price), made)
    apart = sum((count * each for count, each, _ in parts), Decimal(0))
    assert worth.apart == eur(apart)
    assert (worth.trouble is None) == (price < apart)
    assert worth.saving == eur(apart - price)
    assert worth.margin == eur(price - sum((n * cost for n, _, cost in parts), Decimal(0)))


@given(PARTS)
def test_the_order_of_parts_does_not_matter(
    parts: list[tuple[Decimal, Decimal, Decimal]],
) -> None:
    made = [BundlePart("Part", count, eur(each), eur(cost)) for count, each, cost in parts]
    assert worth_of(eur("5"), made) == worth_of(eur("5"), made[::-1])
