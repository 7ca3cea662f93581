from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit.errors import Invalid
from rapport.kit.money import Money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1.234,56 €", "1234.56", "EUR"),
        ("€ 1,234.56", "1234.56", "EUR"),
        ("1\N{THIN SPACE}234,56\N{NO-BREAK SPACE}€", "1234.56", "EUR"),
        ("1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567 EUR", "1234567", "EUR"),
        ("1.234.567 EUR", "1234567", "EUR"),
        ("12,34,567.50 ₹", "1234567.50", "INR"),
        ("CHF 1'234.50", "1234.50", "CHF"),
        ("CHF 1\N{RIGHT SINGLE QUOTATION MARK}234.50", "1234.50", "CHF"),
        ("US$5", "5", "USD"),
        ("-US$5", "-5", "USD"),
        ("£-5.5", "-5.5", "GBP"),
        ("(12.00) GBP", "-12.00", "GBP"),
        ("(£12.00)", "-12.00", "GBP"),
        ("\N{MINUS SIGN}3,1 €", "-3.1", "EUR"),
        ("7,50- €", "-7.50", "EUR"),
        ("+7.50 eur", "7.50", "EUR"),
        ("0.125 €", "0.125", "EUR"),
        (".5 €", "0.5", "EUR"),
        ("1234.567 €", "1234.567", "EUR"),
        ("JPY 1,234", "1234", "JPY"),
        ("\N{FULLWIDTH DIGIT FIVE} EUR", "5", "EUR"),
        ("0 €", "0", "EUR"),
        ("-0 €", "0", "EUR"),
    ],
)
def test_reads_what_people_write(text: str, amount: str, currency: str) -> None:
    assert Money.parse(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "abc", "€", "1,234 €", "1.234 €", "12.345.6 €", "1,2,3 €", "1,23,4 €", "1 23 €",
        "5 5 €", "1e5 €", "5", "$5", "¥5", "5 € £", "-(5) €", "(5 €", "5) €", "-5- €", "--5 €",
        "5. €", "1..2 €", "1,234.56.78 €", "1.234,56,78 €", "0x10 €", "NaN €", "5 %", "1234,567.8 €",
        "€5€", "5 EURO", "5%", "1/2 €",
    ],
)  # fmt: skip
def test_refuses_rather_than_guess(text: str) -> None:
    with pytest.raises(Invalid):
        Money.parse(text)


def test_a_known_currency_settles_shared_signs() -> None:
    assert Money.parse("$5", "CAD") == Money(Decimal(5), "CAD")
    assert Money.parse("5", "EUR") == Money(Decimal(5), "EUR")
    with pytest.raises(Invalid):
        Money.parse("5 €", "USD")
    with pytest.raises(Invalid):
        Money.parse("$5", "EUR")


def test_a_known_decimal_mark_settles_thousands() -> None:
    assert Money.parse("1,234", "EUR", decimal_mark=".").amount == 1234
    assert Money.parse("1,234", "EUR", decimal_mark=",").amount == Decimal("1.234")
    for text in ("1,23", "1.2.3"):
        with pytest.raises(Invalid):
            Money.parse(text, "EUR", decimal_mark=".")


@given(st.text(max_size=20))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        Money.parse(text, "EUR")
    except Invalid:
        return


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    st.sampled_from([",.", ".,", " ,", "'.", " ,"]),
)
def test_what_is_written_with_two_decimals_is_read_back(amount: Decimal, marks: str) -> None:
    text = f"{amount:,.2f}".translate(str.maketrans(",.", marks))
    assert Money.parse(text, "EUR").amount == amount
