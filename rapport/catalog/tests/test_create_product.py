"""Adding products, by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from rapport.catalog.actions import Facts, create_product
from rapport.catalog.models import Category, Product
from rapport.kit.errors import Invalid, NotAllowed
from rapport.kit.money import Money
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
PRICE = Money(Decimal("2.55"), "GBP")
HEART = Facts("85123A", "White hanging heart", category="Lights", price=PRICE)


def test_the_facts_are_kept(manager: User, as_actor: ActorOf) -> None:
    product = create_product(HEART, by=as_actor(manager))
    kept = Product.objects.get()
    assert (kept.pk, kept.code, kept.name, kept.kind) == (
        product.pk,
        "85123A",
        "White hanging heart",
        "goods",
    )
    assert (kept.price, kept.currency, kept.cost) == (Decimal("2.55"), "GBP", None)
    assert kept.category == Category.objects.get(name="Lights")
    assert kept.search_text == "white hanging heart 85123a"
    assert kept.created_by == manager


def test_it_is_recorded(manager: User, as_actor: ActorOf) -> None:
    create_product(HEART, by=as_actor(manager))
    names = set(Event.objects.filter(by=manager.pk).values_list("name", flat=True))
    assert names == {"catalog.product_created", "catalog.category_created"}
    assert Event.objects.get(name="catalog.product_created").data["code"] == "85123A"


def test_only_managers_add_products(alice: User, charlie: User, as_actor: ActorOf) -> None:
    for user in (alice, charlie):
        with pytest.raises(NotAllowed):
            create_product(HEART, by=as_actor(user))
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("code", Facts("", "Heart")),
        ("code", Facts("x" * 61, "Heart")),
        ("code", Facts("TAKEN", "Heart")),
        ("name", Facts("1", "")),
        ("kind", Facts("1", "Heart", kind="idea")),
        ("price", Facts("1", "Heart", price=Money(Decimal(-1), "GBP"))),
        ("price", Facts("1", "Heart", price=Money(Decimal("0.0000001"), "GBP"))),
        ("price", Facts("1", "Heart", price=Money(Decimal(10**14), "GBP"))),
        ("cost", Facts("1", "Heart", price=PRICE, cost=Money(Decimal(1), "EUR"))),
    ],
)
def test_what_cannot_be_is_refused(
    field: str, facts: Facts, manager: User, as_actor: ActorOf
) -> None:
    Product.objects.create(code="TAKEN", name="Other")
    with pytest.raises(Invalid) as refused:
        create_product(facts, by=as_actor(manager))
    assert field in refused.value.fields


def test_the_form_adds_it(manager: User, client_of: ClientOf) -> None:
    said = {
        "code": "22423",
        "name": "Cake stand",
        "kind": "goods",
        "currency": "gbp",
        "price": "£1,012.75",
    }
    response = client_of(manager).post(reverse("create_product"), said)
    product = Product.objects.get()
    assert (response.status_code, response["Location"]) == (
        303,
        reverse("product", args=[product.pk]),
    )
    assert (product.price, product.currency) == (Decimal("1012.75"), "GBP")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"price": "1,234"}, "can be read in two ways"),
        ({"currency": "", "price": "5"}, "not clear which currency"),
        ({"currency": "EURO"}, "Write its code"),
        ({"code": "TAKEN"}, "Another product has this code"),
    ],
)
def test_the_form_says_what_is_wrong(
    changes: dict[str, str], sentence: str, manager: User, client_of: ClientOf
) -> None:
    Product.objects.create(code="TAKEN", name="Other")
    said = {"code": "1", "name": "Stand", "kind": "goods", "currency": "EUR", **changes}
    response = client_of(manager).post(reverse("create_product"), said)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_the_form_is_not_for_everyone(alice: User, client_of: ClientOf) -> None:
    assert client_of(alice).get(reverse("create_product")).status_code == 403
