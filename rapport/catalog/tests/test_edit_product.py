"""Changing, retiring and reviving products, and their page."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from rapport.catalog.actions import (
    Facts,
    create_product,
    edit_product,
    retire_product,
    revive_product,
)
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.kit.money import Money
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
HEART = Facts("85123A", "White hanging heart", price=Money(Decimal("2.55"), "GBP"))


@pytest.fixture
def heart() -> Product:
    return create_product(HEART, by=SYSTEM)


def test_a_change_is_kept_and_recorded(heart: Product, manager: User, as_actor: ActorOf) -> None:
    dearer = replace(HEART, price=Money(Decimal("2.95"), "GBP"), name="Heart")
    edit_product(heart, dearer, by=as_actor(manager), version=1)
    kept = Product.objects.get()
    assert (kept.name, kept.price, kept.version, kept.search_text) == (
        "Heart",
        Decimal("2.95"),
        2,
        "heart 85123a",
    )
    changed = Event.objects.get(name="catalog.product_edited").data["changes"]
    assert changed == {"name": ["White hanging heart", "Heart"], "price": [2.55, 2.95]}


def test_no_change_is_no_event(heart: Product) -> None:
    edit_product(heart, HEART, by=SYSTEM)
    assert Product.objects.get().version == 1
    assert not Event.objects.filter(name="catalog.product_edited").exists()


def test_who_read_an_older_version_is_refused(heart: Product) -> None:
    edit_product(heart, replace(HEART, name="Heart"), by=SYSTEM, version=1)
    with pytest.raises(Refused):
        edit_product(heart, replace(HEART, name="Liver"), by=SYSTEM, version=1)
    assert Product.objects.get().name == "Heart"


def test_its_own_code_is_not_taken_but_anothers_is(heart: Product) -> None:
    create_product(Facts("2", "Other"), by=SYSTEM)
    edit_product(heart, replace(HEART, name="Heart"), by=SYSTEM)
    with pytest.raises(Invalid):
        edit_product(heart, replace(HEART, code="2"), by=SYSTEM)


def test_retiring_and_reviving(heart: Product, manager: User, as_actor: ActorOf) -> None:
    by = as_actor(manager)
    assert not retire_product(heart, by=by).is_active
    with pytest.raises(Refused):
        retire_product(heart, by=by)
    assert revive_product(heart, by=by).is_active
    with pytest.raises(Refused):
        revive_product(heart, by=by)
    names = list(
        Event.objects.filter(subject_id=heart.pk).order_by("id").values_list("name", flat=True)
    )
    assert names == [
        "catalog.product_created",
        "catalog.product_retired",
        "catalog.product_revived",
    ]


def test_the_wrong_people(heart: Product, alice: User, charlie: User, as_actor: ActorOf) -> None:
    for verb in (retire_product, revive_product):
        with pytest.raises(NotAllowed):
            verb(heart, by=as_actor(alice))
        with pytest.raises(NotFound):
            verb(heart, by=as_actor(charlie))
    with pytest.raises(NotAllowed):
        edit_product(heart, HEART, by=as_actor(alice))


def test_the_page_shows_it_and_offers_only_what_one_may(
    heart: Product, alice: User, manager: User, charlie: User, client_of: ClientOf
) -> None:
    address = reverse("product", args=[heart.pk])
    for_alice = client_of(alice).get(address).content.decode()
    for_manager = client_of(manager).get(address).content.decode()
    assert "£2.55" in for_alice
    assert reverse("edit_product", args=[heart.pk]) not in for_alice
    assert reverse("edit_product", args=[heart.pk]) in for_manager
    assert client_of(charlie).get(address).status_code == 404


def test_the_pages_edit_and_retire(heart: Product, manager: User, client_of: ClientOf) -> None:
    client = client_of(manager)
    form = client.get(reverse("edit_product", args=[heart.pk])).content.decode()
    assert 'value="2.55"' in form
    said = {
        "code": "85123A",
        "name": "Heart",
        "kind": "goods",
        "currency": "GBP",
        "price": "3.00",
        "version": "1",
    }
    assert client.post(reverse("edit_product", args=[heart.pk]), said).status_code == 303
    stale = client.post(reverse("edit_product", args=[heart.pk]), {**said, "name": "Liver"})
    assert stale.status_code == 422
    assert "Someone else changed this product" in stale.content.decode()
    assert client.post(reverse("retire_product", args=[heart.pk])).status_code == 303
    assert "Retired" in client.get(reverse("product", args=[heart.pk])).content.decode()
    assert client.post(reverse("revive_product", args=[heart.pk])).status_code == 303
    assert client.get(reverse("retire_product", args=[heart.pk])).status_code == 405


def test_the_list_finds_it(heart: Product, alice: User, client_of: ClientOf) -> None:
    create_product(Facts("POST", "Postage", kind="charge"), by=SYSTEM)
    client = client_of(alice)
    assert client.get(reverse("products")).status_code == 302
    text = client.get(
        reverse("records", args=["product"]) + "?q=hanging kind:goods"
    ).content.decode()
    assert "White hanging heart" in text
    assert "Postage" not in text
