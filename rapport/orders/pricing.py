"""What lines come to: the one place that computes totals. Exact; no database, clock or settings.

A line is quantity × unit price − its discount. A discount of the whole document is shared among the
lines in proportion to what they come to; tax is rounded either line by line or once per rate, halves
up, as tax offices do. Whatever is shared is shared in cents by the largest remainders, so that the
lines always add up to the document, and the order of lines changes nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from rapport.kit.errors import Invalid
from rapport.kit.money import Money, minor_digits
from rapport.kit.speech import say

PERCENT = Decimal(100)
_Order = list[int]


class Rounding(StrEnum):
    """Where tax is rounded to the cent."""

    LINE = "line"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Discount:
    """So many percent, or so much, off; one of the two."""

    percent: Decimal = Decimal(0)
    amount: Money | None = None


NO_DISCOUNT = Discount()


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What one line says. ``tax_rate`` is in percent; ``unit_cost`` is None where nobody knows it.

    A line that is not ``is_taken``, an option that nobody chose, counts for nothing.
    """

    quantity: Decimal
    unit_price: Money
    discount: Discount = NO_DISCOUNT
    tax_rate: Decimal = Decimal(0)
    unit_cost: Money | None = None
    is_taken: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds of the whole document.

    ``has_tax_inside`` says that prices are meant with tax. Without ``rounds_lines``, quantity × price
    keeps all its decimals, as lines of other systems do.
    """

    currency: str
    discount: Discount = NO_DISCOUNT
    rounding: Rounding = Rounding.DOCUMENT
    has_tax_inside: bool = False
    rounds_lines: bool = True


@dataclass(frozen=True, slots=True)
class LineTotal:
    """What one line comes to.

    ``price`` is quantity × unit price, ``discount`` its own, ``share`` its part of the document's;
    ``net`` is without tax, ``total`` with it. ``margin`` is net − cost, None where the cost is unknown.
    """

    price: Money
    discount: Money
    share: Money
    net: Money
    tax: Money
    total: Money
    margin: Money | None


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """The tax of one rate, in percent, on ``net``."""

    rate: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document comes to; ``lines`` are those that were given, in their order.

    ``subtotal`` is what the lines come to before the document's ``discount``. ``margin`` is None when
    the cost of any line that counts is unknown.
    """

    lines: tuple[LineTotal, ...]
    subtotal: Money
    discount: Money
    net: Money
    tax: Money
    total: Money
    taxes: tuple[TaxTotal, ...]
    margin: Money | None

    @property
    def reduced(self) -> Money:
        """All discounts, of lines and of the document."""
        return (
            Money.total((line.discount for line in self.lines), self.net.currency) + self.discount
        )

    @property
    def discount_percent(self) -> Decimal:
        """All discounts as a part of the prices, in percent, rounded up to two digits: what limits hold."""
        before = (self.subtotal + self.reduced - self.discount).amount
        if before <= 0:
            return Decimal(0)
        hundredths = -(-Fraction(self.reduced.amount) * 10_000 // Fraction(before))
        return Decimal(int(hundredths)).scaleb(-2)


def totals(lines: Sequence[PricedLine], terms: Terms) -> Totals:
    """What ``lines`` come to on ``terms``. Raises Invalid for currencies that differ, discounts of more
    than there is, and rates that are none; the field is "lines.N.…" of a line.
    """
    _check(lines, terms)
    zero = Money.zero(terms.currency)
    prices = [_price(line, terms) for line in lines]
    discounts = [
        _discount(line.discount, price, f"lines.{number}.discount")
        for number, (line, price) in enumerate(zip(lines, prices, strict=True))
    ]
    amounts = [price - discount for price, discount in zip(prices, discounts, strict=True)]
    subtotal = Money.total(amounts, terms.currency)
    positive = Money.total((max(amount, zero) for amount in amounts), terms.currency)
    discount = _discount(terms.discount, min(subtotal, positive), "discount")
    order = _canonical(lines, amounts)
    shares = _shares(discount, amounts, order)
    bases = [amount - share for amount, share in zip(amounts, shares, strict=True)]
    taxes = _taxes(lines, bases, terms, order)
    found = tuple(
        _line_total(line, terms, *parts)
        for line, *parts in zip(lines, prices, discounts, shares, bases, taxes, strict=True)
    )
    return Totals(
        found,
        subtotal,
        discount,
        Money.total((line.net for line in found), terms.currency),
        Money.total((line.tax for line in found), terms.currency),
        Money.total((line.total for line in found), terms.currency),
        _by_rate(lines, found, terms.currency),
        _margin(lines, found, terms.currency),
    )


def rounded(money: Money) -> Money:
    """To the cent, halves away from zero."""
    return of_fraction(Fraction(money.amount), money.currency)


def of_fraction(amount: Fraction, currency: str) -> Money:
    """``amount`` to the cent, halves away from zero."""
    cents: int = 10 ** minor_digits(currency)
    return _of_units(_half_up(amount * cents), currency)


def part_of(money: Money, quantity: Decimal, of: Decimal) -> Money:
    """What ``quantity`` of the ``of`` that came to ``money`` comes to, to the cent."""
    return of_fraction(Fraction(money.amount) * Fraction(quantity) / Fraction(of), money.currency)


def _price(line: PricedLine, terms: Terms) -> Money:
    if not line.is_taken:
        return Money.zero(terms.currency)
    price = line.unit_price * line.quantity
    return rounded(price) if terms.rounds_lines else price


def _discount(discount: Discount, of: Money, at: str) -> Money:
    """How much is off ``of``. Raises Invalid when that is more than all, or less than nothing."""
    if discount.amount is not None:
        if discount.amount.amount < 0 or (
            of and discount.amount > max(of, Money.zero(of.currency))
        ):
            sentence = say("A discount is not negative, and not more than what it is on.")
            raise Invalid("invalid_discount", fields={at: sentence})
        return discount.amount if of else Money.zero(of.currency)
    if not 0 <= discount.percent <= PERCENT:
        sentence = say("A discount is between 0 and 100 percent.")
        raise Invalid("invalid_discount", fields={at: sentence})
    units = _in_units(of) * Fraction(discount.percent) / 100
    return _of_units(_half_up(units), of.currency)


def _shares(discount: Money, amounts: Sequence[Money], order: _Order) -> list[Money]:
    """The document's discount, shared among the lines that cost something."""
    weights = [max(Fraction(amount.amount), Fraction(0)) for amount in amounts]
    whole = sum(weights)
    if not discount or not whole:
        return [Money.zero(discount.currency) for _ in amounts]
    units = _in_units(discount)
    digits = max(minor_digits(discount.currency), _decimals(discount))
    finer = 10 ** (digits - minor_digits(discount.currency))
    exact = [units * finer * weight / whole for weight in weights]
    parts = _apportioned(exact, int(units * finer), order)
    return [Money(Decimal(part).scaleb(-digits), discount.currency) for part in parts]


def _taxes(
    lines: Sequence[PricedLine], bases: Sequence[Money], terms: Terms, order: _Order
) -> list[Money]:
    """The tax of every line: rounded there, or its part of what is rounded per rate."""
    exact = [
        _in_units(base) * _tax_part(line.tax_rate, terms)
        for line, base in zip(lines, bases, strict=True)
    ]
    if terms.rounding is Rounding.LINE:
        return [_of_units(_half_up(units), terms.currency) for units in exact]
    found = [Money.zero(terms.currency)] * len(exact)
    groups: defaultdict[Decimal, list[int]] = defaultdict(list)
    for number in order:
        groups[lines[number].tax_rate].append(number)
    for members in groups.values():
        within = [exact[number] for number in members]
        parts = _apportioned(within, _half_up(sum(within, Fraction(0))), list(range(len(within))))
        for number, part in zip(members, parts, strict=True):
            found[number] = _of_units(part, terms.currency)
    return found


def _tax_part(rate: Decimal, terms: Terms) -> Fraction:
    """How much of what a line comes to is tax, or is added to it."""
    percent = Fraction(rate)
    return percent / (100 + percent) if terms.has_tax_inside else percent / 100


def _line_total(line: PricedLine, terms: Terms, *parts: Money) -> LineTotal:
    price, discount, share, base, tax = parts
    net = base - tax if terms.has_tax_inside else base
    cost = line.unit_cost * line.quantity if line.unit_cost is not None else None
    margin = None if cost is None else net - cost
    if not line.is_taken:
        margin = Money.zero(terms.currency)
    return LineTotal(price, discount, share, net, tax, net + tax, margin)


def _by_rate(
    lines: Sequence[PricedLine], found: Sequence[LineTotal], currency: str
) -> tuple[TaxTotal, ...]:
    """The tax table: every rate of a line that counts, the lowest first."""
    rates = sorted({line.tax_rate for line in lines if line.is_taken})
    pairs = list(zip(lines, found, strict=True))
    return tuple(
        TaxTotal(
            rate,
            Money.total((sums.net for line, sums in pairs if line.tax_rate == rate), currency),
            Money.total((sums.tax for line, sums in pairs if line.tax_rate == rate), currency),
        )
        for rate in rates
    )


def _margin(lines: Sequence[PricedLine], found: Sequence[LineTotal], currency: str) -> Money | None:
    margins = [sums.margin for line, sums in zip(lines, found, strict=True) if line.is_taken]
    known = [margin for margin in margins if margin is not None]
    return Money.total(known, currency) if len(known) == len(margins) else None


def _canonical(lines: Sequence[PricedLine], amounts: Sequence[Money]) -> _Order:
    """The lines by what they come to and their rate: who takes the odd cent does not hang on their order."""
    keys = [(-amount.amount, line.tax_rate) for line, amount in zip(lines, amounts, strict=True)]
    return sorted(range(len(keys)), key=lambda number: keys[number])


def _apportioned(exact: Sequence[Fraction], whole: int, order: _Order) -> list[int]:
    """``exact`` as integers that add up to ``whole``: the largest remainders are rounded up, among
    equals the first in ``order``.
    """
    parts = [part.numerator // part.denominator for part in exact]
    by_remainder = sorted(order, key=lambda number: parts[number] - exact[number])
    for number in by_remainder[: whole - sum(parts)]:
        parts[number] += 1
    return parts


def _in_units(money: Money) -> Fraction:
    """In cents, exactly."""
    cents: int = 10 ** minor_digits(money.currency)
    return Fraction(money.amount) * cents


def _of_units(units: int, currency: str) -> Money:
    return Money(Decimal(units).scaleb(-minor_digits(currency)), currency)


def _half_up(units: Fraction) -> int:
    """The nearest integer, halves away from zero."""
    nearest = (2 * abs(units) + 1) // 2
    return int(-nearest if units < 0 else nearest)


def _decimals(money: Money) -> int:
    exponent = money.amount.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _check(lines: Sequence[PricedLine], terms: Terms) -> None:
    Money.zero(terms.currency)
    wrong: dict[str, str] = {}
    for number, line in enumerate(lines):
        amounts = (line.unit_price, line.discount.amount, line.unit_cost)
        if any(amount is not None and amount.currency != terms.currency for amount in amounts):
            wrong[f"lines.{number}.unit_price"] = say("All lines are in one currency.")
        if not 0 <= line.tax_rate <= PERCENT:
            wrong[f"lines.{number}.tax_rate"] = say("A tax rate is between 0 and 100 percent.")
        if line.quantity < 0:
            wrong[f"lines.{number}.quantity"] = say("A quantity is not negative.")
    if terms.discount.amount is not None and terms.discount.amount.currency != terms.currency:
        wrong["discount"] = say("A discount is in the currency of the document.")
    if wrong:
        raise Invalid("invalid_lines", fields=wrong)
