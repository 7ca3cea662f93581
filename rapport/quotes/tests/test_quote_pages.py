"""Our pages of quotes: the builder, the quote, its versions, what is done with it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.quotes.actions import write_quote
from rapport.quotes.forms.building import arrange, read_discount
from rapport.quotes.models import PublicLink, Quote, QuoteLine, QuoteTemplate
from rapport.quotes.queries import draft_of, version
from rapport.quotes.tests.making import (
    a_draft,
    a_limit,
    a_line,
    a_party,
    a_product,
    a_quote,
    a_sent_quote,
    eur,
    in_days,
    off,
)

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


def form_of(*lines: dict[str, str], **head: str) -> dict[str, str]:
    said = {
        "title": "Furniture",
        "valid_until": in_days(9).isoformat(),
        "currency": "eur",
        "rounding": "document",
        **head,
    }
    said |= {"lines-TOTAL_FORMS": str(len(lines) + 1), "lines-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        said |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return said


def test_the_builder_writes_a_quote(alice: User, client_of: ClientOf) -> None:
    a_product()
    party, client = a_party(), client_of(alice)
    address = f"{reverse('create_quote')}?party={party.pk}"
    assert party.name in client.get(address).content.decode()
    lines = (
        {"code": "CHAIR", "quantity": "2", "discount": "10 %", "tax_rate": "21"},
        {"description": "Cushion", "unit_price": "€ 10", "is_optional": "on"},
        {"description": "Teak", "unit_price": "9.50", "group": "Wood"},
    )
    response = client.post(address, form_of(*lines, discount="5"))
    quote = Quote.objects.get()
    assert (response.status_code, response["Location"]) == (303, reverse("quote", args=[quote.pk]))
    assert (quote.net, quote.currency, quote.party) == (Decimal("184.50"), "EUR", party)
    rows = QuoteLine.objects.order_by("position").values_list(
        "description", "is_taken", "unit_cost"
    )
    assert list(rows) == [
        ("Chair", True, Decimal(60)),
        ("Cushion", False, None),
        ("Teak", True, None),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"code": "NONE"}, "There is no product with this code"),
        ({"description": "x"}, "What does it cost"),
        ({"description": "x", "unit_price": "1,234"}, "in two ways"),
        ({"description": "x", "unit_price": "$ 5"}, "is not"),
        ({"description": "x", "unit_price": "5", "quantity": "0"}, "more than zero"),
        ({"description": "x", "unit_price": "5", "quantity": "two"}, "two"),
        ({"description": "x", "unit_price": "5", "discount": "101 %"}, "between 0 and 100"),
        ({"description": "x", "unit_price": "5", "tax_rate": "400"}, "between 0 and 100"),
    ],
)
def test_the_builder_says_what_is_wrong(
    line: dict[str, str], sentence: str, alice: User, client_of: ClientOf
) -> None:
    address = f"{reverse('create_quote')}?party={a_party().pk}"
    response = client_of(alice).post(address, form_of(line))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Quote.objects.exists()


def test_lines_are_added_moved_and_removed_without_saving(alice: User, client_of: ClientOf) -> None:
    client, address = client_of(alice), f"{reverse('create_quote')}?party={a_party().pk}"
    lines = ({"description": "First", "unit_price": "x"}, {"description": "Second"})
    page = client.post(address, form_of(*lines, do="down-0")).content.decode()
    assert page.index('value="Second"') < page.index('value="First"')
    fragment = client.post(
        address, form_of(*lines, do="remove-0"), headers={"HX-Request": "true"}
    ).content.decode()
    assert 'value="First"' not in fragment
    assert "<html" not in fragment
    assert 'value="2"' in client.post(address, form_of(do="add")).content.decode()
    assert not Quote.objects.exists()


@pytest.mark.parametrize(
    ("do", "left"),
    [
        ("up-1", "bac"),
        ("up-0", "abc"),
        ("down-2", "abc"),
        ("down-0", "bac"),
        ("remove-1", "ac"),
        ("remove-9", "abc"),
        ("remove-x", "abc"),
        ("nonsense", "abc"),
    ],
)
def test_arranging(do: str, left: str) -> None:
    rows = [{"description": name} for name in "abc"]
    assert "".join(row["description"] for row in arrange(rows, do)) == left


def test_totals_follow_what_is_typed(alice: User, client_of: ClientOf) -> None:
    a_limit("10")
    address = f"{reverse('create_quote')}?party={a_party().pk}"
    sent = form_of(
        {"description": "x", "unit_price": "100", "tax_rate": "21"}, discount="20 %", do="totals"
    )
    fragment = client_of(alice).post(address, sent, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "€96.80" in fragment.content.decode()
    assert "without an approval" in fragment.content.decode()


def test_products_are_found_by_code_and_name(alice: User, client_of: ClientOf) -> None:
    a_product()
    client = client_of(alice)
    for words in ("chai", "CHAIR"):
        found = client.get(reverse("quote_products"), {"lines-0-code": words})
        assert '<option value="CHAIR">Chair' in found.content.decode()
    assert "<option" not in client.get(reverse("quote_products")).content.decode()


def test_who_was_overtaken_sees_both(alice: User, client_of: ClientOf) -> None:
    quote, client = a_quote(), client_of(alice)
    Quote.objects.update(owner=alice)
    address = reverse("write_quote", args=[quote.pk])
    seen = str(quote.version)
    write_quote(quote, a_draft(a_line("Table", "300")), by=SYSTEM)
    mine = form_of({"description": "Lamp", "unit_price": "40"}, version=seen)
    response = client.post(address, mine)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Table" in page
    assert 'value="Lamp"' in page
    assert "Save mine over it" in page
    assert f'name="version" value="{quote.version + 1}"' in page
    assert QuoteLine.objects.get().description == "Table"
    assert client.post(address, mine | {"version": str(quote.version + 1)}).status_code == 303
    assert QuoteLine.objects.get().description == "Lamp"


def test_a_builder_that_is_opened_and_saved_changes_nothing(
    alice: User, client_of: ClientOf
) -> None:
    chair = a_product()
    lines = (a_line(product_id=chair.pk, unit_cost=eur("60")), a_line("Oak", "50", group="Wood"))
    quote = a_quote(*lines, introduction="Dear all")
    before = draft_of(version(SYSTEM, quote))
    head = {"introduction": "Dear all", "title": before.title, "version": str(quote.version)}
    typed = (
        {"code": "CHAIR", "quantity": "2", "unit_price": "100", "tax_rate": "21", "is_taken": "on"},
        {
            "description": "Oak",
            "quantity": "2",
            "unit_price": "50",
            "tax_rate": "21",
            "group": "Wood",
        },
    )
    sent = form_of(*typed, **head, valid_until=before.valid_until.isoformat())
    Quote.objects.update(owner=alice)
    assert client_of(alice).post(reverse("write_quote", args=[quote.pk]), sent).status_code == 303
    assert draft_of(version(SYSTEM, quote)) == before
    assert Quote.objects.get().version == quote.version


def test_the_page_shows_where_it_stands(alice: User, client_of: ClientOf) -> None:
    link = a_sent_quote(a_line(), a_line("Cushion", "10", is_optional=True, is_taken=False))
    client = client_of(alice)
    page = client.get(reverse("quote", args=[link.quote_id])).content.decode()
    assert "€242.00" in page
    assert "/q/" in page
    write_quote(link.quote, a_draft(a_line("Table", "300")), by=SYSTEM)
    old = client.get(reverse("quote_version", args=[link.quote_id, 1])).content.decode()
    assert "Chair" in old
    new = client.get(reverse("quote_version", args=[link.quote_id, 2])).content.decode()
    assert "removed" in new
    assert client.get(reverse("quote_version", args=[link.quote_id, 3])).status_code == 404


def test_sending_by_form(alice: User, client_of: ClientOf) -> None:
    quote, client = a_quote(), client_of(alice)
    address = reverse("send_quote", args=[quote.pk])
    assert "buyer@example.com" in client.get(address).content.decode()
    assert client.post(address, {"to": "nobody"}).status_code == 422
    assert client.post(address, {"to": "buyer@example.com", "words": "Dear"}).status_code == 303
    assert PublicLink.objects.get().sent_to == "buyer@example.com"


def test_approving_by_form(alice: User, manager: User, client_of: ClientOf) -> None:
    a_limit("10")
    quote, client = a_quote(discount=off(a_draft(), "20").discount), client_of(alice)
    Quote.objects.update(owner=alice)
    assert "Ask for approval" in client.get(reverse("quote", args=[quote.pk])).content.decode()
    asked = client.post(reverse("request_approval", args=[quote.pk]), {"reason": "Please"})
    assert asked.status_code == 303
    boss = client_of(manager)
    assert "Approve" in boss.get(reverse("quote", args=[quote.pk])).content.decode()
    assert boss.post(reverse("refuse_quote", args=[quote.pk]), {}).status_code == 422
    assert boss.post(reverse("approve_quote", args=[quote.pk]), {}).status_code == 303
    assert client.post(reverse("approve_quote", args=[quote.pk]), {}).status_code == 403
    assert client.post(reverse("send_quote", args=[quote.pk]), {}).status_code == 303


def test_withdrawing_links_and_answers_by_form(alice: User, client_of: ClientOf) -> None:
    link, client = a_sent_quote(), client_of(alice)
    pk = link.quote_id
    assert client.post(reverse("make_link", args=[pk])).status_code == 303
    assert client.post(reverse("revoke_link", args=[pk, link.pk])).status_code == 303
    assert client.post(reverse("revoke_link", args=[pk, 0])).status_code == 404
    assert client.post(reverse("answer_comment", args=[pk]), {"text": "Yes"}).status_code == 303
    assert "Yes" in client.get(reverse("quote", args=[pk])).content.decode()
    address = reverse("withdraw_quote", args=[pk])
    assert client.post(address, {"reason": "Wrong"}).status_code == 303
    assert client.post(address, {"reason": "Wrong"}).status_code == 422


def test_the_panel_of_a_party(alice: User, charlie: User, client_of: ClientOf) -> None:
    quote = a_quote()
    address = reverse("party_quotes", args=[quote.party_id])
    assert quote.number in client_of(alice).get(address).content.decode()
    assert client_of(charlie).get(address).status_code == 404


def test_lists_and_boards_show_quotes(alice: User, client_of: ClientOf) -> None:
    quote, client = a_quote(), client_of(alice)
    for query in ("", "?layout=board", "?view=open", "?q=state:draft total>100", "?q=furni"):
        response = client.get(reverse("records", args=["quote"]) + query)
        assert response.status_code == 200
        assert (quote.number in response.content.decode()) == ("open" not in query)


def test_a_template_says_what_stands_around(manager: User, client_of: ClientOf) -> None:
    client = client_of(manager)
    said = {
        "name": "Plain",
        "is_usual": "on",
        "header": "Rapport Ltd",
        "introduction": "Dear {party}, {nothing}",
        "colour": "#112233",
    }
    made = client.post(reverse("create_record", args=["quote-template"]), said)
    assert made.status_code == 303
    assert QuoteTemplate.objects.get().colour == "#112233"
    wrong = client.post(reverse("create_record", args=["quote-template"]), said | {"colour": "red"})
    assert wrong.status_code == 422
    address = f"{reverse('create_quote')}?party={a_party().pk}"
    assert "Dear {party}" in client.get(address).content.decode()


def test_discounts_as_people_write_them() -> None:
    assert read_discount("5 %", "EUR").percent == Decimal(5)
    assert read_discount("5", "EUR").amount == eur("5")
    assert read_discount(" ", "EUR").amount is None
