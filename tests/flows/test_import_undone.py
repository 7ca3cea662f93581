"""What an import did is taken back from its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport.catalog.models import Product
from rapport.orders.models import Order, Return
from rapport.parties.models import Party
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.exchange import actions
from rapport.platform.exchange.models import Import
from rapport.platform.records.actions.records import delete_record, edit_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.types import record_types

pytestmark = pytest.mark.django_db
HEAD = "Customer ID,First Name,Last Name,Company,E-mail,E-mail 2,Phone,City,Tags,Role\n"
FIRST = HEAD + "1,Anna,Berg,,anna@example.org,,,Kiel,,customer\n"
SECOND = (
    HEAD
    + "1,Anna,Berger,Kontor GmbH,anna@example.org,a.berg@example.net,+49 40 1234567,Kiel,vip,supplier\n"
    + "2,Zoë,Müller,Kontor GmbH,zoe@example.org,,,Köln,,\n"
    + "3,Bo,Holm,,bo@example.org,,,Oslo,,\n"
)


@pytest.fixture
def bring_in(tmp_path: Path, admin: User) -> Callable[[str, str], Import]:
    def run(kind: str, text: str) -> Import:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        asked = actions.Asked(record_type=kind, source="shop")
        done = actions.import_file(path, asked, by=actor_of(admin))
        assert done.refused == 0
        return Import.objects.get(pk=done.import_id)

    return run


def people() -> dict[str, dict[str, Any]]:
    """What is known of everybody, by name."""
    return {
        party.name: {
            "emails": sorted(party.emails.values_list("folded", flat=True)),
            "phones": sorted(party.phones.values_list("e164", flat=True)),
            "roles": sorted(party.roles.values_list("role", flat=True)),
            "city": party.city,
            "works_for": sorted(
                party.relationships.filter(until=None).values_list("object__name", flat=True)
            ),
        }
        for party in Party.objects.filter(deleted_at=None)
    }


def test_parties_are_as_they_were_but_for_what_somebody_changed_since(
    bring_in: Any, admin: User, client_of: Callable[[User], Client]
) -> None:
    bring_in("parties", FIRST)
    before = people()
    done = bring_in("parties", SECOND)
    assert set(people()) == {"Anna Berger", "Zoë Müller", "Bo Holm", "Kontor GmbH"}
    bo = Party.objects.get(name="Bo Holm")
    edit_record(record_types()["party"], bo.pk, {"job_title": "Captain"}, by=actor_of(admin))
    client: Any = client_of(admin)
    shown = client.get(reverse("import", args=[done.pk])).content.decode()
    assert reverse("undo_story", args=[done.story]) in shown
    answer = client.post(reverse("undo_story", args=[done.story]))
    assert "Left alone" in client.get(answer.url).content.decode()
    bo_now = people().pop("Bo Holm")
    assert bo_now["emails"] == ["bo@example.org"]
    assert {name: told for name, told in people().items() if name != "Bo Holm"} == before
    assert "took this back" in client.get(reverse("import", args=[done.pk])).content.decode()


def test_orders_go_with_their_products_and_customers(bring_in: Any, admin: User) -> None:
    done = bring_in(
        "orders",
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "1,85123A,Heart,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n",
    )
    assert Order.objects.count() == Party.objects.count() == Product.objects.count() == 1
    undo_story(done.story, by=actor_of(admin))
    assert not Order.objects.filter(deleted_at=None).exists()
    assert not Party.objects.filter(deleted_at=None).exists()


def test_another_managers_import_is_not_offered_for_undoing(
    bring_in: Any, manager: User, client_of: Callable[[User], Client]
) -> None:
    done = bring_in("parties", FIRST)
    page = client_of(manager).get(reverse("import", args=[done.pk])).content.decode()
    assert reverse("undo_story", args=[done.story]) not in page


def test_orders_returns_and_products_that_were_undone_come_back_with_their_file(
    bring_in: Any, admin: User
) -> None:
    orders = (
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "1,85123A,Heart,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
        "C2,85123A,Heart,-1,2010-12-02 08:26:00,2.55,17850,United Kingdom\n"
    )
    products = "Code,Name\nT1,Tea\n"
    for kind, text, models in (
        ("orders", orders, (Order, Return)),
        ("product", products, (Product,)),
    ):
        first = bring_in(kind, text)
        undo_story(first.story, by=actor_of(admin))
        assert models[0].objects.filter(deleted_at=None).count() == 0 or kind == "product"
        again = bring_in(kind, text)
        for model in models:
            assert not model.objects.exclude(deleted_at=None).exists()
        told = Event.objects.filter(story=again.story, name="records.record_restored")
        assert told.count() == len(models)
        assert again.counts["created"] == 0
    assert Party.objects.get().deleted_at is None
    thrown = Order.objects.get()
    delete_record(record_types()["order"], thrown.pk, by=actor_of(admin))
    bring_in("orders", orders)
    thrown.refresh_from_db()
    assert thrown.deleted_at is not None
