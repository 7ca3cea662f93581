"""The headings of other systems' exports are understood without a hand, and remembered once mended."""

from __future__ import annotations

import pytest

from rapport.platform.access import SYSTEM
from rapport.platform.exchange import actions
from rapport.platform.exchange.importers import importers
from rapport.platform.exchange.models import Import
from rapport.platform.exchange.recognition import guess, recognise

pytestmark = pytest.mark.django_db

KNOWN = {
    "Salesforce contacts": (
        "parties",
        (
            "Contact ID,Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,"
            "Mailing State/Province,Mailing Zip/Postal Code,Mailing Country,Phone,Mobile,Fax,Email,Account Owner"
        ),
        {
            "external_id": "Contact ID",
            "given_name": "First Name",
            "family_name": "Last Name",
            "job_title": "Title",
            "organization": "Account Name",
            "street": "Mailing Street",
            "city": "Mailing City",
            "region": "Mailing State/Province",
            "postal_code": "Mailing Zip/Postal Code",
            "country": "Mailing Country",
            "email": "Email",
            "phone": "Phone",
            "mobile": "Mobile",
            "prefix": "Salutation",
        },
    ),
    "HubSpot contacts": (
        "parties",
        (
            "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Lifecycle Stage,"
            "Job Title,Company Name,Street Address,City,State/Region,Postal Code,Country/Region,Website URL"
        ),
        {
            "external_id": "Record ID",
            "given_name": "First Name",
            "email": "Email",
            "phone": "Phone Number",
            "mobile": "Mobile Phone Number",
            "job_title": "Job Title",
            "organization": "Company Name",
            "street": "Street Address",
            "region": "State/Region",
            "country": "Country/Region",
            "website": "Website URL",
        },
    ),
    "HubSpot companies": (
        "parties",
        "Record ID,Company name,Company owner,Phone Number,City,Country/Region,Industry,Website URL",
        {"external_id": "Record ID", "organization": "Company name", "industry": "Industry"},
    ),
    "Zoho contacts": (
        "parties",
        (
            "Contact Id,Contact Owner,First Name,Last Name,Full Name,Account Name,Email,Secondary Email,Title,"
            "Phone,Home Phone,Mobile,Date of Birth,Mailing Street,Mailing City,Mailing State,Mailing Zip,"
            "Mailing Country,Tag"
        ),
        {
            "external_id": "Contact Id",
            "name": "Full Name",
            "organization": "Account Name",
            "email": "Email",
            "email_2": "Secondary Email",
            "born_on": "Date of Birth",
            "city": "Mailing City",
            "postal_code": "Mailing Zip",
            "tags": "Tag",
        },
    ),
    "Google contacts": (
        "parties",
        (
            "First Name,Middle Name,Last Name,Name Prefix,Name Suffix,Organization Name,Organization Title,"
            "Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,"
            "Address 1 - Street,Address 1 - City,Address 1 - Postal Code,Address 1 - Country,Website 1 - Value"
        ),
        {
            "given_name": "First Name",
            "organization": "Organization Name",
            "job_title": "Organization Title",
            "email": "E-mail 1 - Value",
            "phone": "Phone 1 - Value",
            "street": "Address 1 - Street",
            "tags": "Labels",
        },
    ),
    "Outlook contacts": (
        "parties",
        (
            "First Name,Last Name,Title,E-mail Address,Business Phone,Company,Job Title,Business Street,"
            "Business City,Business Postal Code,Business Country/Region"
        ),
        {
            "prefix": "Title",
            "job_title": "Job Title",
            "email": "E-mail Address",
            "city": "Business City",
            "country": "Business Country/Region",
        },
    ),
    "Pipedrive people": (
        "parties",
        "Person - ID,Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Work",
        {
            "external_id": "Person - ID",
            "name": "Person - Name",
            "organization": "Person - Organization",
            "email": "Person - Email - Work",
            "phone": "Person - Phone - Work",
        },
    ),
    "Shopify customers": (
        "parties",
        (
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,"
            "Default Address Address1,Default Address City,Default Address Province Code,"
            "Default Address Country Code,Default Address Zip,Phone,Tags"
        ),
        {
            "external_id": "Customer ID",
            "street": "Default Address Address1",
            "city": "Default Address City",
            "region": "Default Address Province Code",
            "country": "Default Address Country Code",
            "postal_code": "Default Address Zip",
            "organization": "Default Address Company",
        },
    ),
    "Shopify products": (
        "product",
        "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Variant SKU,Variant Price,Cost per item",
        {"name": "Title", "code": "Variant SKU", "price": "Variant Price", "cost": "Cost per item"},
    ),
    "Shopify orders": (
        "orders",
        (
            "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Total,Created at,Lineitem quantity,"
            "Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Country"
        ),
        {
            "number": "Name",
            "placed_at": "Created at",
            "quantity": "Lineitem quantity",
            "unit_price": "Lineitem price",
            "product_code": "Lineitem sku",
            "customer_email": "Email",
        },
    ),
    "WooCommerce products": (
        "product",
        "ID,Type,SKU,Name,Published,Short description,Description,In stock?,Sale price,Regular price,Categories",
        {"external_id": "ID", "code": "SKU", "name": "Name", "price": "Regular price"},
    ),
    "WooCommerce orders": (
        "orders",
        (
            "Order Number,Order Date,Customer Name,Email (Billing),Country Code (Billing),Order Currency,SKU,"
            "Item Name,Quantity,Item Cost"
        ),
        {
            "number": "Order Number",
            "placed_at": "Order Date",
            "customer_email": "Email (Billing)",
            "product_code": "SKU",
            "unit_price": "Item Cost",
            "country": "Country Code (Billing)",
        },
    ),
}


@pytest.mark.parametrize("system", KNOWN)
def test_an_export_maps_without_a_hand(system: str) -> None:
    key, headings, expected = KNOWN[system]
    columns = headings.split(",")
    found = guess(importers(SYSTEM).values(), columns)
    assert found is not None
    assert found.key == key
    mapped = recognise(found, columns)
    assert {name: mapped.get(name) for name in expected} == expected


def hand_in(text: str, source: str = "") -> Import:
    files = [actions.Handed("list.csv", [text.encode()])]
    return actions.create_import(files, by=SYSTEM, record_type="parties", source=source)


def test_what_was_mended_by_hand_is_remembered_for_the_same_headings() -> None:
    first = hand_in("Wer,Wo,Mail\nAnna,Kiel,a@example.org\n", "kartei")
    mended = {"name": "Wer", "city": "Wo", "email": "Mail"}
    assert first.mapping != mended
    actions.map_import(first, by=SYSTEM, mapping=mended, options={"role": "prospect"})
    assert hand_in("Wer,Wo,Mail\nBo,Oslo,b@example.org\n", "kartei").mapping != mended
    actions.start_import(first, by=SYSTEM)
    actions.run_import(first.pk)
    again = hand_in("Mail,Wer,Wo\nb@example.org,Bo,Oslo\n", "kartei")
    assert (again.mapping, again.options["role"]) == (mended, "prospect")
    unnamed = hand_in("Wer,Wo,Mail\nBo,Oslo,b@example.org\n")
    assert (unnamed.mapping, unnamed.source) == (mended, "kartei")
    other = hand_in("Wer,Wo,Mail\nBo,Oslo,b@example.org\n", "elsewhere")
    assert other.mapping != mended
    assert hand_in("Wer,Wo,Post\nBo,Oslo,b@example.org\n", "kartei").mapping != mended
