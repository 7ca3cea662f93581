"""Recurring orders are placed by the worker, each of their periods once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from rapport.kit.errors import Invalid
from rapport.orders.actions import Basket, Line, place_order, renew_order, renew_orders
from rapport.orders.models import Order, RecurringOrder, Renewal
from rapport.orders.pricing import Discount, Terms
from rapport.orders.records import records_dealing
from rapport.orders.renewals import nth
from rapport.orders.tests.making import START, a_party, an_order, gbp
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, edit_record

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
TYPE = records_dealing.RECURRING_ORDER


def recurring(order: Order | None = None, **more: Any) -> RecurringOrder:
    pattern = order or an_order(a_party(), at=START - timedelta(days=60))
    said = {"name": "Hearts", "pattern": pattern.pk, "months": "1", "begins": "2024-01-31"}
    made: RecurringOrder = create_record(TYPE, {**said, **more}, by=more.pop("by", SYSTEM))
    return made


@pytest.mark.parametrize(
    ("begins", "months", "count", "due"),
    [
        (date(2024, 1, 31), 1, 0, date(2024, 1, 31)),
        (date(2024, 1, 31), 1, 1, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, 2, date(2024, 3, 31)),
        (date(2024, 11, 30), 3, 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, 4, date(2028, 2, 29)),
        (date(2024, 12, 1), 1, 1, date(2025, 1, 1)),
    ],
)
def test_the_day_does_not_drift(begins: date, months: int, count: int, due: date) -> None:
    assert nth(begins, months, count) == due


def test_every_period_that_is_due_is_placed_once() -> None:
    found = recurring()
    assert (found.renews_on, found.party) == (date(2024, 1, 31), found.pattern.party)
    assert renew_orders(on=date(2024, 1, 30)) == 0
    assert renew_orders(on=date(2024, 3, 31)) == 3
    assert renew_orders(on=date(2024, 3, 31)) == 0
    periods = list(Renewal.objects.order_by("period_on").values_list("period_on", flat=True))
    assert periods == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]
    again = Order.objects.exclude(pk=found.pattern_id)
    assert {order.total for order in again} == {found.pattern.total}
    found.refresh_from_db()
    assert (found.placed, found.renews_on) == (3, date(2024, 4, 30))
    assert Event.objects.filter(name="orders.order_renewed").count() == 3


def test_it_ends() -> None:
    found = recurring(ends="2024-02-29")
    assert renew_orders(on=date(2030, 1, 1)) == 2
    found.refresh_from_db()
    assert found.renews_on is None
    edit_record(TYPE, found.pk, {"ends": "2024-03-31"}, by=SYSTEM)
    assert renew_orders(on=date(2030, 1, 1)) == 1


def test_discounts_and_tax_are_ordered_again() -> None:
    line = Line(
        Decimal(2), gbp("50"), description="x", discount=Discount(Decimal(10)), tax_rate=Decimal(20)
    )
    terms = Terms("GBP", Discount(Decimal(5)))
    pattern = place_order(Basket([line], terms), by=SYSTEM, party=a_party(), at=START)
    recurring(pattern, months="12", begins="2024-03-31")
    assert renew_orders(on=date(2024, 6, 1)) == 1
    again = Order.objects.exclude(pk=pattern.pk).get()
    assert (again.total, again.tax) == (pattern.total, pattern.tax)


def test_a_worker_that_dies_leaves_nothing_half() -> None:
    found = recurring()

    @transaction.atomic
    def dies() -> None:
        renew_order(found.pk, on=date(2024, 2, 1))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        dies()
    assert Order.objects.count() == 1
    assert not Renewal.objects.exists()
    assert renew_orders(on=date(2024, 2, 1)) == 1


def test_a_period_cannot_be_placed_twice() -> None:
    found = recurring()
    renew_orders(on=date(2024, 1, 31))
    order = an_order(None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Renewal.objects.create(recurring=found, period_on=date(2024, 1, 31), order=order)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_place_it_once() -> None:
    recurring()
    ready, counts = threading.Barrier(3), list[int]()

    def work() -> None:
        ready.wait()
        try:
            counts.append(renew_orders(on=date(2024, 3, 1)))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) <= 2
    renew_orders(on=date(2024, 3, 1))
    assert Renewal.objects.count() == 2
    assert Order.objects.count() == 3


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"months": "0"}, "months"),
        ({"months": "1.5"}, "months"),
        ({"months": "121"}, "months"),
        ({"ends": "2024-01-30"}, "ends"),
        ({"pattern": "0"}, "pattern"),
        ({"begins": ""}, "begins"),
        ({"begins": "2023-12-30"}, "begins"),
        ({"begins": "9999-01-01"}, "begins"),
    ],
)
def test_what_cannot_recur(said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        recurring(**said)
    assert field in refused.value.fields
    assert not RecurringOrder.objects.exists()


def test_the_pages(alice: User, charlie: User, client_of: ClientOf, as_actor: ActorOf) -> None:
    found = recurring()
    client = client_of(alice)
    assert "Hearts" in client.get(reverse("records", args=["recurring-order"])).content.decode()
    page = client.get(reverse("record", args=["recurring-order", found.pk])).content.decode()
    assert found.pattern.number in page
    assert client_of(charlie).get(reverse("records", args=["recurring-order"])).status_code == 404
