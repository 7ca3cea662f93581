"""Putting one more product among what is to be sold, from the finder on the page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from rapport.catalog.models import Product
from rapport.kit.errors import NotFound, Refused
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.sales.actions import opportunities as actions
from rapport.sales.models import Opportunity
from rapport.sales.tests.conftest import Opened
from tests.cast import ClientOf

ActorOf = Callable[[User], Actor]


@pytest.fixture
def pump(db: None) -> Product:
    return Product.objects.create(code="P1", name="Pump", price=Decimal(100), currency="EUR")


def lines(found: Opportunity) -> list[tuple[object, ...]]:
    rows = found.lines.order_by("position")
    return [(row.product.name if row.product else "", row.quantity, row.amount) for row in rows]


def test_it_stands_there_at_its_price_and_adds_up(
    opened: Opened, pump: Product, alice: User, as_actor: ActorOf
) -> None:
    found = opened(amount="")
    actions.add_line(found, pump, by=as_actor(alice))
    assert lines(found) == [("Pump", 1, 100)]
    actions.add_line(found, pump, by=as_actor(alice))
    assert lines(found) == [("Pump", 2, 200)]
    found.refresh_from_db()
    assert found.amount == 200
    told = Event.objects.filter(name="sales.opportunity_edited", subject_id=found.pk)
    assert all("lines" in one.data["changes"] for one in told)
    assert told.count() == 2


def test_what_no_list_has_a_price_of_costs_nothing_yet(
    opened: Opened, alice: User, as_actor: ActorOf
) -> None:
    dear = Product.objects.create(code="P2", name="Mill", price=Decimal(9), currency="USD")
    found = opened(amount="")
    actions.add_line(found, dear, by=as_actor(alice))
    assert lines(found) == [("Mill", 1, 0)]


def test_a_closed_one_and_a_stranger_are_refused(
    opened: Opened, pump: Product, alice: User, charlie: User, as_actor: ActorOf
) -> None:
    found = opened(amount="100")
    with pytest.raises(NotFound):
        actions.add_line(found, pump, by=as_actor(charlie))
    actions.win_opportunity(found, by=as_actor(alice))
    found.refresh_from_db()
    with pytest.raises(Refused):
        actions.add_line(found, pump, by=as_actor(alice))


def test_the_finder_stands_on_the_page_and_its_button_adds(
    opened: Opened, pump: Product, alice: User, client_of: ClientOf
) -> None:
    found, client = opened(amount=""), client_of(alice)
    assert isinstance(client, Client)
    address = reverse("add_line", args=[found.pk])
    shown = client.get(reverse("opportunity", args=[found.pk])).content.decode()
    assert f"to={address}" in shown.replace("%2F", "/")
    answer = client.post(address, {"product": pump.pk, "quantity": "1"})
    assert (answer.status_code, lines(found)) == (303, [("Pump", 1, 100)])
    assert client.post(address, {"product": "0"}).status_code == 404
