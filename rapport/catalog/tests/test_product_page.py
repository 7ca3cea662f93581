"""The page of a product, its picture, and who may know its cost."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rapport.catalog import queries
from rapport.catalog.actions import Facts, choose_picture, edit_product
from rapport.catalog.models import Product, TaxClass
from rapport.catalog.tests.goods import hide, kind_of, made
from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.files import add_file, remove_file
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.actions.undo import undo_story

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from rapport.platform.records.models import File
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


@pytest.fixture
def mallet() -> Product:
    return made("MALLET", "20", "8")


def picture(of: Product, name: str) -> File:
    return add_file(of, SimpleUploadedFile(name, PIXEL, content_type="image/png"), by=SYSTEM)


def test_the_chosen_picture_stands_for_it_else_the_newest(
    mallet: Product, manager: User, client_of: ClientOf
) -> None:
    first, second = picture(mallet, "a.png"), picture(mallet, "b.png")
    assert [one.pk for one in queries.pictures(SYSTEM, mallet)] == [second.pk, first.pk]
    client, address = client_of(manager), reverse("choose_picture", args=[mallet.pk])
    assert "b.png" in client.get(address).text
    assert client.post(address, {"picture": first.pk}).status_code == 303
    shown = client.get(reverse("product", args=[mallet.pk])).text
    assert reverse("preview_file", args=["product", mallet.pk, first.pk]) in shown
    told = Event.objects.get(name="catalog.picture_chosen").data
    assert (told["before"], told["after"]) == (None, first.pk)
    remove_file(first, mallet, by=SYSTEM)
    assert Product.objects.get(pk=mallet.pk).picture_id is None


def test_only_its_own_pictures_and_only_by_who_may(
    mallet: Product, alice: User, charlie: User
) -> None:
    other = picture(made("OTHER"), "c.png")
    text = add_file(mallet, SimpleUploadedFile("a.txt", b"One"), by=SYSTEM)
    for wrong in (other, text):
        with pytest.raises(Invalid, match="pictures that are kept"):
            choose_picture(mallet, wrong, by=SYSTEM)
    mine = picture(mallet, "a.png")
    with pytest.raises(NotAllowed):
        choose_picture(mallet, mine, by=actor_of(alice))
    with pytest.raises(NotFound):
        choose_picture(mallet, mine, by=actor_of(charlie))


def test_choosing_is_undone(mallet: Product) -> None:
    first, second = picture(mallet, "a.png"), picture(mallet, "b.png")
    choose_picture(mallet, first, by=SYSTEM)
    with events.story(uuid.uuid4()) as story:
        choose_picture(Product.objects.get(pk=mallet.pk), second, by=SYSTEM)
    undo_story(story, by=SYSTEM)
    assert Product.objects.get(pk=mallet.pk).picture_id == first.pk


def test_who_may_not_know_the_cost_neither_sees_nor_overwrites_it(
    mallet: Product, admin: User, manager: User, client_of: ClientOf
) -> None:
    client, address = client_of(manager), reverse("product", args=[mallet.pk])
    assert "€8.00" in client.get(address).text
    hide("cost", by=actor_of(admin))
    shown = client.get(address).text
    assert "€8.00" not in shown
    assert "Margin" not in shown
    edit = reverse("edit_product", args=[mallet.pk])
    assert 'name="cost"' not in client.get(edit).text
    said = {"code": "MALLET", "name": "Mallet", "kind": "goods", "currency": "EUR", "price": "22"}
    assert client.post(edit, {**said, "cost": "1"}).status_code == 303
    mallet.refresh_from_db()
    assert (mallet.name, mallet.price, mallet.cost) == ("Mallet", Decimal(22), Decimal(8))
    moved = client.post(edit, {**said, "currency": "USD"})
    assert moved.status_code == 422
    assert "stays in EUR" in moved.text
    assert client.post(edit, {**said, "price": ""}).status_code == 303
    mallet.refresh_from_db()
    assert mallet.price is None
    assert (mallet.cost, mallet.currency) == (Decimal(8), "EUR")


def test_its_tax_class_is_chosen_in_the_form(
    mallet: Product, manager: User, client_of: ClientOf
) -> None:
    edit = reverse("edit_product", args=[mallet.pk])
    assert 'name="tax_class"' not in client_of(manager).get(edit).text
    usual: TaxClass = create_record(kind_of("tax_class"), {"name": "Usual"}, by=SYSTEM)
    said: dict[str, Any] = {"code": "MALLET", "name": "Mallet", "kind": "goods"}
    done = client_of(manager).post(edit, {**said, "tax_class": usual.pk})
    assert done.status_code == 303
    mallet.refresh_from_db()
    assert mallet.tax_class == usual
    assert "Usual" in client_of(manager).get(reverse("product", args=[mallet.pk])).text
    told = Event.objects.filter(name="catalog.product_edited").latest("pk").data["changes"]
    assert told["tax_class"] == [None, usual.pk]
    edit_product(mallet, Facts("MALLET", "Mallet"), by=SYSTEM)
    assert Product.objects.get(pk=mallet.pk).tax_class is None
