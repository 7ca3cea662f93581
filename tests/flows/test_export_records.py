"""Records written to files: by whom, which, and so that nothing in them runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from rapport.kit.errors import Invalid, NotAllowed
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.exchange import actions

PEOPLE = "Id,Name,Email,City\n1,=HYPERLINK(1),zoe@example.org,Köln\n2,Jan,jan@example.org,Bonn\n"
ORDERS = "Order ID,SKU,Order date,Qty,Price,Customer ID\nA1,x,2024-01-02,2,1.25,1\nA2,x,2024-01-03,1,1.25,\n"


@pytest.fixture
def shop(db: None, tmp_path: Path) -> None:
    for record_type, text in (("parties", PEOPLE), ("orders", ORDERS)):
        path = tmp_path / f"{record_type}.csv"
        path.write_text(text)
        actions.import_file(by=SYSTEM, record_type=record_type, path=path, source="shop")


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
    assert found == {("A1", "2.5", "EUR"), ("A2", "1.25", "EUR")}
    sheet = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    assert len(sheet) == 3
    assert 2.5 in [row[sheet[0].index("total")] for row in sheet[1:]]
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


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
