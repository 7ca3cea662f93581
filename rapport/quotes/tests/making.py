"""Quotes for the tests of this app."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from rapport.catalog.actions import Facts, create_product
from rapport.catalog.models import Product
from rapport.kit.money import Money
from rapport.orders.pricing import Discount
from rapport.parties.models import EmailAddress, Party
from rapport.platform.access import SYSTEM, Actor
from rapport.quotes.actions import create_quote, send_quote
from rapport.quotes.drafts import Draft, OfferedLine
from rapport.quotes.models import DiscountLimit, PublicLink, Quote


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def a_party(name: str = "Kästner GmbH") -> Party:
    party = Party.objects.create(name=name, sort_name=name.lower(), search_text=name.lower())
    EmailAddress.objects.create(
        party=party, address="buyer@example.com", folded="buyer@example.com", is_primary=True
    )
    return party


def a_product(code: str = "CHAIR", name: str = "Chair", price: str = "100") -> Product:
    return create_product(Facts(code, name, price=eur(price), cost=eur("60")), by=SYSTEM)


def a_line(description: str = "Chair", price: str = "100", **more: Any) -> OfferedLine:
    said: dict[str, Any] = {"quantity": Decimal(2), "tax_rate": Decimal(21), **more}
    return OfferedLine(description, unit_price=eur(price), **said)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def a_draft(*lines: OfferedLine, **more: Any) -> Draft:
    said: dict[str, Any] = {"title": "Furniture", "currency": "EUR", "valid_until": in_days(30)}
    return Draft(lines=lines or (a_line(),), **{**said, **more})


def a_quote(*lines: OfferedLine, by: Actor = SYSTEM, **more: Any) -> Quote:
    party = more.pop("party", None) or a_party()
    return create_quote(a_draft(*lines, **more), party=party, by=by)


def a_sent_quote(*lines: OfferedLine, by: Actor = SYSTEM, **more: Any) -> PublicLink:
    return send_quote(a_quote(*lines, by=by, **more), by=by)


def off(draft: Draft, percent: str) -> Draft:
    return replace(draft, discount=Discount(Decimal(percent)))


def a_limit(percent: str, role: str = "sales_person") -> DiscountLimit:
    return DiscountLimit.objects.create(name=role, role=role, percent=Decimal(percent))
