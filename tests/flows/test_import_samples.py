"""Northwind, Chinook and the vCards of several programs, as their owners publish them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from rapport.catalog.models import Product
from rapport.orders.models import Order, OrderLine
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.exchange import actions
from rapport.platform.exchange.importers import importer_of, importers
from rapport.platform.exchange.recognition import guess, recognise

DATA = Path(__file__).resolve().parents[2].parent / "shared/data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason="the reference data is not in ../shared/data"),
]


def bring_in(record_type: str, source: str, *names: str) -> actions.ImportSummary:
    asked = actions.Asked(record_type=record_type, source=source)
    return actions.import_file([DATA / name for name in names], asked, by=SYSTEM)


def test_northwind_customers_and_orders_meet() -> None:
    summary = bring_in("parties", "northwind", "business/northwind/customers.csv")
    assert (summary.rows, summary.created, summary.refused) == (91, 91, 0)
    company = Party.objects.get(name="Alfreds Futterkiste")
    assert (company.kind, company.country, company.city) == ("organization", "DE", "Berlin")
    contact = Party.objects.get(name="Maria Anders")
    assert contact.job_title == "Sales Representative"
    assert contact.relationships.get(kind="works_for").object == company
    assert company.phones.get(is_primary=True).e164 == "+49300074321"

    orders = bring_in(
        "orders",
        "northwind",
        "business/northwind/order_details.csv",
        "business/northwind/orders.csv",
    )
    assert (orders.rows, orders.created, orders.refused) == (2155, 2155, 0)
    assert orders.records["orders"]["created"] == 830
    assert orders.records["freight_lines"] == 830
    order = Order.objects.get(number="10248")
    assert order.party == Party.objects.get(name="Vins et alcools Chevalier")
    lines = order.lines.order_by("position").values_list("product__code", "quantity", "unit_price")
    assert list(lines) == [
        ("northwind-11", Decimal(12), Decimal(14)),
        ("northwind-42", Decimal(10), Decimal("9.800000")),
        ("northwind-72", Decimal(5), Decimal("34.799999")),
        ("FREIGHT", Decimal(1), Decimal("32.380001")),
    ]
    goods = OrderLine.objects.exclude(product__kind="charge").aggregate(sum=Sum("amount"))["sum"]
    assert round(goods, 2) == Decimal("1265793.04")  # Northwind's published sales after discounts

    turned = bring_in(
        "orders",
        "northwind",
        "business/northwind/orders.csv",
        "business/northwind/order_details.csv",
    )
    assert (turned.created, turned.updated, turned.unchanged) == (0, 0, 2155)
    assert bring_in("parties", "northwind", "business/northwind/customers.csv").unchanged == 91


def test_northwind_lines_alone_say_what_they_lack() -> None:
    from rapport.kit.errors import Invalid

    with pytest.raises(Invalid, match="No column is the order date"):
        bring_in("orders", "northwind", "business/northwind/order_details.csv")
    assert not Order.objects.exists()


def test_chinook_customers_and_invoices_meet() -> None:
    people = bring_in("parties", "chinook", "business/chinook/Customer.csv")
    assert (people.created, people.refused) == (59, 0)
    luis = Party.objects.get(family_name="Gonçalves")
    assert (luis.given_name, luis.country) == ("Luís", "BR")
    assert luis.relationships.get(kind="works_for").object.name.startswith("Embraer")
    files = ("Invoice.csv", "InvoiceLine.csv", "Track.csv")
    orders = bring_in("orders", "chinook", *(f"business/chinook/{name}" for name in files))
    assert (orders.rows, orders.refused, orders.records["orders"]["created"]) == (2240, 0, 412)
    assert orders.records["customers"]["created"] == 0
    assert Order.objects.filter(party=luis).count() == 7
    assert OrderLine.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("2328.60")
    assert Product.objects.get(code="chinook-2").name == "Balls to the Wall"


def test_vcards_become_people() -> None:
    for path in sorted((DATA / "vcard").glob("*.vcf")):
        summary = bring_in("parties", "cards", f"vcard/{path.name}")
        assert (summary.refused, summary.created) == (0, summary.rows), path.name
    frank = Party.objects.get(name="Frank Dawson")
    assert set(frank.emails.values_list("address", flat=True)) == {
        "Frank_Dawson@Lotus.com",
        "fdawson@earthlink.net",
    }
    assert frank.phones.get(e164="+19196769564").label == "work fax"
    assert frank.relationships.get().object.name == "Lotus Development Corporation"
    simon = Party.objects.get(family_name="Perreault")
    assert (simon.country, simon.city, simon.born_on) == ("CA", "Quebec", None)
    greg = Party.objects.get(name="Greg Dartmouth")
    assert (greg.phonetic_name, str(greg.born_on)) == ("Grregg Dart-mowth", "1960-09-10")
    assert greg.addresses.count() == 2
    assert Party.objects.get(name="John Doe III").job_title == "The Job Title"
    before = Party.objects.count()
    for path in sorted((DATA / "vcard").glob("*.vcf")):
        assert bring_in("parties", "cards", f"vcard/{path.name}").created == 0
    assert Party.objects.count() == before


def test_an_xml_card_is_refused_in_a_sentence() -> None:
    from rapport.kit.errors import Invalid

    with pytest.raises(Invalid, match="XML document"):
        bring_in("parties", "cards", "vcard/rfc6351-example.xml")


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        (
            "google_contacts_legacy",
            {"email": "E-mail 1 - Value", "job_title": "Organization 1 - Title"},
        ),
        (
            "outlook_contacts",
            {"email": "E-mail Address", "prefix": "Title", "job_title": "Job Title"},
        ),
        ("pipedrive_sample_import", {"name": "Person - Name*", "email": "Person - Email (Work)"}),
        ("salesforce_account_report", {"organization": "Account Name", "city": "Billing City"}),
    ],
)
def test_the_headings_of_other_systems_are_recognised(
    system: str, expected: dict[str, str]
) -> None:
    import csv

    headings = json.loads((DATA / "crm/contact_csv_headers.json").read_text())
    columns = next(csv.reader([headings[system]]))
    found = recognise(importer_of("parties", SYSTEM), columns)
    assert expected.items() <= found.items()
    guessed = guess(importers(SYSTEM).values(), columns)
    assert guessed is not None
    assert guessed.key == "parties"
