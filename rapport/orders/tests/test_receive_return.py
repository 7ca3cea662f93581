"""Taking goods back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.orders.actions import Line, Returned, cancel_order, receive_return
from rapport.orders.models import Return, ReturnLine
from rapport.orders.tests.making import START, a_party, an_order, gbp
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.touchpoints.models import Interaction

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
ONE = Decimal(1)


def test_it_is_credited_at_the_price_of_the_order(alice: User, as_actor: ActorOf) -> None:
    order = an_order(a_party())
    record = receive_return(
        order, [Returned(order.lines.get(), ONE)], by=as_actor(alice), reason="Broken"
    )
    kept = Return.objects.get()
    assert (kept.number, kept.order, kept.party) == (f"R{record.pk}", order, order.party)
    assert (kept.total, kept.currency, kept.reason, kept.line_count) == (
        Decimal("2.55"),
        "GBP",
        "Broken",
        1,
    )
    line = ReturnLine.objects.get()
    assert (line.description, line.quantity, line.amount) == ("Heart", ONE, Decimal("2.55"))


def test_it_is_recorded_and_on_the_timeline(alice: User, as_actor: ActorOf) -> None:
    order = an_order(a_party())
    record = receive_return(order, [Returned(order.lines.get(), ONE)], by=as_actor(alice))
    assert Event.objects.get(name="orders.return_received").subject_id == record.pk
    touch = Interaction.objects.get(outcome="returned")
    assert touch.links == [f"orders.return:{record.pk}"]


def test_no_more_comes_back_than_went_out() -> None:
    ribbon = Line(Decimal(2), gbp("0.50"), description="Ribbon")
    order = an_order(None, ribbon, ribbon, Line(Decimal(1), gbp("9"), description="Stand"))
    first, second, stand = order.lines.order_by("position")
    receive_return(order, [Returned(first, ONE)], by=SYSTEM)
    receive_return(order, [Returned(first, Decimal(2)), Returned(second, ONE)], by=SYSTEM)
    for parts in ([Returned(first, ONE)], [Returned(stand, Decimal(2))]):
        with pytest.raises(Invalid, match="more of"):
            receive_return(order, parts, by=SYSTEM)
    assert Return.objects.count() == 2


def test_what_cannot_be_is_refused() -> None:
    order, other = an_order(None), an_order(None)
    line, foreign = order.lines.get(), other.lines.get()
    for parts in (
        [],
        [Returned(line, Decimal(0))],
        [Returned(foreign, ONE)],
        [Returned(line, ONE)] * 2,
    ):
        with pytest.raises(Invalid):
            receive_return(order, parts, by=SYSTEM)
    for at in (START - timedelta(days=1), timezone.now() + timedelta(days=1)):
        with pytest.raises(Invalid):
            receive_return(order, [Returned(line, ONE)], by=SYSTEM, at=at)
    cancel_order(other, by=SYSTEM, reason="Wrong")
    with pytest.raises(Refused):
        receive_return(other, [Returned(foreign, ONE)], by=SYSTEM)


def test_the_wrong_person(analyst: User, as_actor: ActorOf) -> None:
    order = an_order(None)
    with pytest.raises(NotAllowed):
        receive_return(order, [Returned(order.lines.get(), ONE)], by=as_actor(analyst))


def test_the_pages(alice: User, charlie: User, client_of: ClientOf) -> None:
    order = an_order(a_party())
    client, field = client_of(alice), f"line_{order.lines.get().pk}"
    address = reverse("receive_return", args=[order.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {field: "3"}).status_code == 422
    assert client.post(address, {}).status_code == 422
    response = client.post(address, {field: "1", "reason": "Broken"})
    assert response.status_code == 303
    shown = client.get(response["Location"]).content.decode()
    assert "Broken" in shown
    assert "£2.55" in shown
    assert (
        Return.objects.get().number
        in client.get(reverse("order", args=[order.pk])).content.decode()
    )
    assert client_of(charlie).get(response["Location"]).status_code == 404
