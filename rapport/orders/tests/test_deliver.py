"""Deliveries are promised and arrive, whole or in parts; the order follows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.orders.actions import (
    Delivered,
    Line,
    cancel_order,
    complete_delivery,
    open_quantities,
    plan_delivery,
)
from rapport.orders.models import Delivery, Order
from rapport.orders.tests.making import START, a_party, an_order, gbp
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
PLACED = START.date()


def two_lines() -> Order:
    return an_order(
        a_party(),
        Line(Decimal(4), gbp("1"), description="Heart"),
        Line(Decimal(2), gbp("3"), description="Ribbon"),
    )


def some(order: Order, *quantities: str) -> list[Delivered]:
    lines = order.lines.order_by("position")
    pairs = zip(lines, quantities, strict=True)
    return [Delivered(line, Decimal(count)) for line, count in pairs if count != "0"]


def test_an_order_is_fulfilled_part_by_part() -> None:
    order = two_lines()
    first = plan_delivery(order, some(order, "3", "0"), by=SYSTEM, promised_on=PLACED)
    second = plan_delivery(order, some(order, "1", "2"), by=SYSTEM, promised_on=PLACED)
    assert set(open_quantities(order).values()) == {Decimal(0)}
    complete_delivery(first, by=SYSTEM, delivered_on=PLACED + timedelta(days=4))
    assert Order.objects.get().status == "partly"
    complete_delivery(second, by=SYSTEM, delivered_on=PLACED)
    assert Order.objects.get().status == "fulfilled"
    kept = Delivery.objects.order_by("pk").values_list("lead_days", "late_days")
    assert list(kept) == [(4, 4), (0, 0)]
    names = list(Event.objects.order_by("id").values_list("name", flat=True))
    assert names.count("orders.delivery_planned") == names.count("orders.delivery_completed") == 2
    assert names[-1] == "orders.order_fulfilled"


@pytest.mark.parametrize(
    ("quantities", "day", "field"),
    [
        (("0", "0"), PLACED, "lines"),
        (("5", "0"), PLACED, "lines"),
        (("1", "-1"), PLACED, "lines"),
        (("1", "1"), PLACED - timedelta(days=1), "promised_on"),
    ],
)
def test_what_cannot_be_promised(quantities: tuple[str, ...], day: date, field: str) -> None:
    order = two_lines()
    with pytest.raises(Invalid) as refused:
        plan_delivery(order, some(order, *quantities), by=SYSTEM, promised_on=day)
    assert field in refused.value.fields
    other = an_order(None)
    with pytest.raises(Invalid):
        plan_delivery(other, some(order, "1", "1"), by=SYSTEM, promised_on=PLACED)
    assert not Delivery.objects.exists()


def test_nothing_is_promised_twice() -> None:
    order = two_lines()
    plan_delivery(order, some(order, "3", "2"), by=SYSTEM, promised_on=PLACED)
    with pytest.raises(Invalid) as refused:
        plan_delivery(order, some(order, "2", "0"), by=SYSTEM, promised_on=PLACED)
    assert "Heart" in refused.value.fields["lines"]
    doubled = some(order, "1", "0") * 2
    with pytest.raises(Invalid):
        plan_delivery(order, doubled, by=SYSTEM, promised_on=PLACED)


def test_it_arrives_once_and_not_in_the_future() -> None:
    order = two_lines()
    found = plan_delivery(order, some(order, "4", "2"), by=SYSTEM, promised_on=PLACED)
    for day in (PLACED - timedelta(days=1), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(Invalid):
            complete_delivery(found, by=SYSTEM, delivered_on=day)
    complete_delivery(found, by=SYSTEM, delivered_on=PLACED)
    with pytest.raises(Refused):
        complete_delivery(found, by=SYSTEM, delivered_on=PLACED)


def test_a_cancelled_order_is_not_delivered_and_a_delivered_one_not_cancelled() -> None:
    order = two_lines()
    cancel_order(order, by=SYSTEM, reason="No")
    with pytest.raises(Refused):
        plan_delivery(order, some(order, "1", "1"), by=SYSTEM, promised_on=PLACED)
    other = an_order(None)
    found = plan_delivery(other, some(other, "1"), by=SYSTEM, promised_on=PLACED)
    complete_delivery(found, by=SYSTEM, delivered_on=PLACED)
    with pytest.raises(Refused):
        cancel_order(other, by=SYSTEM, reason="No")


def test_who_may_not(charlie: User, analyst: User, as_actor: ActorOf) -> None:
    order = two_lines()
    parts = some(order, "1", "1")
    with pytest.raises(NotFound):
        plan_delivery(order, parts, by=as_actor(charlie), promised_on=PLACED)
    with pytest.raises(NotAllowed):
        plan_delivery(order, parts, by=as_actor(analyst), promised_on=PLACED)
    found = plan_delivery(order, parts, by=SYSTEM, promised_on=PLACED)
    with pytest.raises(NotAllowed):
        complete_delivery(found, by=as_actor(analyst), delivered_on=PLACED)


def test_by_form(alice: User, client_of: ClientOf) -> None:
    order, client = two_lines(), client_of(alice)
    heart, ribbon = order.lines.order_by("position")
    address = reverse("plan_delivery", args=[order.pk])
    assert 'value="4"' in client.get(address).content.decode()
    wrong = {f"line_{heart.pk}": "9", "promised_on": "2024-03-09"}
    assert client.post(address, wrong).status_code == 422
    said = {f"line_{heart.pk}": "4", f"line_{ribbon.pk}": "2", "promised_on": "2024-03-09"}
    assert client.post(address, said).status_code == 303
    found = Delivery.objects.get()
    arrival = reverse("complete_delivery", args=[found.pk])
    assert client.post(arrival, {"delivered_on": "2024-02-01"}).status_code == 422
    assert client.post(arrival, {"delivered_on": "2024-03-12"}).status_code == 303
    page = client.get(reverse("order_dealings", args=[order.pk])).content.decode()
    assert "3 days late" in page
    late = client.get(reverse("records", args=["delivery"]) + "?view=late").content.decode()
    assert found.number in late
    assert client.get(reverse("record", args=["delivery", found.pk])).status_code == 200
