"""The buyer's page: seen, chosen, asked, accepted or declined, once."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.catalog.actions import Facts, add_attribute, create_category, create_product
from rapport.catalog.actions.categories import AttributePlan
from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.orders.models import Order
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.quotes import links, signature
from rapport.quotes.actions import (
    Signed,
    accept_quote,
    comment_on_quote,
    decline_quote,
    revoke_link,
    send_quote,
    withdraw_quote,
    write_quote,
)
from rapport.quotes.models import Acceptance, Comment, PublicLink, Quote, QuoteVersion
from rapport.quotes.tests.making import (
    a_draft,
    a_line,
    a_party,
    a_product,
    a_sent_quote,
    eur,
    off,
)
from rapport.touchpoints.models import Interaction

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
CUSHION = a_line("Cushion", "10", is_optional=True, is_taken=False)
OAK = a_line("Oak", "50", group="Wood")
TEAK = a_line("Teak", "90", group="Wood", is_taken=False)
STROKES = json.dumps([[{"x": 1, "y": 2}, {"x": 30.55, "y": 40}], [{"x": 5, "y": 5}]])
DANA = Signed("Dana Kästner", 1, address="192.0.2.7", agent="Browser/1")


@pytest.fixture(autouse=True)
def _nobody_knocked_yet() -> None:
    cache.clear()


def address(name: str, link: PublicLink) -> str:
    return reverse(name, args=[links.token_of(link.secret)])


def said(**more: Any) -> dict[str, Any]:
    return {"name": "Dana", "agrees": "on", "edition": "1", **more}


def test_accepting_keeps_the_evidence_and_places_the_order(alice: User, as_actor: ActorOf) -> None:
    chair = a_product()
    link = a_sent_quote(
        a_line(product_id=chair.pk), CUSHION, OAK, TEAK, by=as_actor(alice), terms="30 days"
    )
    found = accept_quote(link.secret, replace(DANA, places={1, 3}, drawing=STROKES))
    quote, order = Quote.objects.get(), Order.objects.get()
    assert (quote.state, quote.order) == ("accepted", order)
    assert (order.party, order.channel, order.owner) == (quote.party, "web_order", alice)
    assert (order.total, order.tax, quote.total) == (
        Decimal("400.00"),
        Decimal("84.00"),
        Decimal("484.00"),
    )
    rows = order.lines.order_by("position").values_list("description", "product_id", "tax_rate")
    assert list(rows) == [
        ("Chair", chair.pk, Decimal(21)),
        ("Cushion", None, Decimal(21)),
        ("Teak", None, Decimal(21)),
    ]
    assert found.text_hash == hashlib.sha256(found.text.encode()).hexdigest()
    assert "(–) 2 · Oak" in found.text
    assert "30 days" in found.text
    assert (found.name, found.address, found.agent) == ("Dana Kästner", "192.0.2.7", "Browser/1")
    assert found.signature.startswith("<svg ")


def test_the_buyer_compares_what_there_is_to_choose_from() -> None:
    shelf = create_category("Boards", by=SYSTEM)
    weight = AttributePlan("Weight", "number", "kg", is_public=True)
    for plan in (weight, AttributePlan("Maker")):
        add_attribute(shelf, plan, by=SYSTEM)
    oak, teak = (
        create_product(
            Facts(name, name, category="Boards"),
            by=SYSTEM,
            own={"weight_kg": weight, "maker": "Not to be told"},
        )
        for name, weight in (("Oak", "7.5"), ("Teak", "9"))
    )
    link = a_sent_quote(replace(OAK, product_id=oak.pk), replace(TEAK, product_id=teak.pk), CUSHION)
    shown = Client().get(address("buyer_quote", link)).text
    assert "Compare: Wood" in shown
    assert "7.5" in shown
    assert "Not to be told" not in shown
    plain = Client().get(address("buyer_quote", a_sent_quote(OAK, TEAK))).text
    assert "Compare:" not in plain


def test_it_is_recorded_and_on_the_timeline() -> None:
    link = a_sent_quote()
    accept_quote(link.secret, DANA)
    event = Event.objects.get(name="quotes.quote_accepted")
    order = Order.objects.get()
    assert (event.by_name, event.data["order"], event.about) == (
        "Dana Kästner",
        order.pk,
        order.party_id,
    )
    subjects = list(Interaction.objects.order_by("id").values_list("direction", "subject"))
    assert [direction for direction, _ in subjects] == ["out", "in", "in"]
    assert any("Accepted quote" in subject for _, subject in subjects)


def test_what_was_agreed_off_stands_on_the_order() -> None:
    link = a_sent_quote(discount=off(a_draft(), "10").discount)
    accept_quote(link.secret, DANA)
    order = Order.objects.get()
    line = order.lines.get()
    assert (line.discount, line.amount, order.total) == (Decimal(20), Decimal(180), Decimal(180))


def test_prices_with_tax_come_to_the_same_on_the_order() -> None:
    link = a_sent_quote(a_line(price="121"), has_tax_inside=True)
    accept_quote(link.secret, DANA)
    order = Order.objects.get()
    assert (order.total, order.tax, order.due) == (Decimal(200), Decimal(42), eur("242"))


@pytest.mark.parametrize("places", [{0}, {1}, {2, 3}, {9}, set()])
def test_what_cannot_be_chosen_is_refused_whole(places: set[int]) -> None:
    link = a_sent_quote(a_line(), CUSHION, OAK, TEAK)
    with pytest.raises(Invalid):
        accept_quote(link.secret, replace(DANA, places=places))
    assert not Order.objects.exists()
    assert Quote.objects.get().state == "sent"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 121}, {"drawing": "<svg>"}, {"drawing": "[[{}]]"}]
)
def test_who_signs_is_needed_and_a_drawing_is_one(wrong: dict[str, Any]) -> None:
    link = a_sent_quote()
    with pytest.raises(Invalid):
        accept_quote(link.secret, replace(DANA, **wrong))
    assert not Acceptance.objects.exists()


def test_once_answered_it_is_answered() -> None:
    link = a_sent_quote()
    accept_quote(link.secret, DANA)
    for again in (
        lambda: accept_quote(link.secret, DANA),
        lambda: decline_quote(link.secret, edition=1, reason="No"),
    ):
        with pytest.raises(Refused):
            again()
    assert Order.objects.count() == 1
    other = a_sent_quote(party=a_party("Other"))
    decline_quote(other.secret, edition=1, reason="Too dear")
    with pytest.raises(Refused):
        accept_quote(other.secret, DANA)
    assert Quote.objects.get(pk=other.quote_id).decline_reason == "Too dear"
    assert Event.objects.get(name="quotes.quote_declined").data["reason"] == "Too dear"


def test_an_old_version_cannot_be_accepted() -> None:
    link = a_sent_quote()
    write_quote(link.quote, a_draft(a_line("Table", "300")), by=SYSTEM)
    with pytest.raises(Refused) as refused:
        accept_quote(link.secret, DANA)
    assert refused.value.code == "quote_changing"
    send_quote(link.quote, by=SYSTEM)
    with pytest.raises(Refused) as refused:
        accept_quote(link.secret, DANA)
    assert refused.value.code == "old_version"
    accept_quote(link.secret, replace(DANA, edition=2))
    assert Order.objects.get().total == Decimal("600.00")


def test_what_is_over_or_taken_back_cannot_be_accepted() -> None:
    link = a_sent_quote()
    day = timezone.localdate() - timedelta(days=1)
    QuoteVersion.objects.update(valid_until=day)
    with pytest.raises(Refused) as refused:
        accept_quote(link.secret, DANA)
    assert refused.value.code == "quote_expired"
    other = a_sent_quote(party=a_party("Other"))
    withdraw_quote(other.quote, by=SYSTEM, reason="Wrong price")
    with pytest.raises(Refused):
        accept_quote(other.secret, DANA)
    revoke_link(other, by=SYSTEM)
    with pytest.raises(NotFound):
        accept_quote(other.secret, DANA)
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_at_once_one_accepts() -> None:
    link = a_sent_quote()
    outcomes: list[str] = []
    ready = threading.Barrier(4)

    def press() -> None:
        ready.wait()
        try:
            accept_quote(link.secret, DANA)
            outcomes.append("accepted")
        except Refused as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    tabs = [threading.Thread(target=press) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(outcomes) == ["accepted", *["quote_accepted"] * 3]
    assert (Order.objects.count(), Acceptance.objects.count()) == (1, 1)


def test_the_page_needs_no_session_and_a_view_counts_once_a_sitting() -> None:
    link, client = a_sent_quote(), Client()
    for _ in range(3):
        response = client.get(address("buyer_quote", link))
        assert response.status_code == 200
    assert "rapport_session" not in response.cookies
    assert Quote.objects.get().state == "viewed"
    assert Event.objects.filter(name="quotes.quote_viewed").count() == 1
    PublicLink.objects.update(seen_at=timezone.now() - timedelta(hours=2))
    client.get(address("buyer_quote", link))
    assert Interaction.objects.filter(channel="web_visit").count() == 2


def test_our_own_people_leave_no_trace(alice: User, client_of: ClientOf) -> None:
    link = a_sent_quote()
    assert client_of(alice).get(address("buyer_quote", link)).status_code == 200
    assert Quote.objects.get().state == "sent"


@pytest.mark.parametrize("name", ["buyer_quote", "buyer_pdf"])
def test_a_forged_or_revoked_link_leads_nowhere(name: str) -> None:
    link = a_sent_quote()
    forged = reverse(name, args=[links.token_of(link.secret)[:-2] + "xx"])
    assert Client().get(forged).status_code == 404
    revoke_link(link, by=SYSTEM)
    assert Client().get(address(name, link)).status_code == 404


def test_ticking_options_works_out_the_total() -> None:
    link = a_sent_quote(a_line(), CUSHION)
    client = Client()
    assert "€242.00" in client.get(address("buyer_quote", link)).content.decode()
    sent = said(option="1")
    fragment = client.post(address("buyer_quote", link), sent, headers={"HX-Request": "true"})
    assert "€266.20" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert Quote.objects.get().total == Decimal("242.00")


def test_the_forms_accept_and_say_what_is_missing() -> None:
    link, client = a_sent_quote(a_line(), CUSHION), Client()
    wrong = client.post(address("accept_quote", link), {"edition": "1"})
    assert wrong.status_code == 422
    done = client.post(address("accept_quote", link), said(option="1", drawing=STROKES))
    assert (done.status_code, done["Location"]) == (303, address("buyer_quote", link))
    page = client.get(address("buyer_quote", link)).content.decode()
    assert "Thank you, Dana" in page
    assert "€266.20" in page
    again = client.post(address("accept_quote", link), said())
    assert again.status_code == 422
    assert "accepted already" in again.content.decode()
    assert Order.objects.get().total == Decimal("220.00")


def test_declining_and_asking_by_form() -> None:
    link, client = a_sent_quote(), Client()
    assert client.post(address("comment_on_quote", link), {"name": "Dana"}).status_code == 422
    question = {"name": "Dana", "text": "In red, too?\n<b>"}
    assert client.post(address("comment_on_quote", link), question).status_code == 303
    assert "In red, too?\n&lt;b&gt;" in client.get(address("buyer_quote", link)).content.decode()
    assert client.post(address("decline_quote", link), {"edition": "1"}).status_code == 422
    no = {"edition": "1", "reason": "Too dear"}
    assert client.post(address("decline_quote", link), no).status_code == 303
    assert Quote.objects.get().state == "declined"


def test_a_comment_says_something() -> None:
    link = a_sent_quote()
    for wrong in (
        {"name": "", "text": "x"},
        {"name": "x", "text": ""},
        {"name": "x", "text": "x" * 4001},
    ):
        with pytest.raises(Invalid):
            comment_on_quote(link.secret, **wrong)
    comment_on_quote(link.secret, name="Dana", text="Hello")
    assert Comment.objects.get().by is None
    assert Event.objects.get(name="quotes.quote_commented").by_name == "Dana"


def test_who_knocks_too_often_waits() -> None:
    link, client = a_sent_quote(), Client()
    answers = [client.post(address("decline_quote", link), {}).status_code for _ in range(22)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_the_paper_is_a_pdf() -> None:
    response = Client().get(address("buyer_pdf", a_sent_quote()))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_a_signature_is_drawn_anew() -> None:
    picture = signature.cleaned(json.dumps([{"points": [{"x": 1, "y": 2, "evil": "<script>"}]}]))
    assert picture.count("<path") == 1
    assert "script" not in picture
    assert signature.cleaned("[]") == signature.cleaned(" ") == ""
    for wrong in (
        '[[{"x": 1e9, "y": 0}]]',
        '[[{"x": "nan", "y": 0}]]',
        "[" * 50_000,
        "x" * 200_001,
    ):
        with pytest.raises(Invalid):
            signature.cleaned(wrong)


def test_reading_costs_the_same_however_many_lines() -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 40):
        link = a_sent_quote(
            *(a_line(f"Line {n}") for n in range(number)), party=a_party(str(number))
        )
        Client().get(address("buyer_quote", link))
        with CaptureQueriesContext(connection) as found:
            Client().get(address("buyer_quote", link))
        counts.append(len(found))
    assert counts[0] == counts[1]
