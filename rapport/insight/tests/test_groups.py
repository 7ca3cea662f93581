"""From orders to groups of customers, their letters from build to build, and the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from django.urls import reverse

from rapport.catalog.models import Category, Product
from rapport.insight import actions, queries
from rapport.insight.models import Run
from rapport.orders.models import Order, OrderLine
from rapport.parties.models import Party, PartyRole, Trait
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from tests.cast import ClientOf

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User

FIRST = datetime(2025, 1, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kinds(lake: Path) -> dict[int, bool]:
    """A hundred businesses that order all the time, of everything, for much, by phone; two hundred people who
    order once or twice, a little, on the web. By party, whether it is a business.
    """
    chance = np.random.default_rng(1)
    products = [
        Product.objects.create(code=f"P{n}", name=f"P{n}", category=Category.objects.create(name=f"C{n}"))
        for n in range(6)
    ]  # fmt: skip
    parties = Party.objects.bulk_create(
        Party(name=f"Customer {place}", sort_name=f"customer {place:04}") for place in range(300)
    )
    PartyRole.objects.bulk_create(PartyRole(party=one, role="customer") for one in parties)
    orders: list[Order] = []
    lines: list[tuple[float, Product]] = []
    for place, party in enumerate(parties):
        is_business = place < 100
        count = int(chance.integers(20, 40)) if is_business else int(chance.integers(1, 3))
        for _ in range(count):
            amount = float(np.exp(chance.normal(6 if is_business else 3, 0.3)))
            orders.append(
                Order(
                    source="shop", number=str(len(orders)), party=party, currency="EUR",
                    placed_at=FIRST + timedelta(days=int(chance.integers(0, 80))),
                    total=round(amount, 2), line_count=1,
                    channel="phone_order" if is_business else "web_order",
                )
            )  # fmt: skip
            lines.append((round(amount, 2), products[int(chance.integers(6))]))
    made = Order.objects.bulk_create(orders)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=one, position=1, quantity=1, unit_price=price, amount=price, product=product
        )
        for one, (price, product) in zip(made, lines, strict=True)
    )
    return {party.pk: place < 100 for place, party in enumerate(parties)}


def letters() -> dict[int, str]:
    return dict(Trait.objects.filter(name="group").values_list("party_id", "text"))


def test_who_is_alike_is_in_one_group_and_stays_there(
    kinds: dict[int, bool], manager: User, client_of: ClientOf
) -> None:
    actions.build(by=SYSTEM)
    found = letters()
    assert set(found) == set(kinds)
    business = {found[pk] for pk, is_business in kinds.items() if is_business}
    people = {found[pk] for pk, is_business in kinds.items() if not is_business}
    assert not business & people
    largest = max(set(found.values()), key=list(found.values()).count)
    assert largest == "A"
    page = client_of(manager).get(reverse("groups")).content.decode()
    assert "order often" in page
    assert "Group A" in page
    party = next(pk for pk, is_business in kinds.items() if is_business)
    assert "customers" in client_of(manager).get(reverse("party", args=[party])).content.decode()
    shown = queries.groups(actor_of(manager))
    assert shown is not None
    assert sum(one.customers for one in shown.groups) == 300

    # a third of all leave, and means move with them: letters stay
    gone = [pk for pk, is_business in kinds.items() if not is_business][:95]
    Order.objects.filter(party__in=gone).update(deleted_at=FIRST)
    actions.build(by=SYSTEM)
    again = letters()
    assert all(again[pk] == found[pk] for pk, is_business in kinds.items() if is_business)


def test_few_customers_are_too_few(
    shop: Shop, lake: Path, manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    assert "No groups yet" in client.get(reverse("groups")).content.decode()
    for place in range(5):
        shop.order(shop.customer(f"C{place}"), FIRST.date(), ("1", "5"))
    actions.build(by=SYSTEM)
    assert Run.objects.get().figures["groups"]["lacking"] == 195
    assert not Trait.objects.filter(name="group").exists()
    assert "about 195 more customers" in client.get(reverse("groups")).content.decode()
