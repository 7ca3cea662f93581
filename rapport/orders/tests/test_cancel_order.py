"""Calling orders off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.orders.actions import Returned, cancel_order, receive_return
from rapport.orders.models import Order
from rapport.orders.tests.making import a_party, an_order
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db


def test_it_is_cancelled_and_recorded(alice: User, as_actor: ActorOf) -> None:
    order = an_order(a_party())
    cancel_order(order, by=as_actor(alice), reason="Wrong size")
    kept = Order.objects.get()
    assert (kept.status, kept.version) == ("cancelled", 2)
    event = Event.objects.get(name="orders.order_cancelled")
    assert (event.about, event.data["reason"], event.by) == (order.party_id, "Wrong size", alice.pk)


def test_only_an_open_order_can_be_cancelled() -> None:
    order = an_order(a_party())
    cancel_order(order, by=SYSTEM, reason="Wrong size")
    with pytest.raises(Refused):
        cancel_order(order, by=SYSTEM, reason="Again")
    other = an_order(a_party())
    line = other.lines.get()
    receive_return(other, [Returned(line, line.quantity)], by=SYSTEM)
    with pytest.raises(Refused):
        cancel_order(other, by=SYSTEM, reason="Too late")


def test_the_wrong_people(analyst: User, charlie: User, as_actor: ActorOf) -> None:
    order = an_order(a_party())
    with pytest.raises(NotAllowed):
        cancel_order(order, by=as_actor(analyst), reason="No")
    with pytest.raises(NotFound):
        cancel_order(order, by=as_actor(charlie), reason="No")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 121])
def test_a_reason_is_needed(reason: str) -> None:
    with pytest.raises(Invalid):
        cancel_order(an_order(None), by=SYSTEM, reason=reason)


def test_the_page(alice: User, analyst: User, client_of: ClientOf) -> None:
    order = an_order(a_party())
    address = reverse("cancel_order", args=[order.pk])
    assert client_of(analyst).get(address).status_code == 403
    client = client_of(alice)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Wrong size"}).status_code == 303
    again = client.post(address, {"reason": "Wrong size"})
    assert again.status_code == 422
    assert "cancelled already" in again.content.decode()
    assert "Cancelled" in client.get(reverse("order", args=[order.pk])).content.decode()
