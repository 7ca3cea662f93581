"""Products changed where a list shows them: by the same rules, with the same event, and undone."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rapport.catalog.actions import Facts, create_product, edit_product, retire_product
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.types import record_types

if TYPE_CHECKING:
    from django.test import Client

    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
PRICE = Money(Decimal("2.55"), "GBP")


@pytest.fixture
def heart() -> Product:
    return create_product(Facts("85123A", "White hanging heart", price=PRICE), by=SYSTEM)


def cell(client: Client, product: Product, name: str, value: str) -> Any:
    address = f"/records/product/{product.pk}/cell/{name}/"
    said: dict[str, Any] = {name: value, f"seen-{name}": "?"}
    return client.post(address, said, headers={"HX-Request": "true"})


def test_a_cell_is_written_by_the_rules_of_the_catalogue(
    heart: Product, manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    assert 'data-cell="price"' in client.get("/records/product/").content.decode()
    assert "£3.00" in cell(client, heart, "price", "3").content.decode()
    assert cell(client, heart, "name", "Wooden heart").status_code == 200
    heart.refresh_from_db()
    assert (heart.price, heart.version) == (Decimal(3), 3)
    assert heart.search_text == "wooden heart 85123a"
    told = [
        event.data["changes"]
        for event in Event.objects.filter(name="catalog.product_edited").order_by("pk")
    ]
    assert told == [{"price": [2.55, 3]}, {"name": ["White hanging heart", "Wooden heart"]}]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("code", "2", "Another product has this code."),
        ("code", "", "Code is needed."),
        ("code", "x" * 61, "Code holds at most 60 letters"),
        ("price", "-1", "An amount cannot be negative."),
        ("currency", "", "Say the currency first."),
        ("currency", "euro", "Write its code, such as EUR."),
        ("kind", "dreams", "Kind is one of"),
    ],
)
def test_what_cannot_be_is_refused_in_the_cell(
    heart: Product, manager: User, client_of: ClientOf, name: str, value: str, sentence: str
) -> None:
    create_product(Facts("2", "Other"), by=SYSTEM)
    answer = cell(client_of(manager), heart, name, value)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Product.objects.get(pk=heart.pk).version == 1


def test_who_may_not_edit_products_has_no_such_cells(
    heart: Product, alice: User, charlie: User, client_of: ClientOf
) -> None:
    assert "data-cell" not in client_of(alice).get("/records/product/").content.decode()
    assert cell(client_of(alice), heart, "name", "Liver").status_code == 403
    assert cell(client_of(charlie), heart, "name", "Liver").status_code == 404


def test_a_form_and_a_cell_are_undone_alike(heart: Product, manager: User) -> None:
    by, other = actor_of(manager), Money(Decimal(4), "EUR")
    with events.story(uuid.uuid4()) as story:
        edit_product(heart, Facts("1", "Heart", category="Decor", price=other), by=by)
        retire_product(heart, by=by)
    outcome = undo_story(story, by=by).outcome
    heart.refresh_from_db()
    assert (heart.code, heart.name, heart.category) == ("85123A", "White hanging heart", None)
    assert (heart.price, heart.currency, heart.is_active) == (Decimal("2.55"), "GBP", True)
    assert heart.search_text == "white hanging heart 85123a"
    assert not outcome.left


def test_it_is_no_longer_sold_and_that_is_undone(
    heart: Product, manager: User, client_of: ClientOf
) -> None:
    client, by = client_of(manager), actor_of(manager)
    assert 'data-cell="sold"' in client.get("/records/product/").content.decode()
    unchecked = {"seen-sold": "yes"}
    assert client.post(f"/records/product/{heart.pk}/cell/sold/", unchecked).status_code == 200
    assert not Product.objects.get().is_active
    told = Event.objects.get(name="catalog.product_edited")
    assert told.data["changes"] == {"sold": [True, False]}
    undo_story(told.story, by=by)
    assert Product.objects.get().is_active
    with pytest.raises(Invalid):
        edit_record(record_types()["product"], heart.pk, {"sold": None}, by=by)


def test_a_rule_may_enter_one(manager: User) -> None:
    given = {"name": "Heart", "code": "1", "price": "2", "currency": "EUR"}
    made = create_record(record_types()["product"], given, by=actor_of(manager))
    assert (made.kind, made.search_text, made.is_active) == ("goods", "heart 1", True)
    assert Event.objects.get(name="catalog.product_created").data["code"] == "1"
