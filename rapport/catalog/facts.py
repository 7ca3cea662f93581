"""What people say of a product, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rapport.catalog.models import Product, TaxClass
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.kit.text import fold

LONGEST = {"code": 60, "name": 250, "category": 120}
LONGEST_EXCEPTION = 250


@dataclass(frozen=True)
class Facts:
    """What someone says of a product. ``category`` is a name, made when it is new."""

    code: str
    name: str
    kind: str = Product.Kind.GOODS
    category: str = ""
    price: Money | None = None
    cost: Money | None = None
    tax_class: TaxClass | None = None


def wrong_facts(facts: Facts) -> dict[str, str]:
    """A sentence for each field of which ``facts`` say what cannot be."""
    wrong = {
        name: say("At most %(longest)s characters.", longest=longest)
        for name, longest in LONGEST.items()
        if len(getattr(facts, name)) > longest
    }
    if not facts.code:
        wrong["code"] = say("A product needs a code.")
    if not facts.name:
        wrong["name"] = say("A product needs a name.")
    if facts.kind not in Product.Kind.values:
        wrong["kind"] = say("This is not a kind of product.")
    return wrong | _wrong_amounts(facts)


def wrong_amount(amount: Decimal, *, may_be_negative: bool = False) -> str:
    """What is wrong with an amount as a price; "" when it can be kept."""
    if amount < 0 and not may_be_negative:
        return say("An amount cannot be negative.")
    if abs(amount) >= 10**14 or amount != round(amount, 6):
        return say("This amount has too many digits.")
    return ""


def search_text(name: str, code: str) -> str:
    """What free words find a product by."""
    return fold(f"{name} {code}")


def _wrong_amounts(facts: Facts) -> dict[str, str]:
    is_charge = facts.kind == Product.Kind.CHARGE
    said = {"price": facts.price, "cost": facts.cost}
    found = {
        name: wrong_amount(money.amount, may_be_negative=is_charge)
        for name, money in said.items()
        if money is not None
    }
    wrong = {name: sentence for name, sentence in found.items() if sentence}
    if facts.price and facts.cost and facts.price.currency != facts.cost.currency:
        wrong["cost"] = say("Price and cost are in one currency.")
    return wrong
