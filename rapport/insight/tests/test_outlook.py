"""From orders to what is published of the time ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.urls import reverse

from rapport.insight import actions
from rapport.insight.models import Run
from rapport.insight.studies.promise import TRAITS
from rapport.orders.models import Order, OrderLine
from rapport.parties.models import Party, Trait
from rapport.platform.access import SYSTEM
from tests.cast import ClientOf

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User

FIRST = date(2025, 1, 1)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]


def sell(rows: list[tuple[Party, date, str]]) -> None:
    """Orders of one line each, many at once."""
    orders = Order.objects.bulk_create(
        Order(
            source="shop",
            number=str(place),
            party=party,
            placed_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
            total=Decimal(amount),
            line_count=1,
            currency="EUR",
        )
        for place, (party, on, amount) in enumerate(rows)
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, position=1, quantity=1, unit_price=order.total, amount=order.total)
        for order in orders
    )


@pytest.fixture
def history(shop: Shop) -> list[Party]:
    """Three hundred customers in three hundred days: a third comes every three weeks, a third did so until
    day 100, a third came once.
    """
    chance, rows, found = np.random.default_rng(5), [], []
    for place in range(300):
        party = shop.customer(f"Customer {place}")
        found.append(party)
        day, last = int(chance.integers(0, 20)), (299, 100, 0)[place % 3]
        while True:
            rows.append((party, FIRST + timedelta(days=day), f"{chance.integers(10, 60)}"))
            day += max(int(chance.exponential(21)), 1)
            if day > last:
                break
    rows.append((found[0], FIRST + timedelta(days=299), "20"))
    sell(rows)
    return found


def test_what_is_foretold_stands_at_each_customer_with_its_reasons(
    history: list[Party], lake: Path, manager: User, client_of: ClientOf
) -> None:
    actions.build(by=SYSTEM)
    run = Run.objects.get()
    told = run.figures["ahead"]
    assert told["is_foretold"]
    assert told["span"] == 90
    assert told["tried"]["gain_low"] > 0
    traits = {(one.party_id, one.name): one for one in Trait.objects.filter(name__in=TRAITS)}
    numbers = {key: float(one.number or 0) for key, one in traits.items()}
    here, gone, once = (party.pk for party in history[:3])
    assert numbers[here, "orders_ahead"] > 3 * numbers[gone, "orders_ahead"]
    assert numbers[here, "alive"] > 80
    assert numbers[gone, "alive"] < 30
    assert (once, "alive") not in traits
    assert traits[here, "value_ahead"].text == "EUR"
    summed = sum(number for (_, name), number in numbers.items() if name == "orders_ahead")
    assert summed == pytest.approx(told["orders"], rel=0.02)
    facts = traits[here, "orders_ahead"].facts
    assert facts["span"] == 90
    assert facts["low"] <= facts["high"]
    text = client_of(manager).get(reverse("insight")).content.decode()
    assert "What customers will buy" in text
    assert "Tried on" in text
    page = client_of(manager).get(reverse("party", args=[here])).content.decode()
    assert "Orders expected" in page


def test_what_cannot_be_foretold_any_more_is_taken_away(
    history: list[Party], lake: Path, manager: User, client_of: ClientOf
) -> None:
    actions.build(by=SYSTEM)
    assert Trait.objects.filter(name="orders_ahead").exists()
    Order.objects.exclude(party__in=history[:90]).update(
        deleted_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    actions.build(by=SYSTEM)
    told = Run.objects.latest("pk").figures["ahead"]
    assert not told["is_foretold"]
    assert 0 < told["lacking"] < 100
    assert not Trait.objects.filter(name__in=TRAITS).exists()
    text = client_of(manager).get(reverse("insight")).content.decode()
    assert f"about {told['lacking']} more customers who come again are needed" in text


@pytest.mark.parametrize("days", [0, 1, 80])
def test_a_short_history_is_said_to_be_one(
    shop: Shop, lake: Path, manager: User, client_of: ClientOf, days: int
) -> None:
    party = shop.customer("Ann")
    sell([(party, FIRST, "5"), (party, FIRST + timedelta(days=days), "5")])
    actions.build(by=SYSTEM)
    assert Run.objects.get().figures["ahead"]["span"] == 0
    text = client_of(manager).get(reverse("insight")).content.decode()
    assert "orders of 90 days are needed" in text


def test_other_currencies_have_no_value_and_count_as_orders(
    history: list[Party], shop: Shop, lake: Path
) -> None:
    stranger: Any = shop.customer("Sterling")
    for day in range(0, 300, 20):
        shop.order(stranger, FIRST + timedelta(days=day), ("1", "30"), currency="GBP")
    actions.build(by=SYSTEM)
    found = Trait.objects.filter(party=stranger, name__in=TRAITS)
    assert float(found.get(name="orders_ahead").number or 0) > 1
    assert not found.filter(name="value_ahead").exists()
