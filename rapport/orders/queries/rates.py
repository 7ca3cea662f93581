"""Amounts in other currencies, by the rates of their day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter

from django.conf import settings

from rapport.kit.errors import Refused
from rapport.kit.money import Money
from rapport.orders import pricing
from rapport.orders.models import ExchangeRate
from rapport.platform import access
from rapport.platform.access import Actor

STANDS_FOR = timedelta(days=7)
"""How long a rate holds where no newer one was entered: central banks rest at weekends and on holidays."""


@dataclass(frozen=True)
class Rates:
    """The rates of a span, by currency, the earliest first: for many amounts of many days at once."""

    by_currency: Mapping[str, Sequence[tuple[date, Decimal]]]

    def exactly(self, money: Money, *, on: date) -> Fraction | None:
        """``money`` in the company's currency, not rounded; None where a rate is missing for the day."""
        if money.currency == company_currency():
            return Fraction(money.amount)
        known = self.by_currency.get(money.currency, ())
        place = bisect_right(known, on, key=itemgetter(0))
        if not place or known[place - 1][0] <= on - STANDS_FOR:
            return None
        return Fraction(money.amount) / Fraction(known[place - 1][1])

    def in_company_currency(self, money: Money, *, on: date) -> Money | None:
        """``money`` as ``converted`` gives it; None where a rate is missing for the day."""
        if money.currency == company_currency():
            return money
        worth = self.exactly(money, on=on)
        return None if worth is None else pricing.of_fraction(worth, company_currency())


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


def rates(asker: Actor, currencies: Collection[str], *, since: date, until: date) -> Rates:
    """What is needed to convert amounts in ``currencies`` of days in that span: one query at most.

    Who may not read rates knows none.
    """
    wanted = {*currencies} - {company_currency()}
    if not wanted or not access.may(asker, "orders.read_exchange_rates"):
        return Rates({})
    rows = ExchangeRate.objects.filter(
        currency__in=wanted, on__lte=until, on__gt=since - STANDS_FOR, deleted_at=None
    )
    found: dict[str, dict[date, Decimal]] = {}
    for currency, on, paid in rows.order_by("on", "id").values_list("currency", "on", "rate"):
        found.setdefault(currency, {})[on] = paid
    return Rates({currency: list(days.items()) for currency, days in found.items()})


def converted(asker: Actor, money: Money, currency: str, *, on: date) -> Money:
    """``money`` in ``currency``, to the cent, over the company's currency. At most two queries.

    Raises Refused when a rate is missing for the day.
    """
    if money.currency == currency:
        return money
    bought, paid = rate(asker, currency, on=on), rate(asker, money.currency, on=on)
    return pricing.of_fraction(Fraction(money.amount) * Fraction(bought) / Fraction(paid), currency)
