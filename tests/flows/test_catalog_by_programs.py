"""The catalogue as programs and files read and write it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rapport.catalog.actions import add_attribute, create_category
from rapport.catalog.actions.categories import AttributePlan
from rapport.catalog.models import Price, PriceList, Product, Relation, TaxRate
from rapport.platform.access import SYSTEM
from rapport.platform.exchange.actions import Asked, export_records, import_file
from rapport.platform.exchange.models import Import
from rapport.platform.records.actions.trash import erase_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.types import record_types
from tests.programs import Lend, Program, said

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(manager: User, lend: Lend) -> Program:
    return lend(manager)


@pytest.fixture
def mallet() -> Product:
    return Product.objects.create(code="M", name="Mallet", currency="EUR", price="20", cost="8")


def brought(tmp_path: Path, record_type: str, text: str) -> Any:
    path = tmp_path / f"{record_type}.csv"
    path.write_text(text)
    return import_file(path, Asked(record_type=record_type, source="shop"), by=SYSTEM)


def test_a_bundle_is_written_with_its_components(program: Program, mallet: Product) -> None:
    parts = [{"product": mallet.pk, "quantity": 2}]
    body = {"name": "Two", "code": "T", "price": {"amount": "30", "currency": "EUR"}}
    made = program.call("POST", "product", body | {"components": parts})
    assert made.status_code == 201, made.content
    pk = said(made)["id"]
    assert said(made)["components"] == [{"product": mallet.pk, "quantity": 2}]
    assert Product.objects.get(pk=pk).is_bundle
    dear = {"price": {"amount": "40", "currency": "EUR"}}
    refused = program.call("PATCH", f"product/{pk}", dear)
    assert (refused.status_code, list(said(refused)["errors"])) == (422, ["price"])
    why = program.call("PATCH", f"product/{pk}", dear | {"exception": "Signed by hand"})
    assert why.status_code == 200
    assert Product.objects.get(pk=pk).exception_by is not None
    assert program.call("PATCH", f"product/{pk}", {"components": []}).status_code == 200
    assert not Product.objects.get(pk=pk).is_bundle


def test_prices_of_a_list(program: Program, mallet: Product) -> None:
    on_list = program.call("POST", "price_list", {"name": "Spring", "currency": "EUR"})
    assert on_list.status_code == 201, on_list.content
    body = {"price_list": said(on_list)["id"], "product": mallet.pk, "quantity": "10"}
    made = program.call("POST", "price", body | {"amount": "17.5"})
    assert made.status_code == 201, made.content
    assert said(made)["amount"] == {"amount": "17.5", "currency": "EUR"}
    again = program.call("POST", "price", body | {"amount": "16"})
    assert (again.status_code, list(said(again)["errors"])) == (422, ["since"])
    pk = said(made)["id"]
    assert program.call("DELETE", f"price/{pk}").status_code in (200, 204)
    erase_record(record_types()["price"], pk, by=SYSTEM)
    assert not Price.objects.exists()


def test_a_price_list_comes_as_a_file_and_is_undone(tmp_path: Path, mallet: Product) -> None:
    PriceList.objects.create(name="Spring", currency="EUR")
    rows = "Product,Price list,Minimum quantity,Unit price\nM,Spring,1,19\nM,Spring,10,17\nM,Spring,1,3\nX,Spring,1,1\n"
    summary = brought(tmp_path, "price", rows)
    assert [(int(row.quantity), int(row.amount)) for row in Price.objects.order_by("pk")] == [
        (1, 19),
        (10, 17),
    ]
    assert summary.refused_file
    story = Import.objects.get(pk=summary.import_id).story
    undo_story(story, by=SYSTEM)
    assert not Price.objects.filter(deleted_at=None).exists()


def test_relations_and_rates_come_as_files(tmp_path: Path, mallet: Product) -> None:
    Product.objects.create(code="F", name="Fine mallet")
    brought(tmp_path, "product_relation", "Product,Goes with it as,Other product\nM,better,F\n")
    assert Relation.objects.get().other.code == "F"
    brought(tmp_path, "tax_class", "Name\nUsual\n")
    rates = "Name,Tax class,Country,Percent,Since\nVAT,Usual,NL,21,2012-10-01\nVAT,Usual,NL,9,x\n"
    brought(tmp_path, "tax_rate", rates)
    assert [int(rate.percent) for rate in TaxRate.objects.all()] == [21]


def test_attributes_go_out_and_come_in(
    tmp_path: Path, program: Program, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        chairs = create_category("Chairs", by=SYSTEM)
        plan = AttributePlan("Weight", "number", "kg", is_required=True)
        add_attribute(chairs, plan, by=SYSTEM)
    body = {"name": "Stool", "code": "S", "category": chairs.pk}
    refused = program.call("POST", "product", body)
    assert (refused.status_code, list(said(refused)["errors"])) == (422, ["weight_kg"])
    made = program.call("POST", "product", body | {"weight_kg": "4.5"})
    assert made.status_code == 201, made.content
    rows = "Name,Code,Category,Weight (kg)\nBench,B,Chairs,9\nSofa,S2,Chairs,\n"
    brought(tmp_path, "product", rows)
    assert Product.objects.get(code="B").custom == {"weight_kg": 9}
    assert not Product.objects.filter(code="S2").exists()
    path = tmp_path / "out.csv"
    columns = ["code", "category", "weight_kg"]
    export_records(by=SYSTEM, record_type="product", path=path, columns=columns)
    with path.open(encoding="utf-8-sig") as file:
        found = list(csv.reader(file))
    assert [row[1] for row in found[1:]] == ["S", "B"]
    assert [row[-1] for row in found[1:]] == ["4.5", "9"]
