"""Records written to files: by whom, which, and so that nothing in them runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from rapport.kit.errors import Invalid, NotAllowed
from rapport.parties.models import EmailAddress, Party, PartyRole, Trait
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.exchange import actions
from rapport.platform.records.queries import flat
from rapport.platform.records.queries.lists import list_page
from rapport.platform.records.types import record_types

PEOPLE = "Id,Name,Email,City\n1,=HYPERLINK(1),zoe@example.org,Köln\n2,Jan,jan@example.org,Bonn\n"
ORDERS = "Order ID,SKU,Order date,Qty,Price,Customer ID\nA1,x,2024-01-02,2,1.25,1\nA2,x,2024-01-03,1,1.25,\n"


@pytest.fixture
def shop(db: None, tmp_path: Path) -> None:
    for record_type, text in (("parties", PEOPLE), ("orders", ORDERS)):
        path = tmp_path / f"{record_type}.csv"
        path.write_text(text)
        asked = actions.Asked(record_type=record_type, source="shop")
        actions.import_file(path, asked, by=SYSTEM)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_export_to_csv_escapes_formulas_and_is_recorded(shop: None, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    result = actions.export_records(by=SYSTEM, record_type="parties", path=path, filter="city:Köln")
    (row,) = rows(path.read_text(encoding="utf-8-sig"))
    assert (row["name"], row["email"]) == ("'=HYPERLINK(1)", "zoe@example.org")
    assert result["rows"] == 1
    event = Event.objects.get(name="exchange.records_exported")
    assert (event.data["record_type"], event.data["count"], event.data["filter"]) == (
        "party",
        1,
        "city:Köln",
    )


def test_export_to_parquet_and_excel(shop: None, tmp_path: Path) -> None:
    for ending in ("parquet", "xlsx"):
        result = actions.export_records(
            by=SYSTEM, record_type="orders", path=tmp_path / f"out.{ending}"
        )
        assert result["rows"] == 2
    table = pq.read_table(tmp_path / "out.parquet").to_pylist()
    found = {(row["number"], row["total"], row["currency"]) for row in table}
    assert found == {("A1", Decimal("2.5"), "EUR"), ("A2", Decimal("1.25"), "EUR")}
    sheet = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    assert len(sheet) == 3
    assert 2.5 in [row[sheet[0].index("total")] for row in sheet[1:]]
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


@pytest.mark.django_db(transaction=True)
def test_what_hangs_on_parties_is_what_the_list_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In windows of three, so that several connections read at once and one window has gaps."""
    monkeypatch.setattr(flat, "WINDOW", 3)
    for number in range(10):
        _party(number, pk=5000 + number if number < 9 else 9000)
    Party.objects.filter(name__in=("Party 4", "Party 6")).delete()
    path = tmp_path / "out.csv"
    told: list[int] = []
    actions.export_records(by=SYSTEM, record_type="party", path=path, told=told.append)
    found = rows(path.read_text(encoding="utf-8-sig"))
    kind = record_types()["party"]
    page = list_page(SYSTEM, kind, columns=list(kind.fields_for(SYSTEM)))
    shown = {row.pk: {field.name: cell for field, cell in row.cells} for row in page.rows}
    assert [int(row["id"]) for row in found] == sorted(shown)
    assert told == [3, 6, 8]
    for row in found:
        cells = shown[int(row["id"])]
        revenue = cells["revenue"]
        assert row["role"] == ", ".join(cells["role"] or [])
        assert (row["email"], row["phone"]) == (cells["email"] or "", cells["phone"] or "")
        assert row["revenue"] == (f"{revenue.amount.normalize():f}" if revenue else "")
        assert row["revenue_currency"] == (revenue.currency if revenue else "")
        assert row["last_order"] == (str(cells["last_order"]) if cells["last_order"] else "")
        assert row["created"] == cells["created"].isoformat()


def _party(number: int, pk: int) -> None:
    made = Party.objects.create(pk=pk, name=f"Party {number}", sort_name=f"party {number}")
    for place in range(number % 4):
        EmailAddress.objects.create(
            party=made,
            address=f"{place}@{number}.example",
            folded=f"{place}@{number}.example",
            is_primary=place == 2,
        )
    for role in ("supplier", "customer")[: number % 3]:
        PartyRole.objects.create(party=made, role=role)
    if number % 2:
        now = timezone.now()
        Trait.objects.create(party=made, name="revenue", number=number * 1000, text="EUR", at=now)
        Trait.objects.create(party=made, name="last_order", number=1, text="2026-01-02", at=now)


def test_every_type_can_be_exported(shop: None, tmp_path: Path) -> None:
    counts = {
        key: actions.export_records(by=SYSTEM, record_type=key, path=tmp_path / f"{key}.csv")[
            "rows"
        ]
        for key in ("party", "order", "return", "product", "interaction")
    }
    assert counts == {"party": 2, "order": 2, "return": 0, "product": 1, "interaction": 1}


def test_export_in_the_browser(
    shop: None, manager: User, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(manager).get(
        reverse("export_records", args=["party"]), {"format": "csv", "q": "city:Bonn"}
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="parties.csv"'
    (row,) = rows(b"".join(answer).decode("utf-8-sig"))
    assert row["name"] == "Jan"


def test_export_needs_the_right_to(
    shop: None,
    tmp_path: Path,
    alice: User,
    charlie: User,
    as_actor: Callable[[User], Actor],
    client_of: Callable[[User], Client],
) -> None:
    with pytest.raises(NotAllowed):
        actions.export_records(by=as_actor(alice), record_type="parties", path=tmp_path / "out.csv")
    assert client_of(alice).get(reverse("export_records", args=["party"])).status_code == 403
    assert client_of(charlie).get(reverse("export_records", args=["party"])).status_code == 404
    assert not (tmp_path / "out.csv").exists()
    assert not Event.objects.filter(name="exchange.records_exported").exists()


def test_wrong_wishes_are_answered(shop: None, tmp_path: Path) -> None:
    for name, record_type, sentence in (
        ("out.doc", "parties", "ending must be"),
        ("out.csv", "cats", "Rapport exports"),
        ("missing/out.csv", "parties", "cannot be written"),
    ):
        with pytest.raises(Invalid, match=sentence):
            actions.export_records(by=SYSTEM, record_type=record_type, path=tmp_path / name)


@pytest.mark.parametrize("sort", ["-revenue", "revenue", "name", "-created"])
def test_a_file_is_in_the_order_of_its_list(
    sort: str,
    client_of: Callable[[User], Client],
    admin: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flat, "WINDOW", 3)
    for number in range(11):
        party = Party.objects.create(name=f"P{number * 7 % 11}", sort_name=f"p{number * 7 % 11}")
        if number % 3:
            worth = {"name": "revenue", "number": number * 5 % 7, "at": timezone.now()}
            Trait.objects.create(party=party, **worth)
    kind = record_types()["party"]
    seen = [row.pk for row in list_page(SYSTEM, kind, sort=sort, columns=["name"]).rows]
    client = client_of(admin)
    shown = client.get(f"/records/party/?sort={sort}").content.decode()
    [link] = re.findall(r'href="([^"]*/export/\?[^"]*format=csv)"', shown)
    answer: Any = client.get(unescape(link))
    sent = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [int(row["id"]) for row in rows(sent)] == seen
    assert len(seen) == 11
