"""Amounts in other currencies, by the rates of their day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.conf import settings

from rapport.kit.errors import Refused
from rapport.kit.money import Money
from rapport.orders import pricing
from rapport.orders.models import ExchangeRate
from rapport.platform import access
from rapport.platform.access import Actor

STANDS_FOR = timedelta(days=7)
"""How long a rate holds where no newer one was entered: central banks rest at weekends and on holidays."""


def company_currency() -> str:
    """The currency of the books."""
    return str(settings.COMPANY_CURRENCY)


def rate(asker: Actor, currency: str, *, on: date) -> Decimal:
    """How much of ``currency`` one of the company's currency bought: the newest rate of the week up to ``on``.

    Raises Refused when there is none.
    """
    access.require(asker, "orders.read_exchange_rates")
    if currency == company_currency():
        return Decimal(1)
    rows = ExchangeRate.objects.filter(
        currency=currency, on__lte=on, on__gt=on - STANDS_FOR, deleted_at=None
    )
    found: Decimal | None = rows.order_by("-on", "-id").values_list("rate", flat=True).first()
    if found is None:
        raise Refused(
            "no_exchange_rate",
            "There is no exchange rate of %(currency)s for %(day)s.",
            currency=currency,
            day=on.isoformat(),
        )
    return found


def converted(asker: Actor, money: Money, currency: str, *, on: date) -> Money:
    """``money`` in ``currency``, to the cent, over the company's currency. At most two queries.

    Raises Refused when a rate is missing for the day.
    """
    if money.currency == currency:
        return money
    bought, paid = rate(asker, currency, on=on), rate(asker, money.currency, on=on)
    return pricing.of_fraction(Fraction(money.amount) * Fraction(bought) / Fraction(paid), currency)
