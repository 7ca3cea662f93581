from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from operator import add, ge, gt, le, lt, mul, sub
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.errors import Invalid
from rapport.kit.money import Money, minor_digits

CURRENCIES = ("EUR", "GBP", "JPY", "KWD")
amounts = st.decimals(min_value=-(10**13), max_value=10**13, places=6)
moneys = st.builds(Money, amounts, st.sampled_from(CURRENCIES))
euros = st.builds(Money, amounts, st.just("EUR"))


def eur(text: str) -> Money:
    return Money(Decimal(text), "EUR")


@pytest.mark.parametrize("amount", [0.1, 1, "1.00", True, None])
def test_only_a_decimal_is_an_amount(amount: Any) -> None:
    with pytest.raises(TypeError):
        Money(amount, "EUR")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_finite_is_refused(amount: str) -> None:
    with pytest.raises(Invalid):
        eur(amount)


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€", "E1R", "ÄÖÜ"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(Invalid):
        Money(Decimal(1), currency)


def test_currencies_do_not_mix() -> None:
    for operation in (add, sub, lt, le, gt, ge):
        with pytest.raises(Invalid):
            operation(eur("1"), Money(Decimal(1), "USD"))
    assert eur("1") != Money(Decimal(1), "USD")


def test_floats_and_bare_numbers_do_not_mix_with_money() -> None:
    one: Any = eur("1")
    for operation, other in ((mul, 0.5), (add, Decimal(1)), (lt, 1)):
        with pytest.raises(TypeError):
            operation(one, other)


@given(euros, euros, euros)
def test_adding_is_exact(a: Money, b: Money, c: Money) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + b - b == a
    assert a - a == Money.zero("EUR")
    assert Money.zero("EUR") - a == -a
    assert Money.total([a, b, c], "EUR") == a + b + c


@given(euros, st.decimals(min_value=-(10**10), max_value=10**10, places=4))
def test_multiplying_is_exact(money: Money, factor: Decimal) -> None:
    product = money * factor
    assert Fraction(product.amount) == Fraction(money.amount) * Fraction(factor)
    assert factor * money == product


def test_what_cannot_be_exact_is_refused() -> None:
    with pytest.raises(Invalid):
        Money(Decimal("1e60"), "EUR") * Decimal("1e60") + eur("1")


@given(moneys)
def test_rounding_keeps_within_half_a_minor_unit(money: Money) -> None:
    rounded = money.rounded()
    unit = Decimal(1).scaleb(-minor_digits(money.currency))
    assert abs(rounded.amount - money.amount) * 2 <= unit
    assert rounded.rounded() == rounded
    assert rounded.amount.same_quantum(unit)


def test_halves_go_to_the_even_neighbour() -> None:
    for text, rounded in (("0.125", "0.12"), ("0.135", "0.14"), ("-0.125", "-0.12")):
        assert eur(text).rounded() == eur(rounded)


@given(moneys, st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_allocating_loses_nothing(money: Money, weights: list[int]) -> None:
    parts = money.allocate(weights)
    assert Money.total(parts, money.currency) == money
    unit = Decimal(1).scaleb(-max(minor_digits(money.currency), 6))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount - money.amount * weight / sum(weights)) < unit
        assert weight or not part


def test_the_earlier_parts_take_the_odd_cents() -> None:
    assert [str(part.amount) for part in eur("10.00").split(3)] == ["3.34", "3.33", "3.33"]
    assert [str(part.amount) for part in eur("-0.05").split(2)] == ["-0.03", "-0.02"]
    assert eur("0.05").allocate([Decimal("0.5"), Decimal("1.5")]) == [eur("0.01"), eur("0.04")]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_weights_must_make_sense(weights: list[int]) -> None:
    with pytest.raises(Invalid):
        eur("1").allocate(weights)


@given(euros, euros)
def test_comparing_is_comparing_amounts(a: Money, b: Money) -> None:
    assert (a < b) == (a.amount < b.amount)
    assert (a <= b) == (not b < a)
    assert (a > b) == (b < a)
    assert (a >= b) == (b <= a)
    assert bool(a) == (a.amount != 0)
    assert abs(a) >= Money.zero("EUR")


def test_trailing_zeros_make_no_difference() -> None:
    assert eur("1.0") == eur("1.00")
    assert hash(eur("1.0")) == hash(eur("1.00"))
