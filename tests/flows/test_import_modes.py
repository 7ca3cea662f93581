"""Only new records entered, only those here changed, or both: contacts and orders as every other type."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.orders.models import Order
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.exchange import actions
from rapport.platform.exchange.actions import ImportSummary
from rapport.platform.exchange.models import Import
from rapport.platform.records.actions.undo import undo_story

pytestmark = pytest.mark.django_db
PEOPLE = "Id,Name,E-mail,Company,City\n1,Anna Berg,anna@example.org,,Kiel\n"
MORE = PEOPLE.replace("Kiel", "Bonn") + "2,Bo Holm,bo@example.org,Kontor,Oslo\n"
ORDER = "Order ID,Order Date,Quantity,Price,SKU\n1,2024-01-02,{},2.50,A\n"


def bring_in(tmp_path: Path, kind: str, text: str, mode: str = "") -> ImportSummary:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    asked = actions.Asked(record_type=kind, source="shop", options={"mode": mode})
    return actions.import_file(path, asked, by=SYSTEM)


def people() -> dict[str, str]:
    return dict(Party.objects.filter(deleted_at=None).values_list("name", "city"))


def test_only_new_people(tmp_path: Path) -> None:
    bring_in(tmp_path, "parties", PEOPLE)
    done = bring_in(tmp_path, "parties", MORE, "create")
    assert (done.created, done.updated, done.refused) == (1, 0, 1)
    assert [*done.reasons] == ["It is here already, and only new ones were to be entered."]
    assert people() == {"Anna Berg": "Kiel", "Bo Holm": "Oslo", "Kontor": ""}


def test_only_people_who_are_here(tmp_path: Path) -> None:
    bring_in(tmp_path, "parties", PEOPLE)
    done = bring_in(tmp_path, "parties", MORE.replace("org,,", "org,Kontor,"), "update")
    assert (done.created, done.updated, done.refused) == (0, 1, 1)
    anna = Party.objects.get()
    assert set(anna.addresses.values_list("city", flat=True)) == {"Kiel", "Bonn"}
    assert not anna.relationships.exists()


def test_a_company_goes_with_its_contact(tmp_path: Path) -> None:
    text = "Id,Company,Contact Name,City\nA,Kontor,Zoë Müller,Kiel\n"
    bring_in(tmp_path, "parties", "Id,Company,City\nA,Kontor,Kiel\n")
    assert bring_in(tmp_path, "parties", text, "create").refused == 1
    assert people() == {"Kontor": "Kiel"}


def test_who_was_undone_is_new(tmp_path: Path) -> None:
    done = bring_in(tmp_path, "parties", PEOPLE)
    undo_story(Import.objects.get(pk=done.import_id).story, by=SYSTEM)
    assert bring_in(tmp_path, "parties", PEOPLE, "update").refused == 1
    assert bring_in(tmp_path, "parties", PEOPLE, "create").refused == 0
    assert people() == {"Anna Berg": "Kiel"}


def test_only_new_orders_and_only_those_here(tmp_path: Path) -> None:
    bring_in(tmp_path, "orders", ORDER.format(3))
    two = ORDER.format(5) + "2,2024-01-03,1,2.50,A\n"
    done = bring_in(tmp_path, "orders", two, "create")
    assert (done.created, done.updated, done.refused) == (1, 0, 1)
    done = bring_in(tmp_path, "orders", two + "3,2024-01-03,1,2.50,A\n", "update")
    assert (done.created, done.updated, done.unchanged, done.refused) == (0, 1, 1, 1)
    assert dict(Order.objects.values_list("number", "total")) == {"1": 12.5, "2": 2.5}
