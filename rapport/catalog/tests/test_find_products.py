"""The finder that other pages put where they need it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from rapport.catalog.actions import compose_bundle, retire_product
from rapport.catalog.actions.bundles import Composition
from rapport.catalog.models import Product
from rapport.catalog.tests.goods import hide, kind_of, made
from rapport.kit.money import Money
from rapport.parties.actions import create_party
from rapport.parties.details import PartyDetails
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.actions.tags import add_tag

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mallet() -> Product:
    return made("M1", "20", "8", name="Mallet")


def test_it_finds_what_is_sold_and_leads_back(
    mallet: Product, alice: User, client_of: ClientOf
) -> None:
    made("M2", "30", name="Mallet, heavy")
    retire_product(made("M3", name="Mallet, old"), by=SYSTEM)
    client, address = client_of(alice), reverse("find_products")
    whole = client.get(address, {"q": "mallet", "to": "/orders/new/"}).text
    part = client.get(address, {"q": "mallet", "to": "/orders/new/", "results": "1"}, headers=HTMX)
    for text in (whole, part.text):
        assert "Mallet, heavy" in text
        assert "Mallet, old" not in text
        assert 'action="/orders/new/"' in text
        assert f'name="product" value="{mallet.pk}"' in text
    assert "<html" in whole
    assert "<html" not in part.text
    assert "No product that is sold" in client.get(address, {"q": "zzz"}).text
    assert "Type a few letters" in client.get(address).text


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\x"]
)
def test_it_leads_nowhere_else(mallet: Product, alice: User, client_of: ClientOf, to: str) -> None:
    shown = client_of(alice).get(reverse("find_products"), {"q": "mallet", "to": to}).text
    assert "Mallet" in shown
    assert "evil" not in shown
    assert "Take it" not in shown


def test_it_says_what_a_party_pays_and_why(
    mallet: Product, alice: User, client_of: ClientOf
) -> None:
    dealer = create_party(PartyDetails(name="Acme", kind="organization"), by=actor_of(alice))
    add_tag(dealer, "Dealer", by=SYSTEM)
    given = {"name": "Dealers", "currency": "EUR", "group": "Dealer"}
    on_list = create_record(kind_of("price_list"), given, by=SYSTEM)
    price = {"price_list": on_list.pk, "product": mallet.pk, "amount": "17"}
    create_record(kind_of("price"), price, by=SYSTEM)
    client, asked = client_of(alice), {"q": "mallet", "currency": "EUR"}
    assert "€20.00" in client.get(reverse("find_products"), asked).text
    for_dealer = client.get(reverse("find_products"), asked | {"party": str(dealer.pk)}).text
    assert "€17.00" in for_dealer
    assert "On the list “Dealers”." in for_dealer
    in_dollars = client.get(reverse("find_products"), asked | {"currency": "USD"}).text
    assert "It has no price in this currency." in in_dollars
    assert client.get(reverse("find_products"), asked | {"party": "999999"}).status_code == 404


def test_it_offers_along_with_what_is_there(
    mallet: Product, alice: User, client_of: ClientOf
) -> None:
    case, box = made("CASE", "5"), made("BOX")
    relation = {"product": mallet.pk, "kind": "accessory", "other": case.pk, "note": "Fits snugly"}
    create_record(kind_of("product_relation"), relation, by=SYSTEM)
    parts = Composition(((mallet.pk, Decimal(2)),), Money(Decimal(30), "EUR"))
    compose_bundle(box, parts, by=SYSTEM)
    shown = client_of(alice).get(reverse("find_products"), {"near": [mallet.pk]}).text
    for text in ("Accessories", "CASE", "Fits snugly", "In a bundle", "BOX", "with Mallet"):
        assert text in shown


def test_codes_for_a_form_that_wants_one(mallet: Product, alice: User, client_of: ClientOf) -> None:
    asked = {"options": "1", "code-3": "mall"}
    found = client_of(alice).get(reverse("find_products"), asked, headers=HTMX).text
    assert found.strip() == '<option value="M1">Mallet</option>'


def test_what_is_hidden_never_stands_in_it(
    mallet: Product, admin: User, alice: User, charlie: User, client_of: ClientOf
) -> None:
    asked = {"q": "mallet"}
    assert "€8.00" not in client_of(alice).get(reverse("find_products"), asked).text
    hide("price", by=actor_of(admin))
    assert "€20.00" not in client_of(alice).get(reverse("find_products"), asked).text
    assert client_of(charlie).get(reverse("find_products"), asked).status_code in (403, 404)


def test_a_page_of_another_app_has_it_by_one_line() -> None:
    source = (
        '{% import "catalog/_finder.html" as products with context %}'
        '{{ products.finder(to="/quotes/1/add/", near=[3, 4], party=5, currency="EUR") }}'
    )
    engine: Any = engines["pages"]
    made = engine.env.from_string(source).render({"request": RequestFactory().get("/")})
    address = reverse("find_products")
    wanted = f"{address}?to=/quotes/1/add/&near=3&near=4&party=5&currency=EUR"
    assert f'hx-get="{wanted}"'.replace("&", "&amp;") in made
