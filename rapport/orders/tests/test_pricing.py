"""What lines come to."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.orders.pricing import (
    Discount,
    LineTotal,
    PricedLine,
    Rounding,
    Terms,
    Totals,
    rounded,
    totals,
)


def eur(amount: str | Decimal) -> Money:
    return Money(Decimal(amount), "EUR")


def a_line(quantity: str, price: str, rate: str = "0", **more: Any) -> PricedLine:
    return PricedLine(Decimal(quantity), eur(price), tax_rate=Decimal(rate), **more)


def off(percent: str) -> Discount:
    return Discount(Decimal(percent))


EUR = Terms("EUR")


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        (a_line("3", "0.10"), "0.30"),
        (a_line("1.5", "2.55"), "3.83"),  # 3.825: halves go up
        (a_line("2", "100", discount=off("10")), "180.00"),
        (a_line("1", "0.05", discount=off("50")), "0.02"),  # 0.025 is off, which is 0.03
        (a_line("2", "100", discount=Discount(amount=eur("0.01"))), "199.99"),
        (a_line("1", "100", discount=off("100")), "0.00"),
        (a_line("1", "-5.00"), "-5.00"),
        (a_line("7", "9.99", is_taken=False), "0.00"),
    ],
)
def test_a_line_is_quantity_times_price_less_its_discount(line: PricedLine, amount: str) -> None:
    assert totals([line], EUR).total == eur(amount)


def test_the_rounding_rules_of_tax_differ_by_a_cent() -> None:
    lines = [a_line("1", "0.13", "19") for _ in range(3)]  # 0.0247 each, 0.0741 together
    per_line = totals(lines, Terms("EUR", rounding=Rounding.LINE))
    per_document = totals(lines, Terms("EUR", rounding=Rounding.DOCUMENT))
    assert (per_line.tax, per_document.tax) == (eur("0.06"), eur("0.07"))
    assert (per_line.total, per_document.total) == (eur("0.45"), eur("0.46"))
    assert sorted(line.tax.amount for line in per_document.lines) == [
        Decimal("0.02"),
        Decimal("0.02"),
        Decimal("0.03"),
    ]


def test_tax_inside_prices_leaves_the_total_as_it_is() -> None:
    lines = [a_line("3", "9.99", "19"), a_line("1", "4.99", "7")]
    found = totals(lines, Terms("EUR", has_tax_inside=True))
    assert found.total == eur("34.96")
    assert [(row.rate, row.net, row.tax) for row in found.taxes] == [
        (Decimal(7), eur("4.66"), eur("0.33")),
        (Decimal(19), eur("25.18"), eur("4.79")),
    ]


def test_the_documents_discount_is_shared_to_the_cent() -> None:
    lines = [a_line("1", "10"), a_line("1", "10"), a_line("1", "10")]
    found = totals(lines, Terms("EUR", Discount(amount=eur("10"))))
    assert sorted(line.share.amount for line in found.lines) == [
        Decimal("3.33"),
        Decimal("3.33"),
        Decimal("3.34"),
    ]
    assert (found.subtotal, found.discount, found.total) == (eur("30"), eur("10"), eur("20"))


def test_all_discounts_together_are_what_limits_look_at() -> None:
    lines = [a_line("1", "50", discount=off("10")), a_line("1", "50")]
    found = totals(lines, Terms("EUR", off("10")))
    assert (found.reduced, found.discount_percent) == (eur("14.50"), Decimal("14.50"))
    assert totals([], EUR).discount_percent == 0


def test_the_margin_is_known_when_every_cost_is() -> None:
    known = a_line("2", "10", unit_cost=eur("6"))
    assert totals([known], EUR).margin == eur("8")
    assert totals([known, a_line("1", "1")], EUR).margin is None
    assert totals([known, a_line("1", "1", is_taken=False)], EUR).margin == eur("8")
    assert totals([known], Terms("EUR", off("50"))).margin == eur("-2")


def test_lines_of_other_systems_keep_their_decimals() -> None:
    assert totals([a_line("1.5", "2.55")], Terms("EUR", rounds_lines=False)).total == eur("3.825")


def test_a_currency_without_cents_is_rounded_to_wholes() -> None:
    line = PricedLine(Decimal(1), Money(Decimal(101), "JPY"), tax_rate=Decimal(10))
    assert totals([line], Terms("JPY")).tax == Money(Decimal(10), "JPY")


@pytest.mark.parametrize(
    ("line", "terms", "field"),
    [
        (a_line("1", "10", discount=off("101")), EUR, "lines.0.discount"),
        (a_line("1", "10", discount=off("-1")), EUR, "lines.0.discount"),
        (a_line("1", "10", discount=Discount(amount=eur("10.01"))), EUR, "lines.0.discount"),
        (a_line("1", "10", discount=Discount(amount=eur("-1"))), EUR, "lines.0.discount"),
        (a_line("1", "10", "101"), EUR, "lines.0.tax_rate"),
        (a_line("-1", "10"), EUR, "lines.0.quantity"),
        (a_line("1", "10"), Terms("USD"), "lines.0.unit_price"),
        (a_line("1", "10"), Terms("EUR", Discount(amount=eur("11"))), "discount"),
        (a_line("1", "10"), Terms("EUR", Discount(amount=Money(Decimal(1), "USD"))), "discount"),
    ],
)
def test_what_cannot_be_is_said_at_its_place(line: PricedLine, terms: Terms, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        totals([line], terms)
    assert field in refused.value.fields


cents = st.integers(0, 10_000_000).map(lambda units: eur(Decimal(units).scaleb(-2)))
percents = st.decimals(0, 100, places=2)
rates = st.sampled_from([Decimal(rate) for rate in ("0", "5.5", "7", "19", "21", "25")])
priced = st.builds(
    PricedLine,
    quantity=st.decimals(0, 1000, places=3),
    unit_price=cents,
    discount=percents.map(Discount),
    tax_rate=rates,
    unit_cost=cents,
    is_taken=st.booleans(),
)
conditions = st.builds(
    Terms,
    currency=st.just("EUR"),
    discount=percents.map(Discount),
    rounding=st.sampled_from(Rounding),
    has_tax_inside=st.booleans(),
)
baskets = st.lists(priced, min_size=1, max_size=12)


def told(found: Totals) -> tuple[Any, ...]:
    """What the order of lines must not change."""
    sums = (found.subtotal, found.discount, found.net, found.tax, found.total, found.margin)
    return (*sums, found.taxes)


@settings(max_examples=200, deadline=None)
@given(baskets, conditions)
def test_the_lines_add_up_to_the_document(lines: list[PricedLine], terms: Terms) -> None:
    found = totals(lines, terms)
    assert Money.total((line.total for line in found.lines), "EUR") == found.total
    assert Money.total((line.share for line in found.lines), "EUR") == found.discount
    assert Money.total((row.tax for row in found.taxes), "EUR") == found.tax
    assert Money.total((row.net for row in found.taxes), "EUR") == found.net
    assert found.net + found.tax == found.total
    outside = found.total if terms.has_tax_inside else found.net
    assert found.subtotal - found.discount == outside
    amounts = [amount for line in found.lines for amount in (line.net, line.tax, line.total)]
    assert all(amount == rounded(amount) for amount in amounts)


@settings(max_examples=200, deadline=None)
@given(baskets, conditions, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_total(
    lines: list[PricedLine], terms: Terms, chance: random.Random
) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert told(totals(shuffled, terms)) == told(totals(lines, terms))


@settings(max_examples=200, deadline=None)
@given(baskets, conditions)
def test_tax_is_within_half_a_cent_of_the_exact(lines: list[PricedLine], terms: Terms) -> None:
    found = totals(lines, terms)
    for row in found.taxes:
        members = [
            sums for line, sums in zip(lines, found.lines, strict=True) if line.tax_rate == row.rate
        ]
        exact = [_exact_tax(sums, row.rate, is_inside=terms.has_tax_inside) for sums in members]
        half = Decimal("0.005")
        if terms.rounding is Rounding.DOCUMENT:
            assert abs(row.tax.amount - sum(exact)) <= half
        else:
            assert all(
                abs(sums.tax.amount - tax) <= half for sums, tax in zip(members, exact, strict=True)
            )


def _exact_tax(sums: LineTotal, rate: Decimal, *, is_inside: bool) -> Decimal:
    base = sums.price - sums.discount - sums.share
    return base.amount * rate / (100 + rate) if is_inside else base.amount * rate / 100


@given(st.lists(cents, min_size=1, max_size=10), cents)
def test_an_amount_off_loses_no_cent(prices: list[Money], wished: Money) -> None:
    lines = [PricedLine(Decimal(1), price) for price in prices]
    whole = Money.total(prices, "EUR")
    found = totals(lines, Terms("EUR", Discount(amount=min(wished, whole))))
    assert found.total == whole - min(wished, whole)
    assert all(line.net.amount >= 0 for line in found.lines)
