"""Amounts as people write them, read without guessing: what is ambiguous raises Invalid."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from rapport.kit.errors import Invalid
from rapport.kit.speech import say

_UNIQUE = """
    €=EUR £=GBP ₹=INR ₽=RUB ₺=TRY ₩=KRW ₴=UAH ₪=ILS ₫=VND ฿=THB ₦=NGN ₱=PHP zł=PLN Kč=CZK Ft=HUF
    R$=BRL US$=USD C$=CAD CA$=CAD A$=AUD AU$=AUD NZ$=NZD HK$=HKD
"""
SYMBOLS: dict[str, str] = {
    sign: code for sign, _, code in (s.partition("=") for s in _UNIQUE.split())
}
"""Signs that mean one currency."""
SHARED_SYMBOLS = {
    "$": ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD", "BRL"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}
"""Signs that several currencies share: they stand only beside a known currency."""

_SIGNS = re.compile(r"^(?P<before>[+\-(]?)\s*(?P<digits>[\d.,'\s]*\d)\s*(?P<after>[-)]?)$")
_GROUPED = re.compile(r"^\d{1,3}(?P<mark>[.,'\s])\d{3}(?:(?P=mark)\d{3})*$")
_GROUPED_INDIAN = re.compile(r"^\d{1,2}(?:,\d{2})+,\d{3}$")
_DASHES = str.maketrans("\N{MINUS SIGN}\N{EN DASH}\N{RIGHT SINGLE QUOTATION MARK}", "--'")


def read_currency(text: str, expected: str = "") -> tuple[str, str]:
    """The currency that ``text`` names (else ``expected``), and the text without it."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    named = re.findall(r"[^\d\s.,'()+\-]+", folded)
    if len(named) > 1:
        raise _unclear(text)
    sign = named[0] if named else ""
    code = _code(sign, expected) if sign else expected
    if not code:
        raise Invalid(
            "no_currency", "It is not clear which currency %(text)s is in.", text=repr(text.strip())
        )
    if expected and code != expected:
        raise Invalid(
            "currencies_differ",
            "%(text)s is not in %(expected)s.",
            text=repr(text.strip()),
            expected=expected,
        )
    return code, folded.replace(sign, "", 1).strip() if sign else folded


def _code(sign: str, expected: str) -> str:
    if sign in SYMBOLS:
        return SYMBOLS[sign]
    if sign in SHARED_SYMBOLS:
        return expected if expected in SHARED_SYMBOLS[sign] else ""
    if len(sign) == 3 and sign.isascii() and sign.isalpha():
        return sign.upper()
    raise Invalid("not_a_currency", "%(sign)s is not a currency.", sign=repr(sign))


def read_amount(text: str, *, decimal_mark: str = "", is_whole: bool = False) -> Decimal:
    """The number that ``text`` says, signed.

    ``decimal_mark`` ("." or ",") settles what "1,234" means; ``is_whole`` says that there are no
    decimals, as with yen. Without either, a lone mark before three digits is ambiguous.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    found = _SIGNS.match(folded)
    if not found or (found["before"] == "(") != (found["after"] == ")"):
        raise _unclear(text)
    if found["after"] == "-" and found["before"]:
        raise _unclear(text)
    is_negative = "(" in found["before"] or "-" in (found["before"], found["after"])
    number = _number(found["digits"], decimal_mark=decimal_mark, is_whole=is_whole)
    return -number if number and is_negative else number


def _number(digits: str, *, decimal_mark: str, is_whole: bool) -> Decimal:
    mark = decimal_mark or _decimal_mark(digits, is_whole=is_whole)
    if not mark or mark not in digits:
        return Decimal(_ungrouped(digits))
    whole, _, fraction = digits.rpartition(mark)
    if mark in whole or not fraction.isdecimal():
        raise _unclear(digits)
    return Decimal(f"{_ungrouped(whole)}.{fraction}")


def _decimal_mark(digits: str, *, is_whole: bool) -> str:
    """Which of "." and "," begins the decimals in ``digits``; "" when there are none."""
    marks = [character for character in digits if character in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return ""  # none, or one that repeats and so groups
    if len(set(marks)) == 2:
        return marks[-1]
    return _lone_mark(digits, marks[0], is_whole=is_whole)


def _lone_mark(digits: str, mark: str, *, is_whole: bool) -> str:
    whole, _, rest = digits.partition(mark)
    if len(rest) != 3 or not re.fullmatch(r"[^\W0]\d{0,2}", whole):
        return mark  # groups have three digits and do not begin with a zero
    if is_whole:
        return ""
    message = say(
        "%(digits)s can be read in two ways: is %(mark)s the decimal mark?",
        digits=repr(digits),
        mark=repr(mark),
    )
    raise Invalid("ambiguous_amount", message)


def _ungrouped(whole: str) -> str:
    """The digits of ``whole`` without the marks between thousands, which must stand right."""
    if whole == "" or whole.isdecimal():
        return whole or "0"
    if _GROUPED.match(whole) or _GROUPED_INDIAN.match(whole):
        return re.sub(r"\D", "", whole)
    raise _unclear(whole)


def _unclear(text: str) -> Invalid:
    return Invalid("not_an_amount", "%(text)s is not an amount of money.", text=repr(text.strip()))
