"""Invoices ask for what an order comes to, payments answer, to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.kit.money import Money
from rapport.orders.actions import (
    Basket,
    Line,
    cancel_order,
    issue_invoice,
    not_invoiced,
    place_order,
    record_payment,
    void_invoice,
)
from rapport.orders.models import Invoice, Order, Payment
from rapport.orders.pricing import Terms
from rapport.orders.tests.making import START, a_party, an_order, gbp
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
DAY = START.date()
DAYS: dict[str, Any] = {"issued_on": DAY, "due_on": DAY + timedelta(days=30)}


def taxed() -> Order:
    line = Line(Decimal(2), gbp("50"), description="Heart", tax_rate=Decimal(20))
    return place_order(Basket([line], Terms("GBP")), by=SYSTEM, party=a_party(), at=START)


def an_invoice(order: Order | None = None, **more: Any) -> Invoice:
    return issue_invoice(order or taxed(), by=SYSTEM, **{**DAYS, **more})


def test_it_asks_for_all_with_tax_and_then_for_nothing() -> None:
    order = taxed()
    found = an_invoice(order)
    assert (found.worth, found.state, found.party) == (gbp("120"), "open", order.party)
    assert not not_invoiced(order)
    with pytest.raises(Refused):
        an_invoice(order)
    assert Event.objects.get(name="orders.invoice_issued").data["total"] == "120.00"


def test_parts_add_up_and_what_is_void_is_asked_for_again() -> None:
    order = taxed()
    first = an_invoice(order, amount=gbp("50"))
    with pytest.raises(Invalid):
        an_invoice(order, amount=gbp("70.01"))
    void_invoice(first, by=SYSTEM, reason="Wrong address")
    assert an_invoice(order).worth == gbp("120")
    with pytest.raises(Refused):
        void_invoice(first, by=SYSTEM, reason="Again")
    assert Event.objects.get(name="orders.invoice_voided").data["reason"] == "Wrong address"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"amount": gbp("0")}, "amount"),
        ({"amount": gbp("-1")}, "amount"),
        ({"amount": gbp("0.001")}, "amount"),
        ({"amount": Money(Decimal(1), "EUR")}, "amount"),
        ({"issued_on": DAY - timedelta(days=1)}, "issued_on"),
        ({"issued_on": date(2999, 1, 1), "due_on": date(2999, 1, 2)}, "issued_on"),
        ({"due_on": DAY - timedelta(days=1)}, "due_on"),
    ],
)
def test_what_cannot_be_asked_for(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        an_invoice(**more)
    assert field in refused.value.fields
    assert not Invoice.objects.exists()


def test_payments_pay_it_to_the_cent() -> None:
    found = an_invoice()
    record_payment(found, by=SYSTEM, amount=gbp("119.99"), paid_on=DAY, reference="Bank 7")
    found.refresh_from_db()
    assert (found.state, found.rest) == ("open", gbp("0.01"))
    with pytest.raises(Invalid):
        record_payment(found, by=SYSTEM, amount=gbp("0.02"), paid_on=DAY)
    with pytest.raises(Refused):
        void_invoice(found, by=SYSTEM, reason="No")
    record_payment(found, by=SYSTEM, amount=gbp("0.01"), paid_on=DAY)
    found.refresh_from_db()
    assert (found.state, found.paid) == ("paid", Decimal(120))
    with pytest.raises(Refused):
        record_payment(found, by=SYSTEM, amount=gbp("1"), paid_on=DAY)
    assert Event.objects.filter(name="orders.payment_recorded").count() == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount": gbp("0")}, "amount"),
        ({"amount": gbp("0.005")}, "amount"),
        ({"amount": Money(Decimal(1), "EUR")}, "amount"),
        ({"paid_on": timezone.localdate() + timedelta(days=1)}, "paid_on"),
        ({"reference": "x" * 121}, "reference"),
    ],
)
def test_what_is_no_payment(said: dict[str, Any], field: str) -> None:
    found = an_invoice()
    with pytest.raises(Invalid) as refused:
        record_payment(found, by=SYSTEM, **{"amount": gbp("1"), "paid_on": DAY, **said})
    assert field in refused.value.fields
    assert not Payment.objects.exists()


def test_a_cancelled_order_is_not_paid_for() -> None:
    order = an_order(None)
    cancel_order(order, by=SYSTEM, reason="No")
    with pytest.raises(Refused):
        an_invoice(order)


def test_who_may_not(analyst: User, as_actor: ActorOf) -> None:
    order, by = taxed(), as_actor(analyst)
    with pytest.raises(NotAllowed):
        issue_invoice(order, by=by, **DAYS)
    found = an_invoice(order)
    with pytest.raises(NotAllowed):
        record_payment(found, by=by, amount=gbp("1"), paid_on=DAY)
    with pytest.raises(NotAllowed):
        void_invoice(found, by=by, reason="No")


def test_by_form(alice: User, client_of: ClientOf) -> None:
    order, client = taxed(), client_of(alice)
    address = reverse("issue_invoice", args=[order.pk])
    days = {"issued_on": "2024-03-02", "due_on": "2024-04-01"}
    assert client.post(address, days | {"amount": "x"}).status_code == 422
    assert client.post(address, days | {"amount": "£ 100"}).status_code == 303
    found = Invoice.objects.get()
    pay = reverse("record_payment", args=[found.pk])
    assert client.post(pay, {"amount": "100.01", "paid_on": "2024-03-03"}).status_code == 422
    assert client.post(pay, {"amount": "100", "paid_on": "2024-03-03"}).status_code == 303
    assert (
        client.post(reverse("void_invoice", args=[found.pk]), {"reason": "No"}).status_code == 422
    )
    page = client.get(reverse("order_dealings", args=[order.pk])).content.decode()
    assert found.number in page
    for key in ("invoice", "payment"):
        assert client.get(reverse("records", args=[key])).status_code == 200
