"""What the catalogue says of a product on a quote: list prices, tax, parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.catalog.models import Component, Price, PriceList, TaxClass, TaxRate
from rapport.kit.money import Money
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.quotes.models import QuoteLine
from rapport.quotes.offering import Offered, offered
from rapport.quotes.tests.making import a_party, a_product, eur
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)


def test_the_price_of_the_list_the_tax_of_the_country_and_the_parts() -> None:
    chair, leg = a_product(), a_product("LEG", "Leg", "5")
    listed = PriceList.objects.create(name="Usual", currency="EUR")
    for quantity, amount in ((1, "95"), (10, "80")):
        Price.objects.create(price_list=listed, product=chair, quantity=quantity, amount=amount)
    goods = TaxClass.objects.create(name="Goods")
    TaxRate.objects.create(
        tax_class=goods, name="VAT", country="NL", percent="21", since=date(2020, 1, 1)
    )
    chair.tax_class, chair.is_bundle = goods, True
    chair.save()
    Component.objects.create(bundle=chair, product=leg, quantity=4)
    party = a_party()
    party.country = "NL"
    wanted = [(chair, Decimal(2)), (chair, Decimal(12)), (leg, Decimal(1))]
    few, many, part = offered(SYSTEM, wanted, party=party, currency="EUR", on=ON)
    assert few == Offered(eur("95"), eur("60"), Decimal(21), (("4", "Leg"),))
    assert many.price == eur("80")
    assert part == Offered(eur("5"), eur("60"))
    abroad = offered(SYSTEM, wanted[:1], party=None, currency="USD", on=ON)
    assert abroad == [Offered(None, None, None, (("4", "Leg"),))]


def test_costs_as_many_statements_however_many_lines() -> None:
    products = [a_product(f"P{number}", f"Part {number}") for number in range(12)]

    def cost(count: int) -> int:
        wanted = [(product, Decimal(1)) for product in products[:count]]
        with CaptureQueriesContext(connection) as asked:
            offered(SYSTEM, wanted, party=None, currency="EUR", on=ON)
        return len(asked)

    assert cost(12) == cost(2)


def test_the_builder_takes_the_price_that_holds_for_so_many(
    manager: User, client_of: ClientOf
) -> None:
    chair, party = a_product(), a_party()
    listed = PriceList.objects.create(name="Usual", currency="EUR")
    Price.objects.create(price_list=listed, product=chair, quantity=10, amount="80")
    sent = {
        "title": "Chairs",
        "valid_until": "2099-01-01",
        "currency": "EUR",
        "rounding": "document",
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0",
        "lines-0-code": "CHAIR",
        "lines-0-quantity": "10",
        "lines-1-code": "CHAIR",
        "lines-1-quantity": "9",
    }
    answer = client_of(manager).post(f"/quotes/new/?party={party.pk}", sent)
    assert answer.status_code == 303
    prices = QuoteLine.objects.order_by("position").values_list("unit_price", flat=True)
    assert [Money(price, "EUR") for price in prices] == [eur("80"), eur("100")]
