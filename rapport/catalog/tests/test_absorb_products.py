"""Products by the thousand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from rapport.catalog.absorbing import COLUMNS, Absorbed, absorb_products, create_staging
from rapport.catalog.models import Category, Product
from rapport.kit.errors import NotAllowed
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ActorOf

pytestmark = pytest.mark.django_db
Row = tuple[str | None, ...]
HEART: Row = ("85123A", "White hanging heart", "goods", "Lights", "GBP", "2.55")
POST: Row = ("POST", "Postage", "charge", "", "", None)


def absorb(*rows: Row) -> Absorbed:
    with connection.cursor() as cursor:
        staging = create_staging(cursor)
        places = ", ".join(["%s"] * len(COLUMNS))
        for row in rows:
            cursor.execute(f"INSERT INTO {staging} ({', '.join(COLUMNS)}) VALUES ({places})", row)
        found = absorb_products(cursor, staging, by=SYSTEM, source="shop")
        cursor.execute(f"DROP TABLE {staging}")
    return found


def test_new_codes_are_added() -> None:
    assert absorb(HEART, POST) == Absorbed(2, 0)
    heart, post = Product.objects.get(code="85123A"), Product.objects.get(code="POST")
    assert (heart.name, heart.price, heart.currency) == (
        "White hanging heart",
        Decimal("2.55"),
        "GBP",
    )
    assert heart.category == Category.objects.get(name="Lights")
    assert (post.kind, post.price, post.currency, post.category) == ("charge", None, "", None)
    assert heart.search_text == "white hanging heart 85123a"


def test_a_category_in_the_trash_comes_back() -> None:
    absorb(HEART)
    shelf = Category.objects.get()
    shelf.deleted_at = shelf.created_at
    shelf.save()
    absorb(("2", "Lamp", "goods", "Lights", "", None))
    assert Category.objects.get().deleted_at is None
    assert Product.objects.get(code="2").category == shelf


def test_what_is_known_stays_as_it_is() -> None:
    absorb(HEART)
    assert absorb(("85123A", "Other name", "charge", "", "EUR", "9"), POST) == Absorbed(1, 1)
    assert Product.objects.get(code="85123A").name == "White hanging heart"
    assert Event.objects.filter(name="catalog.products_absorbed").count() == 2
    assert absorb(HEART, POST) == Absorbed(0, 2)
    assert Event.objects.filter(name="catalog.products_absorbed").count() == 2


def test_of_one_code_the_row_with_a_name_counts() -> None:
    assert absorb(
        ("1", "", "goods", "", "", None), ("1", "Stand", "goods", "", "", None)
    ) == Absorbed(1, 0)
    assert Product.objects.get().name == "Stand"


def test_the_code_stands_in_for_a_name_and_no_price_is_without_currency() -> None:
    absorb(("1", "", "goods", "", "", "5"))
    product = Product.objects.get()
    assert (product.name, product.price) == ("1", None)


def test_nothing_is_nothing() -> None:
    assert absorb() == Absorbed(0, 0)
    assert not Event.objects.exists()


def test_the_wrong_person(alice: User, as_actor: ActorOf) -> None:
    with connection.cursor() as cursor, pytest.raises(NotAllowed):
        absorb_products(cursor, "nothing", by=as_actor(alice), source="shop")
