"""Bundles cost less than their parts, or somebody says why not."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.catalog import queries
from rapport.catalog.actions import Facts, compose_bundle, edit_product
from rapport.catalog.actions.bundles import Composition
from rapport.catalog.models import Component, Product
from rapport.catalog.tests.goods import hide, kind_of, made
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.kit.money import Money
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.actions.undo import undo_story

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
ONE, TWO = Decimal(1), Decimal(2)


@pytest.fixture
def mallet() -> Product:
    return made("MALLET", "20", "8")


@pytest.fixture
def chisel() -> Product:
    return made("CHISEL", "15", "5")


@pytest.fixture
def said(mallet: Product, chisel: Product) -> Composition:
    """A mallet and two chisels, 50 apart, for 42."""
    return Composition(((mallet.pk, ONE), (chisel.pk, TWO)), eur("42"))


@pytest.fixture
def box() -> Product:
    return made("BOX")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def bundle_of(found: Product) -> Any:
    return queries.bundle_of(SYSTEM, Product.objects.get(pk=found.pk))


def test_it_shows_what_it_saves_and_leaves(box: Product, said: Composition, manager: User) -> None:
    compose_bundle(box, said, by=actor_of(manager))
    found = bundle_of(box)
    assert found.product.is_bundle
    assert [(row.product.code, row.quantity) for row in found.components] == [
        ("MALLET", ONE),
        ("CHISEL", TWO),
    ]
    worth = found.worth
    assert (worth.apart, worth.saving, worth.margin) == (eur("50"), eur("8"), eur("24"))
    assert not found.trouble
    told = Event.objects.get(name="catalog.product_edited").data["changes"]
    assert told["components"] == [[], ["1 × MALLET", "2 × CHISEL"]]
    assert told["price"] == [None, 42]


def test_one_that_is_not_cheaper_is_refused_and_nothing_is_written(
    box: Product, said: Composition, manager: User
) -> None:
    with pytest.raises(Invalid) as refused:
        compose_bundle(box, replace(said, price=eur("50")), by=actor_of(manager))
    assert refused.value.fields["price"] == (
        "The bundle costs 50 EUR and its parts 50 EUR: it must cost less, or say why not."
    )
    assert not Component.objects.exists()
    assert Product.objects.get(pk=box.pk).price is None


def test_an_exception_is_kept_with_who_said_it(
    box: Product, said: Composition, manager: User
) -> None:
    dear = replace(said, price=eur("55"), exception="Comes in an oak box")
    compose_bundle(box, dear, by=actor_of(manager))
    found = bundle_of(box)
    assert found.is_excepted
    assert (found.product.exception, found.product.exception_by) == ("Comes in an oak box", manager)
    assert found.product.exception_at is not None
    told = Event.objects.get(name="catalog.product_edited")
    assert told.data["changes"]["exception"] == ["", "Comes in an oak box"]
    assert told.by == manager.pk
    with pytest.raises(Invalid):
        compose_bundle(box, replace(dear, exception=""), by=actor_of(manager))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": "60"}, "price"),
        ({"price": ""}, "price"),
        ({"price": "42", "currency": "USD"}, "price"),
        ({"components": []}, ""),
    ],
)
def test_the_promise_holds_however_a_bundle_is_written(
    box: Product, said: Composition, change: dict[str, Any], field: str
) -> None:
    compose_bundle(box, said, by=SYSTEM)
    if not field:
        edit_record(kind_of("product"), box.pk, change, by=SYSTEM)
        assert not Product.objects.get(pk=box.pk).is_bundle
        return
    with pytest.raises(Invalid) as refused:
        edit_record(kind_of("product"), box.pk, change, by=SYSTEM)
    assert field in refused.value.fields
    with pytest.raises(Invalid):
        edit_product(
            Product.objects.get(pk=box.pk), Facts("BOX", "Box", price=eur("60")), by=SYSTEM
        )


def test_what_bundles_cannot_hold(box: Product, mallet: Product, said: Composition) -> None:
    compose_bundle(box, said, by=SYSTEM)
    other = made("OTHER", "5")
    for found, parts in (
        (other, [(other.pk, ONE)]),
        (other, [(box.pk, ONE)]),
        (mallet, [(other.pk, TWO)]),
        (other, [(mallet.pk, Decimal(0))]),
        (other, [(mallet.pk, ONE), (mallet.pk, TWO)]),
        (other, [(0, ONE)]),
    ):
        with pytest.raises(Invalid) as refused:
            compose_bundle(found, Composition(parts, eur("1")), by=SYSTEM)
        assert any(name.startswith("components") for name in refused.value.fields)


def test_the_wrong_people(
    box: Product, said: Composition, alice: User, charlie: User, manager: User
) -> None:
    with pytest.raises(NotAllowed):
        compose_bundle(box, said, by=actor_of(alice))
    with pytest.raises(NotFound):
        compose_bundle(box, said, by=actor_of(charlie))
    compose_bundle(box, said, by=actor_of(manager), version=1)
    with pytest.raises(Refused):
        compose_bundle(box, replace(said, exception="Late"), by=actor_of(manager), version=1)


def test_a_part_that_gets_cheaper_shows_in_the_bundle_and_is_not_refused(
    box: Product, mallet: Product, said: Composition, manager: User, client_of: ClientOf
) -> None:
    compose_bundle(box, said, by=SYSTEM)
    client = client_of(manager)
    cheaper = {
        "code": "MALLET",
        "name": "MALLET",
        "kind": "goods",
        "currency": "EUR",
        "price": "10",
    }
    done = client.post(
        reverse("edit_product", args=[mallet.pk]), {**cheaper, "cost": "8"}, follow=True
    )
    assert "1 bundle now costs as much as its parts, or more: BOX." in done.text
    assert "must cost less" in client.get(reverse("product", args=[box.pk])).text
    assert "Does not pay" in client.get(reverse("bundles")).text
    [broken] = queries.bundles_in_trouble(SYSTEM, mallet)
    assert broken.product == box
    edit_record(kind_of("product"), box.pk, {"name": "Tool box"}, by=SYSTEM)


def test_composing_is_undone_whole(box: Product, said: Composition, mallet: Product) -> None:
    compose_bundle(box, said, by=SYSTEM)
    with events.story(uuid.uuid4()) as story:
        compose_bundle(box, Composition(((mallet.pk, TWO),), eur("30")), by=SYSTEM)
    assert not undo_story(story, by=SYSTEM).outcome.left
    found = bundle_of(box)
    assert [(row.product.code, row.quantity) for row in found.components] == [
        ("MALLET", ONE),
        ("CHISEL", TWO),
    ]
    assert found.worth.price == eur("42")


def test_the_form_takes_codes_and_says_what_is_wrong_where_it_was_typed(
    box: Product, mallet: Product, chisel: Product, manager: User, client_of: ClientOf
) -> None:
    client, address = client_of(manager), reverse("compose_bundle", args=[box.pk])
    assert client.get(address).status_code == 200
    rows = {"code-0": "MALLET", "quantity-0": "1", "code-1": "NONE", "quantity-1": "1"}
    unknown = client.post(address, {**rows, "price": "10 EUR"})
    assert unknown.status_code == 422
    assert "No product has this code." in unknown.text
    dear = client.post(address, {**rows, "code-1": "CHISEL", "price": "40 EUR"})
    assert dear.status_code == 422
    assert "it must cost less" in dear.text
    none = client.post(address, {**rows, "code-1": "CHISEL", "quantity-1": "0", "price": "9 EUR"})
    assert "more than zero" in none.text
    assert not Component.objects.exists()
    done = client.post(address, {**rows, "code-1": "CHISEL", "price": "30 EUR"})
    assert done.status_code == 303
    assert "In this bundle" in client.get(done["Location"]).text


def test_who_may_not_know_the_cost_sees_no_margin(
    box: Product, said: Composition, admin: User, alice: User, client_of: ClientOf
) -> None:
    compose_bundle(box, said, by=SYSTEM)
    client = client_of(alice)
    pages = [reverse("product", args=[box.pk]), reverse("bundles")]
    assert all("Margin left" in client.get(page).text for page in pages)
    hide("cost", by=actor_of(admin))
    assert not any("Margin left" in client.get(page).text for page in pages)
    found = queries.bundle_of(actor_of(alice), box)
    assert found is not None
    assert found.worth.cost is None
