"""Bringing in a file in the browser, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rapport.orders.models import Order, Return
from rapport.parties.models import Party
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.exchange import actions
from rapport.platform.exchange.models import Import
from tests.cast import person

ORDERS = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,POST,POSTAGE,1,2010-12-01 08:27:00,18.00,17850.0,United Kingdom
536366,71053,WHITE METAL LANTERN,6,2010-12-01 09:00:00,3.39,,France
C536367,71053,WHITE METAL LANTERN,-2,2010-12-02 09:00:00,3.39,17850.0,United Kingdom
536368,22752,=1+1,3,yesterday,7.65,13047.0,United Kingdom
536369,22752,SET 7 NESTING BOXES,-3,2010-12-02 10:00:00,0.00,,United Kingdom
"""


def upload(client: Client, text: str, **data: str) -> Any:
    file = SimpleUploadedFile("retail.csv", text.encode())
    return client.post(
        reverse("create_import"), {"file": file, "record_type": "", "source": "shop", **data}
    )


def form_values(page: str) -> dict[str, str]:
    """What a browser would send back from the mapping page untouched."""
    values = dict(re.findall(r'<input type="text" name="([^"]+)" value="([^"]*)"', page))
    for name, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        values[name] = chosen[1] if chosen else ""
    return values


@pytest.mark.parametrize(
    ("rows", "said"), [(2, "Import 2 rows"), (10_001, "Import 10,004 rows")], ids=["few", "many"]
)
def test_what_was_read_to_its_end_is_counted(
    manager: User, client_of: Callable[[User], Client], rows: int, said: str
) -> None:
    text = "Name,E-mail\n" + "".join(f"P{row},p{row}@people.example\n" for row in range(rows))
    client: Any = client_of(manager)
    page = client.get(upload(client, f"{text}\n\n\n").url).content.decode()
    assert said in page
    assert ("about" in page) == (rows > 10_000)


