"""What a file holds is what the list shows, whatever the field and the form of the file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from rapport.kit.money import Money
from rapport.platform.access import SYSTEM
from rapport.platform.exchange import actions
from rapport.platform.exchange.written import written
from rapport.platform.records.actions.custom import fields, objects
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomRecord
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.queries.lists import list_page
from rapport.platform.records.types import RecordType, record_types

pytestmark = pytest.mark.django_db
VALUES: Mapping[str, Any] = {
    "text": "=1+1",
    "long_text": 'Line one,\nline "two"',
    "number": "-1250.50",
    "rating": 4,
    "money": "99.90",
    "date": "2026-02-28",
    "datetime": "2026-02-28T10:11:12.5+00:00",
    "time": "14:05",
    "boolean": "yes",
    "choice": "b",
    "choices": ["a", "c"],
    "email": "Zoe@Example.org",
    "phone": "+31 20 123 4567",
    "address": "-Dam 1, Amsterdam",
    "url": "https://example.org/?a=1",
}
OPTIONS: Mapping[str, Any] = {
    "choice": {"choices": (("a", "A"), ("b", "B"), ("c", "C"))},
    "choices": {"choices": (("a", "A"), ("b", "B"), ("c", "C"))},
    "money": {"currency": "EUR"},
}


@pytest.fixture
def kind() -> RecordType:
    """An object with a field of every kind; of its three records one says all, one nothing."""
    row = objects.make_object(ObjectPlan("Sample", ""), by=SYSTEM)
    made = record_types()[row.key]
    for name in VALUES:
        fields.add_field(made, FieldPlan(f"{name} here", name, **OPTIONS.get(name, {})), by=SYSTEM)
    found = record_types()[made.key]
    create_record(found, {"name": "All", **_named(VALUES)}, by=SYSTEM)
    create_record(found, {"name": "@nothing"}, by=SYSTEM)
    create_record(found, {"name": "Ünï – 𝛼", "text_here": "+12.50", "number_here": "7"}, by=SYSTEM)
    return found


def _named(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{name}_here": value for name, value in values.items()}


def _shown(kind: RecordType) -> list[dict[str, Any]]:
    """What the list shows, in the order of ids."""
    page = list_page(SYSTEM, kind, columns=list(kind.fields_for(SYSTEM)))
    return [
        {"id": row.pk} | {field.name: cell for field, cell in row.cells}
        for row in sorted(page.rows, key=lambda row: row.pk)
    ]


def _in_text(cell: Any) -> str:
    """A cell of the list as people read it in a file."""
    if isinstance(cell, Money):
        cell = cell.amount
    if isinstance(cell, list):
        cell = ", ".join(cell)
    text = "" if cell is None else str(written(cell))
    is_number = text.strip("+-").replace(".", "").isdigit()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not is_number else text


def test_csv_holds_what_the_list_shows(kind: RecordType, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    done = actions.export_records(by=SYSTEM, record_type=kind.key, path=path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = _shown(kind)
    assert rows == [{name: _in_text(cell) for name, cell in row.items()} for row in shown]
    assert (rows[0]["text_here"], rows[0]["number_here"]) == ("'=1+1", "-1250.5")
    assert rows[0]["long_text_here"] == VALUES["long_text"]
    assert rows[0]["choices_here"] == "a, c"
    assert rows[0]["datetime_here"] == "2026-02-28T10:11:12.500000+00:00"
    assert rows[0]["boolean_here"] == "yes"
    assert (rows[1]["name"], rows[2]["text_here"]) == ("'@nothing", "+12.50")
    assert done["columns"] == list(rows[0])


def test_parquet_has_true_types(kind: RecordType, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    actions.export_records(by=SYSTEM, record_type=kind.key, path=path)
    rows = pq.read_table(path).to_pylist()
    first = rows[0]
    assert {name: first[f"{name}_here"] for name in ("number", "money", "rating")} == {
        "number": Decimal("-1250.5"),
        "money": Decimal("99.9"),
        "rating": 4,
    }
    assert first["date_here"] == date(2026, 2, 28)
    assert first["datetime_here"] == datetime.fromisoformat(VALUES["datetime"])
    assert (first["time_here"], first["boolean_here"]) == (time(14, 5), True)
    assert (first["text_here"], first["name"]) == ("=1+1", "All")
    empty = {f"{name}_here" for name in VALUES} | {"owner", "team"}
    assert {name for name, cell in rows[1].items() if cell is None} == empty


def test_excel_holds_numbers_and_text(kind: RecordType, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    actions.export_records(by=SYSTEM, record_type=kind.key, path=path)
    headings, first, *_ = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    row = dict(zip(headings, first, strict=True))
    assert (row["number_here"], row["money_here"]) == (-1250.5, 99.9)
    assert (row["text_here"], row["boolean_here"], row["date_here"]) == (
        "=1+1",
        "yes",
        "2026-02-28",
    )


def test_a_value_that_is_none_of_its_kind_is_left_out(kind: RecordType, tmp_path: Path) -> None:
    spoilt = CustomRecord.objects.get(name="All")
    spoilt.custom |= {"date_here": "2026-02-31", "number_here": "many", "boolean_here": "x"}
    spoilt.save()
    path = tmp_path / "out.parquet"
    actions.export_records(by=SYSTEM, record_type=kind.key, path=path)
    first, *_, last = pq.read_table(path).to_pylist()
    assert (first["date_here"], first["number_here"], first["boolean_here"]) == (None, None, None)
    assert (first["money_here"], last["number_here"]) == (Decimal("99.9"), 7)


def test_an_export_without_records_has_its_headings(kind: RecordType, tmp_path: Path) -> None:
    for ending in ("csv", "parquet", "xlsx"):
        done = actions.export_records(
            by=SYSTEM, record_type=kind.key, path=tmp_path / f"o.{ending}", filter="name:nobody"
        )
        assert done["rows"] == 0
    assert pq.read_table(tmp_path / "o.parquet").column_names == done["columns"]


def test_who_is_told_can_end_it(kind: RecordType, tmp_path: Path) -> None:
    def stop(count: int) -> None:
        raise KeyboardInterrupt(count)

    with pytest.raises(KeyboardInterrupt, match="3"):
        actions.export_records(
            by=SYSTEM, record_type=kind.key, path=tmp_path / "out.csv", told=stop
        )
    assert list(tmp_path.iterdir()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors")
        assert cursor.fetchall() == [(0,)]
