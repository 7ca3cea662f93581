"""The roll-up of a period and its page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.catalog.models import Category, Product
from rapport.forecasts.periods import Period
from rapport.forecasts.queries import products
from rapport.forecasts.queries.rollup import Rollup, rollup
from rapport.forecasts.queries.rows import Row, Shelf
from rapport.forecasts.tests.conftest import Made
from rapport.orders.models import ExchangeRate
from rapport.parties.models import Party
from rapport.platform.access import Actor, Scope
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, Team, Territory, User
from rapport.platform.records.filters import parse
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.types import record_type
from rapport.sales.models import Opportunity
from tests.cast import ActorOf, ClientOf


def rows_of(found: Rollup) -> dict[str, Row]:
    return {row.name: row for row in found.rows}


def figures(row: Row) -> Any:
    names = ("closed", "commit", "best_case", "pipeline", "omitted")
    return (*(row.amounts.of(name) for name in names), row.amounts.weighted)


def test_a_period_adds_up_by_team_and_person(
    made: Made, bob: User, by_manager: Actor, quarter: Period, today: date
) -> None:
    made("Won", "1000")
    made("Talks", "100")
    made("Offer", "40", owner=bob)
    made("New", "7.50", owner=bob)
    made("New", "3", category="omitted")
    made("Talks", "9999", closes_on=quarter.next.starts_on)
    made("Won", "9999", closed_on=quarter.previous.ends_on)
    found = rollup(by_manager, quarter, by="person", today=today)
    rows = rows_of(found)
    assert [(row.name, row.rank) for row in found.rows] == [("North", 0), ("Alice", 1), ("Bob", 1)]
    assert figures(rows["Alice"]) == (1000, 100, 0, 0, 3, 1080)
    assert figures(rows["Bob"]) == (0, 0, 40, Decimal("7.5"), 0, Decimal("20.75"))
    assert figures(rows["North"]) == figures(found.total)
    assert figures(found.total) == (1000, 100, 40, Decimal("7.5"), 3, Decimal("1100.75"))


def test_a_shared_sale_counts_for_each_with_their_part(
    made: Made, alice: User, bob: User, by_manager: Actor, quarter: Period, today: date
) -> None:
    shared = made("Won", "1000")
    shared.members.create(position=0, user=bob, percent=70)
    shared.members.create(position=1, user=alice, percent=30)
    helped = made("Won", "50")
    helped.members.create(position=0, user=bob, percent=0)
    rows = rows_of(rollup(by_manager, quarter, by="person", today=today))
    assert rows["Bob"].amounts.of("closed") == 700
    assert rows["Alice"].amounts.of("closed") == 350
    assert rows["North"].amounts.of("closed") == 1050


def test_a_person_sees_their_own_and_who_leads_the_team(
    made: Made, alice: User, bob: User, lead: User, as_actor: ActorOf, quarter: Period, today: date
) -> None:
    made("Won", "10")
    made("Won", "20", owner=bob)
    own = rollup(as_actor(alice), quarter, by="person", today=today)
    assert [row.name for row in own.rows] == ["North", "Alice"]
    assert own.total.amounts.of("closed") == 10
    led = rollup(as_actor(lead), quarter, by="person", today=today)
    assert [row.name for row in led.rows] == ["North", "Alice", "Bob"]
    assert led.total.amounts.of("closed") == 30


def test_other_currencies_count_by_the_rates_of_their_days(
    made: Made, by_manager: Actor, quarter: Period, today: date
) -> None:
    ExchangeRate.objects.create(name="USD", currency="USD", on=today, rate=Decimal(2))
    made("Won", "100", currency="USD")
    made("Talks", "50", currency="USD")
    found = rollup(by_manager, quarter, by="person", today=today)
    assert figures(found.total) == (50, 25, 0, 0, 0, 70)
    made("Won", "100", currency="GBP")
    made("New", "100", currency="GBP")
    found = rollup(by_manager, quarter, by="person", today=today)
    assert figures(found.total) == (50, 25, 0, 0, 0, 70)
    assert found.left_out == {"GBP": 2}


def test_the_page_says_what_has_no_rate(made: Made, manager: User, client_of: ClientOf) -> None:
    made("Won", "100", currency="GBP")
    text = client_of(manager).get(reverse("forecast")).content.decode()
    assert "1 opportunity in GBP is not counted" in text


def test_who_may_not_see_rates_is_told_why_something_is_missing(
    made: Made, alice: User, today: date, client_of: ClientOf
) -> None:
    """There is a rate, but not for the eyes of those who sell."""
    ExchangeRate.objects.create(name="USD", currency="USD", on=today, rate=Decimal(2))
    made("Won", "100", currency="USD")
    address = reverse("forecast")
    assert "is not counted" not in client_of(alice).get(address).content.decode()
    Rule.objects.create(
        policy="orders.ExchangeRate", role="sales_person", right="read", scope=Scope.NONE.value
    )
    stamps.renew()
    text = client_of(alice).get(address).content.decode()
    assert "1 opportunity in USD is not counted: you may not see exchange rates." in text


def test_products_and_their_categories(
    made: Made, by_manager: Actor, quarter: Period, today: date
) -> None:
    shelf = Category.objects.create(name="Pumps")
    pump = Product.objects.create(name="Pump", code="P", category=shelf)
    valve = Product.objects.create(name="Valve", code="V")
    mixed = made("Talks", "130")
    for position, (product, amount) in enumerate(((pump, 100), (valve, 20), (None, 10))):
        mixed.lines.create(
            position=position, product=product, quantity=1, unit_price=amount, amount=amount
        )
    made("Won", "5")
    rows = rows_of(rollup(by_manager, quarter, by="product", today=today))
    assert rows["Pumps"].amounts.of("commit") == rows["Pump"].amounts.of("commit") == 100
    assert rows["Valve"].amounts.of("commit") == 20
    assert rows["No product"].amounts.of("commit") == 10
    assert rows["No product"].amounts.of("closed") == 5


def test_all_products_of_a_category_a_page_at_a_time(
    made: Made,
    manager: User,
    by_manager: Actor,
    quarter: Period,
    today: date,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(products, "MOST", 1)
    monkeypatch.setattr(products, "PAGE", 2)
    shelf, other = (Category.objects.create(name=name) for name in ("Pumps", "Valves"))
    sale = made("Talks", "150")
    for size in range(1, 6):
        pump = Product.objects.create(
            name=f"Pump {size}", code=str(size), category=shelf if size < 5 else other
        )
        sale.lines.create(position=size, product=pump, quantity=1, unit_price=size, amount=size)

    def named(part: Shelf | None) -> list[str]:
        found = rollup(by_manager, quarter, by="product", today=today, shelf=part)
        return [f"{row.name}: {row.amounts.of('commit'):.0f}" for row in found.rows if row.rank]

    assert named(None) == ["Pump 4: 4", "3 other products: 6", "Pump 5: 5"]
    assert named(Shelf(shelf.pk)) == ["Pump 4: 4", "Pump 3: 3", "2 other products: 3"]
    assert named(Shelf(shelf.pk, 2)) == ["2 other products: 7", "Pump 2: 2", "Pump 1: 1"]
    assert named(Shelf(0)) == []
    client = client_of(manager)
    text = client.get(reverse("forecast") + "?by=product").content.decode()
    ways = re.findall(r'href="([^"]+within=[^"]+)">3 other products', text)
    text = client.get(unescape(ways[0])).content.decode()
    assert "Pump 3" in text
    assert "Pump 5" not in text
    wrong = f"{reverse('forecast')}?by=product&within=x"
    assert client.get(wrong).status_code == 404


def test_territories_with_those_inside_them(
    made: Made, acme: Party, by_manager: Actor, quarter: Period, today: date
) -> None:
    benelux = Territory.objects.create(name="Benelux", countries=["NL", "BE"])
    Territory.objects.create(name="Utrecht", cities=["Utrecht"], inside=benelux)
    stamps.renew()
    ghent = Party.objects.create(name="Ghent", kind="organization", country="BE", city="Gent")
    made("Won", "10", party=acme)
    made("Won", "5", party=ghent)
    made("Won", "3")
    found = rollup(by_manager, quarter, by="territory", today=today)
    closed = {row.name: row.amounts.of("closed") for row in found.rows}
    assert closed == {"Benelux": 15, "Utrecht": 10, "No territory": 3}
    assert found.total.amounts.of("closed") == 18


@pytest.mark.parametrize("by", ["person", "territory", "product"])
def test_every_number_leads_to_its_opportunities(
    made: Made, bob: User, alice: User, acme: Party, manager: User, client_of: ClientOf, by: str
) -> None:
    Territory.objects.create(name="Utrecht", cities=["Utrecht"])
    stamps.renew()
    shelf = Category.objects.create(name="Pumps")
    pump = Product.objects.create(name="Pump", code="P", category=shelf)
    one = made("Talks", "100", party=acme)
    one.lines.create(position=0, product=pump, quantity=1, unit_price=100, amount=100)
    shared = made("Talks", "10", owner=bob)
    shared.members.create(position=0, user=alice, percent=100)
    made("Talks", "3", owner=None)
    made("Won", "77", owner=bob)
    made("Offer", "5", category="closed")
    text = client_of(manager).get(reverse("forecast") + f"?by={by}").content.decode()
    links = re.findall(r'<a href="(/records/opportunity/[^"]+)">\D*([\d.,]+)</a>', text)
    assert len(links) > 4
    for href, shown in links:
        if "-category" in href:  # weighted: what is behind it comes to more
            continue
        assert _worth(unescape(href), manager) == Decimal(shown.replace(",", "")), unescape(href)


def _worth(href: str, user: User) -> Decimal:
    """What the opportunities of a list come to."""
    from rapport.platform.accounts.queries import actor_of

    kind = record_type("opportunity")
    assert kind is not None
    query = parse_qs(urlsplit(href).query)["q"][0]
    found = selection(actor_of(user), kind, parse(query))
    return sum(
        Opportunity.objects.filter(pk__in=found).values_list("amount", flat=True), Decimal(0)
    )


def test_it_costs_as_many_statements_however_many_rows(
    made: Made, bob: User, by_manager: Actor, quarter: Period, today: date
) -> None:
    def cost(by: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            rollup(by_manager, quarter, by=by, today=today)
        return sum("accounts_stamp" not in one["sql"] for one in asked.captured_queries)

    made("Won", "10")
    before = {by: cost(by) for by in ("person", "territory", "product")}
    south = Team.objects.create(name="South")
    for owner, team in ((bob, None), (None, south), (bob, south)):
        made("Talks", "10", owner=owner, team=team)
    assert {by: cost(by) for by in before} == before


def test_what_should_have_been_decided_is_said(
    made: Made, alice: User, today: date, client_of: ClientOf
) -> None:
    made("Talks", "10", closes_on=today - timedelta(days=1))
    text = client_of(alice).get(reverse("forecast")).content.decode()
    assert "1 open opportunity should have been decided by now" in text


def test_periods_are_walked_by_addresses(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    text = client.get(reverse("forecast") + "?period=2026-Q1&by=product").content.decode()
    assert "period=2025-Q4&amp;by=product" in text
    assert "period=2026-Q2&amp;by=product" in text
    assert client.get(reverse("forecast") + "?period=2026-Q5").status_code == 404
    assert client.get(reverse("forecast") + "?by=colour").status_code == 404


def test_who_may_not_forecast_sees_nothing(
    charlie: User, dana: User, client_of: ClientOf, quarter: Period, as_actor: ActorOf
) -> None:
    assert client_of(charlie).get(reverse("forecast")).status_code == 403
    assert client_of(dana).get(reverse("forecast")).status_code in (403, 404)


def test_an_empty_period_says_how_it_fills(alice: User, client_of: ClientOf) -> None:
    text = client_of(alice).get(reverse("forecast")).content.decode()
    assert "Nothing is expected in this period" in text
