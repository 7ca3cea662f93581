"""Exchange rates, and what amounts come to by them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.kit.money import Money
from rapport.orders.models import ExchangeRate
from rapport.orders.queries import converted, rate
from rapport.orders.records import EXCHANGE_RATE
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.exchange.actions.foreground import Asked, import_file
from rapport.platform.records.actions.records import create_record, edit_record

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


def a_rate(currency: str = "USD", on: date = MONDAY, value: str = "1.25") -> ExchangeRate:
    said: dict[str, Any] = {"currency": currency, "on": on, "rate": value}
    made: ExchangeRate = create_record(EXCHANGE_RATE, said, by=SYSTEM)
    return made


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_an_amount_is_converted_over_the_companys_currency() -> None:
    a_rate()
    a_rate("GBP", value="0.8")
    assert converted(SYSTEM, euro("10"), "USD", on=MONDAY) == Money(Decimal("12.50"), "USD")
    assert converted(SYSTEM, Money(Decimal("12.50"), "USD"), "EUR", on=MONDAY) == euro("10.00")
    assert converted(SYSTEM, Money(Decimal(10), "USD"), "GBP", on=MONDAY).amount == Decimal("6.40")
    assert converted(SYSTEM, euro("10.001"), "EUR", on=MONDAY) == euro("10.001")


def test_the_newest_rate_of_the_week_counts() -> None:
    a_rate(on=date(2026, 2, 27), value="1.1")
    a_rate()
    assert rate(SYSTEM, "USD", on=date(2026, 3, 1)) == Decimal("1.1")
    assert rate(SYSTEM, "USD", on=date(2026, 3, 8)) == Decimal("1.25")
    a_rate(value="1.3")
    assert rate(SYSTEM, "USD", on=MONDAY) == Decimal("1.3")


@pytest.mark.parametrize("on", [date(2026, 3, 9), date(2026, 3, 1)])
def test_a_missing_rate_is_named_with_its_day(on: date) -> None:
    a_rate()
    with pytest.raises(Refused) as refused:
        converted(SYSTEM, euro("10"), "USD", on=on)
    assert str(refused.value) == f"There is no exchange rate of USD for {on.isoformat()}."


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"currency": "usd"}, "currency"),
        ({"currency": "EUR"}, "currency"),
        ({"rate": "0"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"on": "2026-02-30"}, "on"),
        ({"on": ""}, "on"),
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_record(
            EXCHANGE_RATE, {"currency": "USD", "on": MONDAY, "rate": "1", **said}, by=SYSTEM
        )
    assert field in refused.value.fields
    assert not ExchangeRate.objects.exists()


def test_it_is_named_and_recorded() -> None:
    found = a_rate()
    assert str(found) == "USD 2026-03-02"
    assert Event.objects.filter(name="records.record_created", subject_id=found.pk).exists()
    edit_record(EXCHANGE_RATE, found.pk, {"on": "2026-03-03"}, by=SYSTEM)
    assert ExchangeRate.objects.get().name == "USD 2026-03-03"


def test_only_sales_managers_enter_them(alice: User, manager: User, as_actor: ActorOf) -> None:
    said = {"currency": "USD", "on": MONDAY, "rate": "1.1"}
    with pytest.raises(NotAllowed):
        create_record(EXCHANGE_RATE, said, by=as_actor(alice))
    create_record(EXCHANGE_RATE, said, by=as_actor(manager))
    assert rate(as_actor(alice), "USD", on=MONDAY) == Decimal("1.1")


def test_who_sells_nothing_sees_none(charlie: User, as_actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        rate(as_actor(charlie), "USD", on=MONDAY)


def test_a_file_of_rates_comes_in(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(
        "currency,date,rate\nUSD,2026-03-02,1.1\nUSD,2026-03-03,1.2\nJPY,2026-03-02,160\n"
    )
    import_file(file, Asked(record_type="exchange-rate"), by=SYSTEM)
    assert rate(SYSTEM, "USD", on=date(2026, 3, 3)) == Decimal("1.2")
    assert converted(SYSTEM, euro("2"), "JPY", on=MONDAY) == Money(Decimal(320), "JPY")


def test_the_list_shows_them(manager: User, client_of: ClientOf) -> None:
    a_rate()
    page = client_of(manager).get(reverse("records", args=["exchange-rate"])).content.decode()
    assert "USD 2026-03-02" in page
