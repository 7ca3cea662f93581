"""What the demo company knows of its goods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rapport.catalog import queries
from rapport.catalog.models import Product
from rapport.demo.goods import goods
from rapport.demo.staff import hire
from rapport.demo.tests.loading import rows
from rapport.parties.actions import create_party
from rapport.parties.details import PartyDetails
from rapport.platform.access import SYSTEM
from rapport.platform.records.actions.tags import add_tag

pytestmark = pytest.mark.django_db
TABLES = ("attribute", "component", "relation", "price", "pricelist", "taxrate", "recurringplan")


def counts() -> list[int]:
    return [rows(f"SELECT count(*) FROM catalog_{table}")[0][0] for table in TABLES]


def test_all_of_it_is_there_once() -> None:
    hire(goods())
    first = counts()
    assert min(first) > 0
    hire(goods())
    assert counts() == first
    assert rows("SELECT count(*) FROM catalog_product WHERE custom = '{}' OR cost IS NULL") == [
        (0,)
    ]


def test_a_set_of_six_pays_and_a_ladder_has_three_rungs() -> None:
    hire(goods())
    assert len(queries.bundles(SYSTEM)) == 80
    assert not any(one.trouble for one in queries.bundles(SYSTEM))
    plain = Product.objects.get(code="FS-0001")
    ladder = queries.kin_of(SYSTEM, plain).ladder
    assert [rung.name.split(", ")[1] for rung in ladder] == ["plain", "fine", "heavy"]
    assert queries.described_by(SYSTEM, plain).attributes[0].value == 90


def test_resellers_pay_less_the_more_they_take() -> None:
    hire(goods())
    party = create_party(PartyDetails(name="Acme", kind="organization"), by=SYSTEM)
    add_tag(party, "Reseller", by=SYSTEM)
    plain = Product.objects.get(code="FS-0001")
    asked = [(plain.pk, Decimal(count)) for count in (1, 10, 50)]
    on = date(2026, 6, 30)
    held = queries.prices_for(SYSTEM, asked, party=party, currency="EUR", on=on)
    amounts = [one.price.amount for one in held if one.price]
    assert len(amounts) == 3
    assert amounts == sorted(amounts, reverse=True)
