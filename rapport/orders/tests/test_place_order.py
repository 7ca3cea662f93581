"""Placing orders."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rapport.kit.errors import Invalid, NotAllowed
from rapport.kit.money import Money
from rapport.orders.actions import Line, place_order
from rapport.orders.models import Order, OrderLine
from rapport.orders.tests.making import START, a_party, a_product, an_order, gbp
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.touchpoints.channels import Channel
from rapport.touchpoints.models import Interaction

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
EURO = Line(Decimal(1), Money(Decimal(1), "EUR"), description="y")


def test_the_order_with_its_lines_is_kept(alice: User, as_actor: ActorOf) -> None:
    party, heart = a_party(), a_product()
    lines = (
        Line(Decimal("1.5"), gbp("2.55"), heart),
        Line(Decimal(3), gbp("0.10"), description="Ribbon"),
    )
    order = place_order(
        lines, by=as_actor(alice), party=party, at=START, channel=Channel.PHONE_ORDER
    )
    kept = Order.objects.get()
    assert (kept.party, kept.placed_at, kept.channel, kept.status) == (
        party,
        START,
        "phone_order",
        "placed",
    )
    assert (kept.total, kept.currency, kept.line_count) == (Decimal("4.125"), "GBP", 2)
    assert (kept.number, kept.owner) == (str(order.pk), alice)
    rows = OrderLine.objects.order_by("position").values_list(
        "position", "description", "quantity", "amount"
    )
    assert list(rows) == [
        (1, "Heart", Decimal("1.5"), Decimal("3.825")),
        (2, "Ribbon", Decimal(3), Decimal("0.3")),
    ]


def test_it_is_recorded_and_on_the_timeline(alice: User, as_actor: ActorOf) -> None:
    order = an_order(a_party(), by=as_actor(alice))
    event = Event.objects.get(name="orders.order_placed")
    assert (event.about, event.subject_id, event.data["total"]) == (
        order.party_id,
        order.pk,
        "5.10",
    )
    touch = Interaction.objects.get()
    assert (touch.party, touch.at, touch.channel) == (order.party, START, "web_order")
    assert touch.links == [f"orders.order:{order.pk}"]


def test_a_guest_leaves_no_interaction() -> None:
    assert an_order(None).party is None
    assert not Interaction.objects.exists()
    assert Event.objects.get(name="orders.order_placed").about is None


def test_an_employee_may_not(charlie: User, as_actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        an_order(None, by=as_actor(charlie))


@pytest.mark.parametrize(
    ("lines", "more", "field"),
    [
        ((), {}, "lines"),
        ((Line(Decimal(0), gbp("1"), description="x"),), {}, "lines"),
        ((Line(Decimal(-1), gbp("1"), description="x"),), {}, "lines"),
        ((Line(Decimal(1), gbp("1")),), {}, "lines"),
        ((Line(Decimal("0.00001"), gbp("1"), description="x"),), {}, "lines"),
        ((Line(Decimal("0.0001"), gbp("0.0001"), description="x"),), {}, "lines"),
        ((Line(Decimal(10**10), gbp("1"), description="x"),), {}, "lines"),
        ((Line(Decimal(1), gbp("1"), description="x"), EURO), {}, "lines"),
        ((Line(Decimal(1), gbp("1"), description="x"),), {"at": timezone.now() + timedelta(days=1)}, "at"),
        ((Line(Decimal(1), gbp("1"), description="x"),), {"number": "TAKEN"}, "number"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    lines: tuple[Line, ...], more: dict[str, Any], field: str
) -> None:
    an_order(None, number="TAKEN")
    with pytest.raises(Invalid) as refused:
        place_order(lines, by=SYSTEM, **more)
    assert field in refused.value.fields
    assert Order.objects.count() == 1


class ExactTotals(TestCase):
    """Whatever is ordered, the total is the sum to the last digit."""

    quantities = st.decimals(min_value=Decimal("0.01"), max_value=9999, places=2)
    prices = st.decimals(min_value=0, max_value=99_999, places=4)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(quantities, prices), min_size=1, max_size=6))
    def test_total(self, pairs: list[tuple[Decimal, Decimal]]) -> None:
        lines = [Line(quantity, Money(price, "GBP"), description="x") for quantity, price in pairs]
        order = place_order(lines, by=SYSTEM)
        order.refresh_from_db()
        assert order.total == sum(quantity * price for quantity, price in pairs)
        assert order.total == sum(line.amount for line in order.lines.all())


def form_of(*lines: dict[str, str], **head: str) -> dict[str, str]:
    said = {"channel": "web_order", "currency": "gbp", "at": "2024-03-01T12:00", **head}
    said |= {"lines-TOTAL_FORMS": "5", "lines-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        said |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return said


def test_the_form_places_it(alice: User, client_of: ClientOf) -> None:
    party = a_party()
    a_product()
    said = form_of(
        {"code": "85123A", "quantity": "2"}, {"description": "Ribbon", "unit_price": "£0.50"}
    )
    address = f"{reverse('place_order')}?party={party.pk}"
    client = client_of(alice)
    assert party.name in client.get(address).content.decode()
    response = client.post(address, said)
    order = Order.objects.get()
    assert (response.status_code, response["Location"]) == (303, reverse("order", args=[order.pk]))
    assert (order.party, order.total, order.line_count) == (party, Decimal("5.60"), 2)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({}, "at least one line"),
        ({"code": "NONE"}, "There is no product with this code"),
        ({"description": "Ribbon"}, "What does it cost"),
        ({"description": "Ribbon", "unit_price": "1,234"}, "in two ways"),
        ({"quantity": "2"}, "Name a product"),
        ({"description": "Ribbon", "unit_price": "5", "quantity": "0"}, "more than zero"),
    ],
)
def test_the_form_says_what_is_wrong(
    line: dict[str, str], sentence: str, alice: User, client_of: ClientOf
) -> None:
    response = client_of(alice).post(reverse("place_order"), form_of(line))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Order.objects.exists()


def test_the_form_is_not_for_everyone(charlie: User, client_of: ClientOf) -> None:
    assert client_of(charlie).get(reverse("place_order")).status_code == 403
