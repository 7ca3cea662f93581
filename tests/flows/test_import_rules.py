"""What becomes of a row of orders or contacts, rule by rule."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, NotAllowed
from rapport.orders.models import Order, Return
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.exchange import actions
from rapport.platform.exchange.models import Import, StagedRow

pytestmark = pytest.mark.django_db
HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


@pytest.fixture
def bring_in(tmp_path: Path) -> Callable[..., actions.ImportSummary]:
    def run(
        record_type: str, text: str, *, source: str = "shop", by: Actor = SYSTEM, **more: Any
    ) -> actions.ImportSummary:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        asked = actions.Asked(record_type=record_type, source=source, **more)
        return actions.import_file(path, asked, by=by)

    return run


def refused(summary: actions.ImportSummary) -> dict[int, str]:
    """Row number → reason, as the file of refused rows has it."""
    import csv

    if not summary.refused_file:
        return {}
    with Path(summary.refused_file).open(encoding="utf-8-sig") as file:
        return {int(row["Row"]): row["Reason"] for row in csv.DictReader(file)}


def test_rows_no_order_can_have_are_refused(bring_in: Any) -> None:
    next_decade = timezone.now().year + 10
    summary = bring_in(
        "orders",
        HEAD
        + "1,10001,A,1,2024-01-01,1.00,7,\n"
        + "2,10001,A,0,2024-01-01,1.00,7,\n"
        + "3,10001,A,1,2024-01-01,-1.00,7,\n"
        + "4,10001,A,-1,2024-01-01,1.00,,\n"
        + "5,10001,A,1,1969-12-31,1.00,7,\n"
        + f"6,10001,A,1,{next_decade}-01-01,1.00,7,\n"
        + "7,10001,A,many,2024-01-01,1.00,7,\n"
        + "8,10001,A,1,2024-02-30,1.00,7,\n"
        + ",10001,A,1,2024-01-01,1.00,7,\n"
        + "9,10001,A,1,2024-01-01,,7,\n"
        + "10,10001,A,1,2024-01-01,123456789012345,7,\n"
        + "11,10001,A,1,2024-01-01\n",
    )
    assert (summary.rows, summary.created, summary.refused) == (12, 1, 11)
    reasons = refused(summary)
    assert reasons[3] == "The quantity is zero."
    assert reasons[4].startswith("The unit price is negative")
    assert reasons[5].startswith("The quantity is negative, but there is neither a customer")
    assert "out of range" in reasons[6]
    assert "out of range" in reasons[7]
    assert reasons[8] == "Quantity: “many” is not a number."
    assert reasons[9] == "Order date: “2024-02-30” is not a date."
    assert reasons[10] == "Order number is missing."
    assert reasons[11] == reasons[13] == "Unit price is missing."
    assert reasons[12] == "Unit price: “123456789012345” is too large a number."
    assert Order.objects.get().number == "1"


def test_cancellations_become_returns_and_guests_stay_guests(bring_in: Any) -> None:
    summary = bring_in(
        "orders",
        HEAD
        + "1,10001,A,2,2024-01-02 10:01,1.005,7.0,France\n"
        + "1,10001,A,2,2024-01-02 10:00,1.005,7.0,France\n"
        + "C2,10001,A,-1,2024-01-03,1.005,7,France\n"
        + "3,10001,A,-1,2024-01-04,1.005,7,France\n"
        + "C4,10001,A,-1,2024-01-04,1.005,,France\n"
        + "5,10001,A,1,2024-01-05,1.005,,Unspecified\n",
    )
    assert summary.lines == {"sales": 2, "guests": 1, "returns": 3, "charges": 0}
    order = Order.objects.get(number="1")
    assert (order.line_count, order.total, order.country) == (2, Decimal("4.02"), "FR")
    assert order.placed_at.isoformat() == "2024-01-02T10:00:00+00:00"
    assert order.party == Party.objects.get(name="Customer 7")
    assert set(Return.objects.values_list("number", "party__name", "total")) == {
        ("C2", "Customer 7", Decimal("1.005")),
        ("3", "Customer 7", Decimal("1.005")),
        ("C4", None, Decimal("1.005")),
    }
    assert Order.objects.get(number="5").party is None


def test_a_number_of_two_customers_is_refused(bring_in: Any) -> None:
    summary = bring_in(
        "orders",
        HEAD
        + "1,10001,A,1,2024-01-02,1,7,\n1,10001,A,1,2024-01-02,1,8,\n2,10001,A,1,2024-01-02,1,7,\n",
    )
    assert (summary.created, summary.refused) == (1, 2)
    assert set(refused(summary).values()) == {
        "The number “1” stands for several customers in this file."
    }
    assert not Party.objects.filter(name="Customer 8").exists()
    again = bring_in("orders", HEAD + "2,10001,A,1,2024-01-02,1,9,\n")
    assert refused(again) == {2: "The number “2” already belongs to an order of another customer."}
    assert Order.objects.get(number="2").party == Party.objects.get(name="Customer 7")
    assert bring_in("orders", HEAD + "2,10001,A,1,2024-01-02,1,9,\n", source="other").created == 1


def test_what_changed_is_updated(bring_in: Any) -> None:
    text = HEAD + "1,10001,A,1,2024-01-02,1,7,\n2,10001,A,1,2024-01-02,1,7,\n"
    bring_in("orders", text)
    changed = bring_in("orders", text.replace("2,10001,A,1", "2,10001,A,5"))
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 1)
    assert Order.objects.get(number="2").total == 5


def test_known_customers_keep_their_names(bring_in: Any) -> None:
    bring_in("parties", "Id,Name,Email,Country\n7,Zoë Müller,zoe@example.org,Germany\n")
    bring_in("orders", HEAD + "1,10001,A,1,2024-01-02,1,7,France\n")
    party = Party.objects.get()
    assert (party.name, party.country, Order.objects.get().party) == ("Zoë Müller", "DE", party)
    assert party.roles.get().role == "customer"
    assert party.addresses.count() == 1


def test_charges_are_told_apart_only_where_codes_are_numbers(bring_in: Any) -> None:
    rows = "".join(f"{n},{10000 + n}A,Thing,1,2024-01-02,1,7,\n" for n in range(30))
    bring_in(
        "orders",
        HEAD + rows + "90,M,Manual,1,2024-01-02,1,7,\n91,gift_0001,Voucher,1,2024-01-02,1,7,\n",
    )
    assert [product.code for product in Product.objects.filter(kind="charge")] == ["M"]
    bring_in(
        "orders",
        HEAD + "1,TEE-XL,T-shirt,1,2024-01-02,1,7,\n1,SHIPPING,Shipping,1,2024-01-02,4,7,\n",
        source="b",
    )
    assert set(Product.objects.filter(kind="charge").values_list("code", flat=True)) == {
        "M",
        "SHIPPING",
    }


def test_dates_and_numbers_are_read_as_the_file_shows(bring_in: Any) -> None:
    text = "Order ID;SKU;Order date;Qty;Price;Customer ID\n1;a;03/04/2024;1;1.234,50 €;7\n2;a;25/04/2024;1;2,5;7\n"
    assert bring_in("orders", text).created == 2
    order = Order.objects.get(number="1")
    assert (order.placed_at.date().isoformat(), order.total) == ("2024-04-03", Decimal("1234.5"))


def test_what_can_be_read_in_two_ways_is_asked_about(bring_in: Any) -> None:
    text = "Order ID,SKU,Order date,Qty,Price,Customer ID\n1,a,03/04/2024,1,2,7\n"
    assert "two ways" in refused(bring_in("orders", text))[2]
    assert bring_in("orders", text, options={"date_order": "mdy"}).created == 1
    assert Order.objects.get().placed_at.date().isoformat() == "2024-03-04"


def test_contacts_that_say_little_or_nothing(bring_in: Any) -> None:
    summary = bring_in(
        "parties",
        "First Name,Last Name,E-mail Address,Company,Birthday,Tags\n"
        "Zoë,Müller,zoe@example.org,Acme,31.12.1990,vip;press\n"
        ",,info@example.org,,,\n"
        ",,,Acme,,\n"
        "Jan,,not an address,,sometime,\n"
        ",,,,,lonely\n",
    )
    assert (summary.rows, summary.created, summary.refused, summary.ignored_cells) == (5, 4, 1, 2)
    assert refused(summary) == {6: "Enter a name."}
    zoe = Party.objects.get(name="Zoë Müller")
    assert (str(zoe.born_on), zoe.relationships.get().object.name) == ("1990-12-31", "Acme")
    assert Party.objects.filter(name="Acme").count() == 1
    assert Party.objects.filter(name="info@example.org").exists()


def test_a_repeated_contact_is_counted_once(bring_in: Any) -> None:
    text = "Id,Name,City\n1,Zoë,Köln\n1,Zoë,Bonn\n2,Jan,\n"
    first = bring_in("parties", text, options={"role": "prospect"})
    assert (first.created, first.unchanged, first.lines) == (2, 1, {"parties": 2, "repeated": 1})
    assert Party.objects.filter(roles__role="prospect").count() == 2
    again = bring_in("parties", text, options={"role": "prospect"})
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)


def test_an_import_that_fails_leaves_nothing(bring_in: Any) -> None:
    with pytest.raises(Invalid, match="cut off"):
        bring_in("orders", HEAD + "1,10001,A,1,2024-01-02,1,7,\n" * 15_000 + '2,"cut')
    failed = Import.objects.get()
    assert (failed.status, "cut off" in failed.message) == ("failed", True)
    assert not StagedRow.objects.exists()
    assert not Party.objects.exists()
    assert Event.objects.filter(name="exchange.import_failed", story=failed.story).count() == 1


def test_the_file_is_kept_only_as_long_as_it_is_needed(bring_in: Any) -> None:
    bring_in("parties", "Name\nZoë\n")
    assert not Path(Import.objects.get().path).exists()


def test_the_planner_hears_of_many_new_rows(bring_in: Any) -> None:
    with connection.cursor() as cursor:  # a count that another test took outlives its transaction
        cursor.execute("ANALYZE orders_orderline")
    bring_in("orders", HEAD + "".join(f"{n},10001,A,1,2024-01-02,1.25,7,\n" for n in range(1_500)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_vals::text FROM pg_stats "
            "WHERE tablename = 'orders_orderline' AND attname = 'unit_price'"
        )
        assert cursor.fetchall() == [("{1.250000}",)]


def test_not_everyone_may_import(
    bring_in: Any, charlie: User, alice: User, as_actor: Callable[[User], Actor]
) -> None:
    for user in (charlie, alice):
        with pytest.raises(NotAllowed):
            bring_in("orders", HEAD + "1,10001,A,1,2024-01-02,1,7,\n", by=as_actor(user))
    assert not Import.objects.exists()


def test_wrong_wishes_are_answered(bring_in: Any) -> None:
    with pytest.raises(Invalid, match=r"Rapport imports .*orders"):
        bring_in("cats", "Name\nZoë\n")
    with pytest.raises(Invalid, match="no column 'Nom'"):
        bring_in("parties", "Name\nZoë\n", mapping={"Nom": "name"})
    with pytest.raises(Invalid, match="There is no field 'nom'"):
        bring_in("parties", "Name\nZoë\n", mapping={"Name": "nom"})
    with pytest.raises(Invalid, match="no option 'colour'"):
        bring_in("parties", "Name\nZoë\n", options={"colour": "red"})


def test_a_column_can_be_mapped_by_hand(bring_in: Any) -> None:
    assert (
        bring_in("parties", "Wie,Wo\nZoë,Köln\n", mapping={"Wie": "name", "Wo": "city"}).created
        == 1
    )
    assert Party.objects.get().city == "Köln"
