"""From an opportunity to a quote, and from an accepted quote to one that is won."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.orders.models import Order
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.types import record_type
from rapport.quotes.actions.answering import Signed, accept_quote
from rapport.quotes.actions.sending import send_quote
from rapport.quotes.models import Quote
from rapport.sales.actions import opportunities as actions
from rapport.sales.actions.quotes import quote_opportunity, win_by_quote
from rapport.sales.models import Opportunity, Stage
from rapport.sales.tests.conftest import Opened
from tests.cast import ClientOf

ActorOf = Callable[[User], Actor]


@pytest.fixture
def whole(opened: Opened, alice: User, as_actor: ActorOf) -> Opportunity:
    """An opportunity with two lines."""
    pump = Product.objects.create(code="P1", name="Pump", price=Decimal(100), currency="EUR")
    kind, made = record_type("opportunity"), opened(amount="")
    assert kind is not None
    lines = [
        {"product": pump.pk, "quantity": "3", "unit_price": "100"},
        {"description": "Fitting", "quantity": "2", "unit_price": "12.50"},
    ]
    found: Opportunity = edit_record(kind, made.pk, {"lines": lines}, by=as_actor(alice)).record
    return found


def test_a_quote_begins_with_what_the_opportunity_holds(
    whole: Opportunity, alice: User, as_actor: ActorOf
) -> None:
    quote = quote_opportunity(whole, by=as_actor(alice))
    assert (quote.party, quote.title, quote.net) == (whole.party, "Ten pumps", Decimal(325))
    assert whole.quotes.get().quote == quote
    assert Event.objects.filter(name="sales.opportunity_quoted").get().subject_id == whole.pk


def test_without_products_its_amount_is_offered(
    opened: Opened, alice: User, as_actor: ActorOf
) -> None:
    quote = quote_opportunity(opened(amount="1000"), by=as_actor(alice))
    assert quote.net == Decimal(1000)


def test_what_cannot_be_quoted(
    opened: Opened, alice: User, analyst: User, as_actor: ActorOf
) -> None:
    made = opened(party="")
    with pytest.raises(Invalid) as caught:
        quote_opportunity(made, by=as_actor(alice))
    assert "party" in caught.value.fields
    with pytest.raises(NotAllowed):
        quote_opportunity(made, by=as_actor(analyst))
    won = actions.win_opportunity(opened(), by=as_actor(alice))
    with pytest.raises(Refused):
        quote_opportunity(won, by=as_actor(alice))
    assert not Quote.objects.exists()


def test_an_accepted_quote_wins_the_opportunity_though_its_gate_is_shut(
    whole: Opportunity, alice: User, as_actor: ActorOf
) -> None:
    Stage.objects.filter(pk=whole.stage_id).update(checklist="Never ticked")
    by = as_actor(alice)
    quote = quote_opportunity(whole, by=by)
    link = send_quote(quote, by=by)
    accept_quote(link.secret, Signed(name="Dora", edition=1))
    quote.refresh_from_db()
    won = win_by_quote(quote.number)
    assert won is not None
    assert (won.status, won.amount, won.probability) == ("won", quote.net, 100)
    assert sum(line.amount for line in won.lines.all()) == quote.net
    assert won.stays.get(left_at=None).stage == won.stage
    told = Event.objects.get(name="sales.opportunity_won")
    assert (told.subject_id, told.about) == (whole.pk, whole.party_id)
    assert Order.objects.get().party == whole.party
    assert win_by_quote(quote.number) is None


def test_a_quote_that_was_not_accepted_wins_nothing(
    whole: Opportunity, alice: User, as_actor: ActorOf
) -> None:
    quote = quote_opportunity(whole, by=as_actor(alice))
    assert win_by_quote(quote.number) is None
    assert Opportunity.objects.get(pk=whole.pk).is_open


def test_on_its_page(whole: Opportunity, alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    answer = client.post(f"/opportunities/{whole.pk}/quote/")
    quote = Quote.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/quotes/{quote.pk}/write/")
    page = client.get(f"/opportunities/{whole.pk}/").content.decode()
    assert quote.number in page
