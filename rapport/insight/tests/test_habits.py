"""From orders and contacts to what customers are told to like."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.catalog.models import Category, Product
from rapport.insight import actions
from rapport.insight.habits import TRAITS
from rapport.insight.models import Run
from rapport.orders.models import Order, OrderLine
from rapport.parties.models import Party, Trait
from rapport.platform.access import SYSTEM
from rapport.touchpoints.models import Interaction
from tests.cast import ClientOf

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User

MONDAY = date(2025, 1, 6)
CUSTOMERS, WEEKS = 70, 30
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]


def order(number: int, party: Party, on: date) -> Order:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return Order(
        source="shop", number=str(number), party=party, placed_at=at, total=5, line_count=1, currency="EUR"
    )  # fmt: skip


@pytest.fixture
def regulars(shop: Shop) -> list[Party]:
    """Each comes once a week: the even ones on Wednesdays, mostly for tea, by phone; the others any day, for
    anything, in any way.
    """
    names = ("Tea", "Coffee", "Cups", "Spoons")
    kept: dict[str, Any] = {"currency": "EUR", "is_active": True}
    products = [
        Product.objects.create(
            code=name, name=name, category=Category.objects.create(name=name), **kept
        )
        for name in names
    ]
    found = [shop.customer(f"Customer {place}") for place in range(CUSTOMERS)]
    days = [(place, week) for week in range(WEEKS) for place in range(CUSTOMERS)]
    orders: list[Order] = []
    wanted: list[Product] = []
    calls: list[Interaction] = []
    for place, week in days:
        other = (place * 7 + week * 11 + place * week) % 28
        is_even = place % 2 == 0
        on = MONDAY + timedelta(weeks=week, days=2 if is_even else other % 7)
        orders.append(order(len(orders), found[place], on))
        wanted.append(products[0 if is_even and week % 5 else other % 4])
        at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        channel = (
            "phone_call" if is_even else ("phone_call", "email", "chat", "web_form")[other % 4]
        )
        calls.append(Interaction(at=at, party=found[place], channel=channel, direction="in"))
    made = Order.objects.bulk_create(orders)
    OrderLine.objects.bulk_create(
        OrderLine(order=one, position=1, quantity=1, unit_price=5, amount=5, product=product)
        for one, product in zip(made, wanted, strict=True)
    )
    Interaction.objects.bulk_create(calls)
    return found


def test_what_a_customer_chooses_stands_with_its_evidence(
    regulars: list[Party], lake: Path, manager: User, client_of: ClientOf
) -> None:
    actions.build(by=SYSTEM)
    told = {habit["trait"]: habit for habit in Run.objects.get().figures["habits"]}
    even = {party.pk for party in regulars[::2]}
    for name, text in (("likes", "Tea"), ("usual_weekday", "2"), ("usual_channel", "phone_call")):
        found = Trait.objects.filter(name=name)
        assert told[name]["customers"] == found.count()
        assert told[name]["tried"]["low"] > 1
        assert even <= set(found.filter(text=text).values_list("party_id", flat=True))
        assert not found.filter(text=text).exclude(party__in=even).exists()
    facts = Trait.objects.get(party=regulars[0], name="usual_weekday").facts
    assert (facts["times"], facts["occasions"]) == (WEEKS, WEEKS)
    assert 0.5 < facts["usual"] < 0.65
    client = client_of(manager)
    page = client.get(reverse("party", args=[regulars[0].pk])).content.decode()
    assert "Wednesday" in page
    assert f"On {WEEKS} of {WEEKS} orders; customers do on" in page
    overview = client.get(reverse("insight")).content.decode()
    assert "What customers choose more often than others" in overview
    listed = reverse("records", args=["party"]) + "?view=customers&q=usual_weekday%3A2"
    assert "Customer 0" in client.get(listed).content.decode()


def test_a_few_customers_are_told_to_be_too_few(
    shop: Shop, lake: Path, manager: User, client_of: ClientOf
) -> None:
    for place in range(3):
        for week in range(8):
            shop.order(shop.customer(f"C{place}"), MONDAY + timedelta(weeks=week), ("1", "5"))
    actions.build(by=SYSTEM)
    assert Run.objects.get().figures["habits"] == [
        {"trait": name, "lacking": 30, "customers": 0, "tried": None} for name in TRAITS
    ]
    assert not Trait.objects.filter(name__in=TRAITS).exists()
    text = client_of(manager).get(reverse("insight")).content.decode()
    assert "about 30 more customers who come again are needed" in text
