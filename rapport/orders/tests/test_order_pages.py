"""The pages of orders, and what orders show elsewhere."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.kit.money import Money
from rapport.orders import queries
from rapport.orders.actions import Line, Returned, cancel_order, receive_return
from rapport.orders.tests.making import START, a_party, a_product, an_order, gbp
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


def test_an_order_shows_who_what_and_what_came_of_it(
    alice: User, charlie: User, client_of: ClientOf
) -> None:
    heart = a_product()
    order = an_order(a_party(), Line(Decimal(2), gbp("2.55"), heart), number="536365")
    text = client_of(alice).get(reverse("order", args=[order.pk])).content.decode()
    for shown in (
        "536365",
        "Kästner GmbH",
        "£5.10",
        reverse("product", args=[heart.pk]),
        "Web order",
    ):
        assert shown in text
    assert client_of(charlie).get(reverse("order", args=[order.pk])).status_code == 404


def test_a_long_order_is_cut_until_all_is_asked_for(alice: User, client_of: ClientOf) -> None:
    order = an_order(
        None, *[Line(Decimal(1), gbp("1"), description=f"Thing-{n}.") for n in range(310)]
    )
    client = client_of(alice)
    short = client.get(reverse("order", args=[order.pk])).content.decode()
    whole = client.get(reverse("order", args=[order.pk]) + "?all=1").content.decode()
    assert "Thing-309." not in short
    assert "Thing-309." in whole


@pytest.mark.parametrize("count", [1, 12])
def test_queries_do_not_grow_with_the_lines(count: int, alice: User, client_of: ClientOf) -> None:
    heart = a_product()
    order = an_order(a_party(), *[Line(Decimal(1), gbp("1"), heart)] * count)
    client = client_of(alice)
    client.get(reverse("order", args=[order.pk]))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("order", args=[order.pk]))
    assert len(captured) <= 12


def test_what_a_party_is_worth() -> None:
    party = a_party()
    for days in (10, 0, 5):
        an_order(party, at=START - timedelta(days=days))
    euros = Line(Decimal(1), Money(Decimal(1), "EUR"), description="x")
    returned = an_order(party, euros)
    receive_return(returned, [Returned(returned.lines.get(), Decimal(1))], by=SYSTEM)
    cancel_order(an_order(party), by=SYSTEM, reason="Wrong")
    pounds, euro = queries.worth_of(SYSTEM, party)
    assert (pounds.orders, pounds.revenue, pounds.returns) == (3, gbp("15.30"), 0)
    assert (pounds.first_at, pounds.last_at) == (START - timedelta(days=10), START)
    assert (euro.orders, euro.returns, euro.net) == (1, 1, Money.zero("EUR"))


def test_the_panel_goes_on_where_it_ended(alice: User, charlie: User, client_of: ClientOf) -> None:
    party = a_party()
    for number in range(25):
        an_order(party, at=START - timedelta(days=number // 2), number=f"N{number:02}")
    client, address = client_of(alice), reverse("party_orders", args=[party.pk])
    assert "<html" in client.get(address).content.decode()
    seen: list[str] = []
    while address:
        text = client.get(address, headers=FRAGMENT).content.decode()
        assert "<html" not in text
        seen += [part.split("<")[0] for part in text.split('/">N')[1:]]
        address = text.split('hx-get="')[1].split('"')[0] if 'hx-get="' in text else ""
    assert len(seen) == len(set(seen)) == 25
    found = client.get(reverse("party_orders", args=[party.pk]) + "?after=x", headers=FRAGMENT)
    assert found.status_code == 422
    assert client_of(charlie).get(reverse("party_orders", args=[party.pk])).status_code == 404


def test_a_product_shows_its_months_and_companions(alice: User, client_of: ClientOf) -> None:
    heart, stand = a_product(), a_product("22423", "Stand", "9.00")
    both = (Line(Decimal(2), gbp("2.55"), heart), Line(Decimal(1), gbp("9"), stand))
    for days in (0, 40):
        an_order(None, *both, at=START - timedelta(days=days))
    cancel_order(an_order(None, *both), by=SYSTEM, reason="Wrong")
    months = queries.sales_by_month(SYSTEM, heart, last=START.date(), count=3)
    assert [(month.month.month, month.quantity, month.revenue) for month in months] == [
        (1, Decimal(2), gbp("5.10")),
        (2, Decimal(0), gbp("0")),
        (3, Decimal(2), gbp("5.10")),
    ]
    found, looked_at = queries.bought_together(SYSTEM, heart)
    assert [(each.name, each.orders) for each in found] == [("Stand", 3)]
    assert looked_at == 3
    client = client_of(alice)
    sales = client.get(reverse("product_sales", args=[heart.pk]), headers=FRAGMENT).content.decode()
    assert "£10.20" in sales
    companions = client.get(reverse("product_companions", args=[heart.pk]), headers=FRAGMENT)
    assert "Stand" in companions.content.decode()


def test_the_lists_filter(alice: User, client_of: ClientOf) -> None:
    party = a_party()
    an_order(party, number="A1")
    cancel_order(an_order(None, number="B2"), by=SYSTEM, reason="Wrong")
    client, address = client_of(alice), reverse("records", args=["order"])
    assert (
        client.get(reverse("orders")).status_code
        == client.get(reverse("returns")).status_code
        == 302
    )
    for query, shown, hidden in (
        ("q=status:cancelled", "B2", "A1"),
        ("q=channel:web_order party:none", "B2", "A1"),
        ("q=a1", "A1", "B2"),
        ("view=guests", "B2", "A1"),
    ):
        text = client.get(f"{address}?{query}").content.decode()
        assert f">{shown}<" in text, query
        assert f">{hidden}<" not in text, query
    assert client.get(f"{address}?sort=-total").status_code == 200
    assert client.get(reverse("records", args=["return"])).status_code == 200
