"""Putting one more product on a quote, from the finder on its page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse

from rapport.catalog.models import Product
from rapport.kit.errors import NotFound, Refused
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.quotes.actions import add_quote_line, create_quote, send_quote
from rapport.quotes.models import Quote, QuoteLine
from rapport.quotes.tests.making import a_party
from tests.browser.offers import draft
from tests.cast import ClientOf

ActorOf = Callable[[User], Actor]


@pytest.fixture
def mill(db: None) -> Product:
    return Product.objects.create(code="M1", name="Mill", price=Decimal(250), currency="EUR")


@pytest.fixture
def quote(alice: User, as_actor: ActorOf) -> Quote:
    party = a_party("Dale")
    return create_quote(draft(), party=party, by=as_actor(alice))


def test_it_is_the_last_line_at_its_price(
    quote: Quote, mill: Product, alice: User, as_actor: ActorOf
) -> None:
    before = quote.net
    found = add_quote_line(quote, mill, by=as_actor(alice))
    last = QuoteLine.objects.filter(version__quote=quote).order_by("position").last()
    assert last is not None
    assert (last.product, last.unit_price) == (mill, Decimal(250))
    assert found.net == before + Decimal(250) * Decimal("0.97")
    assert Event.objects.filter(name="quotes.quote_written", subject_id=quote.pk).count() == 1


def test_what_the_buyer_has_stays_as_it_is(
    quote: Quote, mill: Product, alice: User, charlie: User, as_actor: ActorOf
) -> None:
    with pytest.raises(NotFound):
        add_quote_line(quote, mill, by=as_actor(charlie))
    send_quote(quote, by=as_actor(alice))
    with pytest.raises(Refused):
        add_quote_line(quote, mill, by=as_actor(alice))


def test_the_finder_stands_on_the_page_and_its_button_adds(
    quote: Quote, mill: Product, alice: User, client_of: ClientOf
) -> None:
    client, address = client_of(alice), reverse("add_quote_line", args=[quote.pk])
    shown = client.get(reverse("quote", args=[quote.pk])).content.decode()
    assert f"to={address}" in shown.replace("%2F", "/")
    assert client.post(address, {"product": mill.pk}).status_code == 303
    assert QuoteLine.objects.filter(version__quote=quote, product=mill).count() == 1
