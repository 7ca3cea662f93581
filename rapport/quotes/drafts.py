"""What a quote says: its lines, and the terms around them. Pure; money is worked out by ``orders.pricing``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders import pricing
from rapport.orders.pricing import NO_DISCOUNT, Discount, PricedLine, Rounding, Terms, Totals

MOST_LINES = 300
LONGEST = {"title": 200, "introduction": 20_000, "terms": 20_000}
LONGEST_LINE = 250
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True)
class OfferedLine:
    """One line: of a product, or just described. Of lines of one ``group`` one is taken, of other optional
    ones any. ``components`` are those of a bundle: quantity and name of each.
    """

    description: str
    quantity: Decimal
    unit_price: Money
    product_id: int | None = None
    discount: Discount = NO_DISCOUNT
    tax_rate: Decimal = Decimal(0)
    unit_cost: Money | None = None
    is_optional: bool = False
    group: str = ""
    is_taken: bool = True
    components: tuple[tuple[str, str], ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether the buyer decides about it."""
        return self.is_optional or bool(self.group)


@dataclass(frozen=True)
class Draft:
    """All that one version of a quote says."""

    title: str
    currency: str
    valid_until: date
    lines: tuple[OfferedLine, ...] = ()
    introduction: str = ""
    terms: str = ""
    discount: Discount = NO_DISCOUNT
    rounding: Rounding = Rounding.DOCUMENT
    has_tax_inside: bool = False

    @property
    def pricing_terms(self) -> Terms:
        return Terms(self.currency, self.discount, self.rounding, self.has_tax_inside)


def totals_of(draft: Draft) -> Totals:
    """What the lines that are taken come to. Raises Invalid at "lines.N.…"."""
    return pricing.totals([_priced(line) for line in draft.lines], draft.pricing_terms)


def chosen(draft: Draft, taken: Collection[int]) -> Draft:
    """``draft`` with those choices taken whose places (from 0) are in ``taken``.

    Raises Invalid for a line that is no choice, and unless just one of every group is taken.
    """
    for place in taken:
        if not (0 <= place < len(draft.lines) and draft.lines[place].is_choice):
            raise Invalid("no_option", fields={"options": say("This is not an option here.")})
    lines = tuple(
        replace(line, is_taken=place in taken) if line.is_choice else line
        for place, line in enumerate(draft.lines)
    )
    for group in groups_of(lines):
        if sum(line.is_taken for line in lines if line.group == group) != 1:
            sentence = say("Choose one of “%(group)s”.", group=group)
            raise Invalid("no_choice", fields={"options": sentence})
    return replace(draft, lines=lines)


def groups_of(lines: Sequence[OfferedLine]) -> list[str]:
    """The groups, in the order in which they come."""
    return list(dict.fromkeys(line.group for line in lines if line.group))


def settled(draft: Draft) -> Draft:
    """``draft`` with what must be counted in, and of every group one: the first that is taken, or the first."""
    first: dict[str, int] = {}
    for place, line in enumerate(draft.lines):
        if line.group and (line.is_taken or line.group not in first):
            current = first.get(line.group)
            if current is None or not draft.lines[current].is_taken:
                first[line.group] = place
    lines = tuple(
        replace(line, is_taken=_is_taken(line, place, first))
        for place, line in enumerate(draft.lines)
    )
    return replace(draft, lines=lines)


def _is_taken(line: OfferedLine, place: int, first: dict[str, int]) -> bool:
    if line.group:
        return first[line.group] == place
    return line.is_taken or not line.is_optional


def check(draft: Draft) -> Totals:
    """What ``draft`` comes to. Raises Invalid for what cannot be kept, with a sentence per field."""
    wrong: dict[str, str] = {}
    if not draft.title.strip():
        wrong["title"] = say("A quote needs a title.")
    for name, longest in LONGEST.items():
        if len(getattr(draft, name)) > longest:
            wrong[name] = say("At most %(longest)s characters.", longest=longest)
    if len(draft.lines) > MOST_LINES:
        wrong["lines"] = say("At most %(most)s lines.", most=MOST_LINES)
    for place, line in enumerate(draft.lines):
        wrong |= {f"lines.{place}.{name}": said for name, said in _wrong_line(line).items()}
    if wrong:
        raise Invalid("invalid_quote", fields=wrong)
    found = totals_of(draft)
    if abs(found.total.amount) >= LARGEST:
        raise Invalid("too_much", fields={"lines": say("This comes to more than can be kept.")})
    return found


def _wrong_line(line: OfferedLine) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not line.description.strip():
        wrong["description"] = say("Name a product, or describe what it is.")
    if len(line.description) > LONGEST_LINE:
        wrong["description"] = say("At most %(longest)s characters.", longest=LONGEST_LINE)
    if line.quantity <= 0 or line.quantity >= 10**10 or line.quantity != round(line.quantity, 4):
        wrong["quantity"] = say("A quantity is more than zero, with at most 4 decimals.")
    price = line.unit_price.amount
    if abs(price) >= LARGEST or price != round(price, 6):
        wrong["unit_price"] = say("A quantity or price has too many digits.")
    if line.discount.percent != round(line.discount.percent, 3):
        wrong["discount"] = say("A discount has at most 3 decimals.")
    if line.tax_rate != round(line.tax_rate, 3):
        wrong["tax_rate"] = say("A tax rate has at most 3 decimals.")
    if len(line.group) > 60:
        wrong["group"] = say("At most %(longest)s characters.", longest=60)
    return wrong


def _priced(line: OfferedLine) -> PricedLine:
    return PricedLine(
        line.quantity,
        line.unit_price,
        line.discount,
        line.tax_rate,
        line.unit_cost,
        line.is_taken,
    )
