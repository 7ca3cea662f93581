"""Amounts of money: exact, in one currency, never a float.

    Money(Decimal("0.10"), "EUR") + Money(Decimal("0.20"), "EUR") == Money(Decimal("0.30"), "EUR")
    Money.parse("1.234,56 €") == Money(Decimal("1234.56"), "EUR")
    Money(Decimal("10.00"), "EUR").split(3) == 3.34 + 3.33 + 3.33

What cannot be exact, or mixes currencies, raises Invalid; what is not a number at all, TypeError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Clamped, Context, Decimal, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from functools import cache

from rapport.kit.amounts import read_amount, read_currency
from rapport.kit.errors import Invalid

_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation, Overflow, Clamped])
_ROUND = Context(prec=100, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, Overflow])


@dataclass(frozen=True, slots=True)
class Money:
    """``amount``, with any number of decimals, in ``currency`` (an ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"money needs a Decimal, not {type(self.amount).__name__}")
        if not self.amount.is_finite():
            raise Invalid(
                "not_an_amount", "%(amount)s is not an amount of money.", amount=self.amount
            )
        code = self.currency
        if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
            raise Invalid(
                "not_a_currency", "%(text)s is not a currency code such as EUR.", text=repr(code)
            )

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(Decimal(0), currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """The exact sum; zero ``currency`` when there are none."""
        total = cls.zero(currency)
        for money in amounts:
            total += money
        return total

    @classmethod
    def parse(cls, text: str, currency: str = "", *, decimal_mark: str = "") -> Money:
        """What a person wrote, such as "€ 1,234.56", "(12.00)" or "1 234,5-".

        ``currency`` is what is meant when the text names none, and what the text must name when it
        names one. ``decimal_mark`` settles "1,234", which is ambiguous without it. Raises Invalid
        rather than guess.
        """
        code, rest = read_currency(text, currency)
        is_whole = minor_digits(code) == 0
        return cls(read_amount(rest, decimal_mark=decimal_mark, is_whole=is_whole), code)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __add__(self, other: Money) -> Money:
        return Money(_exactly(_EXACT.add, self.amount, self._like(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(_exactly(_EXACT.subtract, self.amount, self._like(other)), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        """Exactly ``factor`` times as much."""
        if isinstance(factor, bool) or not isinstance(factor, Decimal | int):
            return NotImplemented
        return Money(_exactly(_EXACT.multiply, self.amount, Decimal(factor)), self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(self.amount.copy_negate() if self.amount else self.amount, self.currency)

    def __abs__(self) -> Money:
        return Money(self.amount.copy_abs(), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._like(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._like(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._like(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._like(other)

    def rounded(self) -> Money:
        """To the currency's minor unit (cents; whole yen), halves to the even neighbour."""
        unit = _unit(minor_digits(self.currency))
        return Money(self.amount.quantize(unit, context=_ROUND), self.currency)

    def split(self, parts: int) -> list[Money]:
        """As equal as can be, adding up to exactly this; the earlier parts take the odd cents."""
        return self.allocate([1] * parts)

    def allocate(self, weights: Sequence[Decimal | int]) -> list[Money]:
        """Parts in proportion to ``weights``, adding up to exactly this.

        Parts are whole minor units, or as fine as this amount itself. What rounding leaves over
        goes to the largest remainders (Hamilton's method), and among equals to the earliest.
        """
        if not weights or any(weight < 0 for weight in weights) or not any(weights):
            raise Invalid("no_weights", "Weights to split by must not all be zero.")
        digits = max(minor_digits(self.currency), -_exponent(self.amount))
        units = int(abs(self.amount).scaleb(digits, _EXACT))
        shares = _hamilton(units, [Fraction(weight) for weight in weights])
        sign = -1 if self.amount < 0 else 1
        parts = [Decimal(sign * share).scaleb(-digits, _EXACT) for share in shares]
        return [Money(part, self.currency) for part in parts]

    def _like(self, other: Money) -> Decimal:
        """The amount of ``other``, once it is sure that it is money of the same currency."""
        if not isinstance(other, Money):
            raise TypeError(f"money and {type(other).__name__} do not mix")
        if other.currency != self.currency:
            raise Invalid(
                "currencies_differ",
                "%(one)s and %(other)s cannot be mixed.",
                one=self.currency,
                other=other.currency,
            )
        return other.amount


@cache
def minor_digits(currency: str) -> int:
    """How many decimals ``currency`` has: 2 for EUR, 0 for JPY, 3 for KWD (Unicode CLDR)."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


@cache
def _unit(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _exactly(operation: Callable[..., Decimal], *operands: Decimal) -> Decimal:
    try:
        return operation(*operands)
    except (Inexact, Overflow, InvalidOperation, Clamped):
        raise Invalid("not_exact", "This amount is too large or too fine to be exact.") from None


def _hamilton(units: int, weights: Sequence[Fraction]) -> list[int]:
    whole = sum(weights)
    quotas = [units * weight / whole for weight in weights]
    shares = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda i: (shares[i] - quotas[i], i))
    for i in by_remainder[: units - sum(shares)]:
        shares[i] += 1
    return shares
