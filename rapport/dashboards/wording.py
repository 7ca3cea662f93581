"""Numbers, months and addresses of tiles, as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from rapport.dashboards.annotating import Noted
from rapport.kit.money import Money
from rapport.orders.queries import company_currency
from rapport.performance.showing import worth_text
from rapport.platform.records.filters import Tree, typed
from rapport.platform.ui import formats

HUNDREDTH = Decimal("0.01")


def number_text(value: Decimal | float) -> str:
    """``1,234`` or ``12.35``."""
    number = Decimal(str(value))
    whole = number == number.to_integral_value()
    return formats.number(int(number) if whole else number.quantize(HUNDREDTH))


def amount_text(value: Decimal) -> str:
    """In the company's currency, of large amounts without cents."""
    return worth_text(Money(value.quantize(HUNDREDTH), company_currency()))


def month_text(day: date) -> str:
    """``November 2026``."""
    return formats.month(day)


def address(key: str, tree: Tree) -> str:
    """The list of the records of a type that ``tree`` selects."""
    return f"{reverse('records', args=[key])}?{urlencode({'view': '', 'q': typed(tree)})}"


def days_text(noted: Noted) -> str:
    """``3 Nov 2026``, or from one day to another."""
    first, last = formats.date(noted.first_on), formats.date(noted.last_on)
    return first if first == last else f"{first} – {last}"