def test_a_file_is_handed_in_mapped_and_imported(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    client: Any = client_of(manager)
    assert "Bring in what you have" in client.get(reverse("imports")).content.decode()
    answer = upload(client, ORDERS)
    assert answer.status_code == 303
    page = client.get(answer.url).content.decode()
    assert "WHITE HANGING HEART" in page
    assert "separated by commas" in page
    values = form_values(page)
    assert values["record_type"] == "orders"
    assert (values["column_0"], values["column_6"], values["column_7"]) == (
        "number",
        "customer_id",
        "country",
    )
    assert "2 would be refused" in page
    answer = client.post(answer.url, {**values, "option_currency": "GBP", "do": "start"})
    chosen = Import.objects.get()
    assert (answer.status_code, answer.url, chosen.status) == (
        303,
        reverse("import", args=[chosen.pk]),
        "queued",
    )
    waiting = client.get(answer.url).content.decode()
    assert "Waiting for the worker" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    fragment = client.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment

    actions.run_import(chosen.pk)
    polled = client.get(answer.url, headers={"HX-Request": "true"})
    assert polled["HX-Refresh"] == "true"
    done = client.get(answer.url).content.decode()
    assert "6 rows were read" in done
    assert "Lines of returns" in done
    order = Order.objects.get(number="536365")
    assert (order.party.name, order.currency, order.line_count) == ("Customer 17850", "GBP", 2)  # type: ignore[union-attr]
    assert Order.objects.get(number="536366").party is None
    assert Return.objects.get().number == "C536367"
    refused = client.get(reverse("refused_rows", args=[chosen.pk]))
    text = b"".join(refused).decode("utf-8-sig")
    assert "Order date: “yesterday” is not a date." in text
    assert ",'=1+1," in text
    assert text.splitlines()[0].startswith("Row,Reason,InvoiceNo,StockCode")
    assert "retail.csv" in client.get(reverse("imports")).content.decode()


def test_one_import_is_one_story(manager: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(manager)
    page = upload(client, ORDERS).url
    client.post(page, {**form_values(client.get(page).content.decode()), "do": "start"})
    chosen = actions.run_import(Import.objects.get().pk)
    names = set(Event.objects.filter(story=chosen.story).values_list("name", flat=True))
    assert {"exchange.import_started", "exchange.import_finished"} <= names
    assert {"parties.party_created", "orders.order_placed"} <= names
    assert set(Event.objects.filter(story=chosen.story).values_list("by", flat=True)) == {
        manager.pk
    }


def test_what_is_wrong_is_said_at_the_form(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(manager)
    answer = upload(client, "")
    assert answer.status_code == 422
    answer = upload(client, "%PDF-1.4")
    assert (answer.status_code, "PDF" in answer.content.decode()) == (422, True)
    page = upload(client, ORDERS).url
    values = form_values(client.get(page).content.decode())
    answer = client.post(page, {**values, "column_3": "", "do": "start"})
    assert (answer.status_code, "No column is the quantity." in answer.content.decode()) == (
        422,
        True,
    )
    answer = client.post(page, {**values, "column_2": "quantity", "do": "start"})
    assert "cannot both be the Quantity" in answer.content.decode()
    answer = client.post(page, {**values, "option_currency": "euros", "do": "start"})
    assert "is not a currency code" in answer.content.decode()
    assert not Party.objects.exists()


def test_another_record_type_recognises_the_columns_anew(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(manager)
    page = upload(
        client, "Name,E-mail,City\nZoë Müller,zoe@example.org,Köln\n", record_type="orders"
    ).url
    values = form_values(client.get(page).content.decode())
    client.post(page, {**values, "record_type": "parties", "do": "look"})
    assert Import.objects.get().mapping == {"name": "Name", "email": "E-mail", "city": "City"}


def test_orders_and_their_lines_may_come_in_two_files(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    heads = SimpleUploadedFile(
        "orders.csv", b"order_id,customer_id,order_date\n1,A,2024-01-01\n2,B,2024-01-02\n"
    )
    lines = SimpleUploadedFile(
        "lines.csv", b"order_id,product_id,unit_price,quantity\n1,7,1.5,2\n1,8,2,1\n2,7,1.5,1\n"
    )
    client: Any = client_of(manager)
    answer = client.post(reverse("create_import"), {"file": [heads, lines], "source": "northwind"})
    chosen = Import.objects.get()
    assert answer.url == reverse("map_import", args=[chosen.pk])
    assert (chosen.record_type, chosen.file_name) == ("orders", "orders.csv + lines.csv")
    client.post(answer.url, {**form_values(client.get(answer.url).content.decode()), "do": "start"})
    actions.run_import(chosen.pk)
    assert Order.objects.get(number="1").line_count == 2


def test_too_large_a_file_is_refused(
    manager: User, client_of: Callable[[User], Client], settings: Any
) -> None:
    settings.UPLOAD_BYTES = 100
    answer = upload(client_of(manager), ORDERS)
    assert (answer.status_code, "larger than the" in answer.content.decode()) == (422, True)
    assert not Import.objects.exists()


def test_a_marketer_imports_contacts_only(client_of: Callable[[User], Client], db: None) -> None:
    marketer = person("Mila", "marketer")
    page = upload(client_of(marketer), ORDERS)
    assert Import.objects.get().record_type == "parties"
    assert '<option value="orders"' not in client_of(marketer).get(page.url).content.decode()


@pytest.mark.parametrize("name", ["imports", "create_import"])
def test_imports_are_not_for_everyone(
    name: str, charlie: User, dana: User, client_of: Callable[[User], Client]
) -> None:
    for user in (charlie, dana):
        assert client_of(user).get(reverse(name)).status_code in (403, 404)


def test_an_import_is_hidden_from_those_who_may_not_import(
    manager: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    upload(client_of(manager), ORDERS)
    chosen = Import.objects.get()
    outsider = client_of(charlie)
    for name in ("import", "map_import", "refused_rows"):
        assert outsider.get(reverse(name, args=[chosen.pk])).status_code == 404
    assert outsider.post(reverse("start_import", args=[chosen.pk])).status_code == 404
    assert upload(outsider, ORDERS).status_code == 403
