"""Parties, products and orders for the tests of this app."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from rapport.catalog.actions import Facts, create_product
from rapport.catalog.models import Product
from rapport.kit.money import Money
from rapport.orders.actions import Line, place_order
from rapport.orders.models import Order
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM

START = datetime(2024, 3, 1, 12, tzinfo=UTC)


def gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def a_party(name: str = "Kästner GmbH") -> Party:
    return Party.objects.create(name=name, sort_name=name.lower(), search_text=name.lower())


def a_product(code: str = "85123A", name: str = "Heart", price: str = "2.55") -> Product:
    return create_product(Facts(code, name, price=gbp(price)), by=SYSTEM)


def an_order(party: Party | None = None, *lines: Line, **more: Any) -> Order:
    """An order of one line, unless ``lines`` say otherwise."""
    said = {"by": SYSTEM, "at": START, **more}
    return place_order(
        lines or (Line(Decimal(2), gbp("2.55"), description="Heart"),), party=party, **said
    )
