"""Which price holds for whom, when and from how many on; and that no two can."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rapport.catalog import queries
from rapport.catalog.models import Price, PriceList, Product
from rapport.catalog.tests.goods import kind_of, made
from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.kit.money import Money
from rapport.parties.actions import create_party
from rapport.parties.details import PartyDetails
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import (
    create_record,
    delete_record,
    edit_record,
    restore_record,
)
from rapport.platform.records.actions.tags import add_tag
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.actions.upserting import Upsert, upsert_records

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


@pytest.fixture
def mallet() -> Product:
    return made("MALLET", "20", "8")


@pytest.fixture
def dealer() -> Party:
    """Who carries the tag "Dealer"."""
    found = create_party(PartyDetails(name="Acme", kind="organization"), by=SYSTEM)
    add_tag(found, "Dealer", by=SYSTEM)
    return found


def listed(name: str, currency: str = "EUR", **more: Any) -> PriceList:
    given = {"name": name, "currency": currency, **more}
    found: PriceList = create_record(kind_of("price_list"), given, by=SYSTEM)
    return found


def priced(on_list: PriceList, product: Product, amount: str, **more: Any) -> Price:
    given = {"price_list": on_list.pk, "product": product.pk, "amount": amount, **more}
    found: Price = create_record(kind_of("price"), given, by=SYSTEM)
    return found


def held(product: Product, quantity: str = "1", **more: Any) -> Any:
    asked = {"party": None, "currency": "EUR", "on": DAY, **more}
    [found] = queries.prices_for(SYSTEM, [(product.pk, Decimal(quantity))], **asked)
    return found


def test_without_a_list_its_own_price_holds_in_its_own_currency(mallet: Product) -> None:
    assert (held(mallet).price, held(mallet).list_id) == (Money(Decimal(20), "EUR"), None)
    assert held(mallet).why == "Its own price, as no list has one."
    nothing = held(mallet, currency="USD")
    assert nothing.price is None
    assert "no price in this currency" in nothing.why


def test_the_largest_break_that_is_reached_holds_and_says_so(mallet: Product) -> None:
    everyone = listed("Everyone")
    priced(everyone, mallet, "19")
    priced(everyone, mallet, "15", quantity="10")
    one, ten = held(mallet, "9.5"), held(mallet, "10")
    assert (one.price, one.why) == (Money(Decimal(19), "EUR"), "On the list “Everyone”.")
    assert (ten.price, ten.why) == (Money(Decimal(15), "EUR"), "“Everyone” from 10 on.")
    assert (ten.list_id, ten.list_name, ten.quantity) == (everyone.pk, "Everyone", Decimal(10))


def test_a_group_has_its_list_and_nobody_else(mallet: Product, dealer: Party) -> None:
    priced(listed("Everyone"), mallet, "12")
    priced(listed("Dealers", group="dealer"), mallet, "14")
    assert PriceList.objects.get(name="Dealers").group == "Dealer"
    other = create_party(PartyDetails(name="Zorro", kind="person"), by=SYSTEM)
    assert held(mallet, party=dealer).price == Money(Decimal(14), "EUR")
    assert held(mallet, party=dealer).group == "Dealer"
    assert held(mallet, party=other).price == held(mallet).price == Money(Decimal(12), "EUR")


def test_of_equally_near_lists_the_lowest_price_holds(mallet: Product) -> None:
    priced(listed("Spring"), mallet, "18")
    priced(listed("May"), mallet, "17")
    assert held(mallet).list_name == "May"


@pytest.mark.parametrize(
    ("of_list", "of_price", "holds"),
    [
        ({}, {}, True),
        ({"since": "2026-05-01", "until": "2026-05-01"}, {}, True),
        ({"since": "2026-05-02"}, {}, False),
        ({"until": "2026-04-30"}, {}, False),
        ({}, {"since": "2026-05-01"}, True),
        ({}, {"since": "2026-05-02"}, False),
        ({}, {"until": "2026-05-01"}, True),
        ({}, {"until": "2026-04-30"}, False),
    ],
)
def test_a_price_holds_on_its_days(
    mallet: Product, of_list: dict[str, str], of_price: dict[str, str], holds: bool
) -> None:
    priced(listed("List", **of_list), mallet, "5", **of_price)
    assert (held(mallet).price == Money(Decimal(5), "EUR")) is holds


def test_what_is_in_the_trash_holds_no_more(mallet: Product) -> None:
    row = priced(listed("List"), mallet, "5")
    delete_record(kind_of("price"), row.pk, by=SYSTEM)
    assert held(mallet).list_id is None
    mallet.deleted_at = row.created_at
    mallet.save()
    assert held(mallet).price is None


def test_three_statements_however_many(dealer: Party) -> None:
    products = [made(f"P{number}", "5") for number in range(12)]
    everyone = listed("Everyone")
    for product in products:
        priced(everyone, product, "4")
    for count in (1, 12):
        wanted = [(one.pk, Decimal(2)) for one in products[:count]]
        with CaptureQueriesContext(connection) as found:
            queries.prices_for(SYSTEM, wanted, party=dealer, currency="EUR", on=DAY)
        assert len(found) == 3


def test_who_sees_no_products_gets_no_prices(mallet: Product, charlie: User, alice: User) -> None:
    wanted = [(mallet.pk, Decimal(1))]
    asked: dict[str, Any] = {"party": None, "currency": "EUR", "on": DAY}
    [nothing] = queries.prices_for(actor_of(charlie), wanted, **asked)
    assert nothing.price is None
    [own] = queries.prices_for(actor_of(alice), wanted, **asked)
    assert own.price == Money(Decimal(20), "EUR")


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        ({}, {}, True),
        ({}, {"quantity": "10"}, False),
        ({"until": "2026-05-31"}, {"since": "2026-06-01"}, False),
        ({"until": "2026-05-31"}, {"since": "2026-05-31"}, True),
        ({"since": "2026-06-01"}, {"until": "2026-05-31"}, False),
        ({"since": "2026-01-01", "until": "2026-12-31"}, {"since": "2026-03-01"}, True),
        ({}, {"since": "2030-01-01"}, True),
    ],
)
def test_no_two_prices_hold_on_one_day(
    mallet: Product, first: dict[str, str], second: dict[str, str], overlaps: bool
) -> None:
    everyone = listed("Everyone")
    priced(everyone, mallet, "5", **first)
    if not overlaps:
        priced(everyone, mallet, "6", **second)
        return
    with pytest.raises(Invalid) as refused:
        priced(everyone, mallet, "6", **second)
    assert "MALLET has another price from 1 on these days: 5 EUR" in refused.value.fields["since"]
    assert Price.objects.count() == 1


def test_the_database_refuses_what_slips_past(mallet: Product) -> None:
    row = priced(listed("Everyone"), mallet, "5")
    with transaction.atomic(), connection.cursor() as cursor:
        Price.objects.create(price_list=row.price_list, product=mallet, amount=6)
        with pytest.raises(IntegrityError, match="price_once"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_a_price_that_comes_back_from_the_trash_must_fit(mallet: Product) -> None:
    everyone = listed("Everyone")
    gone = priced(everyone, mallet, "5")
    delete_record(kind_of("price"), gone.pk, by=SYSTEM)
    priced(everyone, mallet, "6")
    with pytest.raises(Refused, match="another price"):
        restore_record(kind_of("price"), gone.pk, by=SYSTEM)


def test_many_at_once_meet_each_other(mallet: Product) -> None:
    everyone = listed("Everyone")
    same = {"price_list": everyone.pk, "product": mallet.pk, "amount": "5"}
    rows = [Upsert("1", same), Upsert("2", same | {"quantity": "5"})]
    upsert_records(kind_of("price"), "shop", rows, by=SYSTEM)
    assert not any(row.wrong for row in rows)
    [late] = rows = [Upsert("3", same)]
    upsert_records(kind_of("price"), "shop", rows, by=SYSTEM)
    assert "another price" in late.wrong["since"]
    twins = [Upsert(name, same | {"quantity": "7"}) for name in ("4", "5")]
    upsert_records(kind_of("price"), "shop", twins, by=SYSTEM)
    assert [list(row.wrong) for row in twins] == [[], ["since"]]
    assert Price.objects.filter(quantity=7).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "1.00001"}, "quantity"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "1" * 16}, "amount"),
        ({"amount": ""}, "amount"),
        ({"product": "0"}, "product"),
        ({"since": "2026-02-30"}, "since"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
    ],
)
def test_wrong_prices_are_refused_at_the_field(
    mallet: Product, given: dict[str, str], field: str
) -> None:
    row = {"price_list": listed("List").pk, "product": mallet.pk, "amount": "1", **given}
    with pytest.raises(Invalid) as refused:
        create_record(kind_of("price"), row, by=SYSTEM)
    assert field in refused.value.fields
    assert not Price.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"currency": "euro"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"group": "Nobody"}, "group"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_lists_are_refused_at_the_field(given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_record(
            kind_of("price_list"), {"name": "List", "currency": "EUR", **given}, by=SYSTEM
        )
    assert field in refused.value.fields


def test_a_list_with_prices_keeps_its_currency(mallet: Product) -> None:
    row = priced(listed("List"), mallet, "5")
    with pytest.raises(Invalid) as refused:
        edit_record(kind_of("price_list"), row.price_list_id, {"currency": "USD"}, by=SYSTEM)
    assert "another list" in refused.value.fields["currency"]


def test_the_wrong_people_set_no_prices(mallet: Product, alice: User, manager: User) -> None:
    given = {"price_list": listed("List").pk, "product": mallet.pk, "amount": "1"}
    with pytest.raises(NotAllowed):
        create_record(kind_of("price"), given, by=actor_of(alice))
    with events.story(uuid.uuid4()) as story:
        row = create_record(kind_of("price"), given, by=actor_of(manager))
    told = Event.objects.get(name="records.record_created", subject_id=row.pk, story=story)
    assert told.data["changes"]["amount"] == [None, 1]
    assert str(row) == "MALLET × 1"
    undo_story(story, by=actor_of(manager))
    assert Price.objects.get().deleted_at


def test_plans_of_a_product(mallet: Product) -> None:
    given = {"product": mallet.pk, "price": "5", "currency": "EUR"}
    for more in (
        {"name": "Yearly", "every": "1", "period": "year"},
        {"name": "Monthly", "every": "1"},
    ):
        create_record(kind_of("recurring_plan"), given | more, by=SYSTEM)
    monthly, yearly = queries.plans_of(SYSTEM, mallet)
    assert (monthly.name, monthly.period, monthly.each) == (
        "Monthly",
        "month",
        Money(Decimal(5), "EUR"),
    )
    assert yearly.period == "year"
    for wrong in ({"every": "0"}, {"every": "1.5"}, {"price": "-1"}, {"period": "week"}):
        with pytest.raises(Invalid) as refused:
            create_record(
                kind_of("recurring_plan"), given | {"name": "X", "every": "1"} | wrong, by=SYSTEM
            )
        assert set(refused.value.fields) == set(wrong)
