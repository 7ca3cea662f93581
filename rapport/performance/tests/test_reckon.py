"""Every metric comes to what a person would count, and to exactly the rows of its list and its file."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.catalog.models import Product
from rapport.kit.money import Money
from rapport.performance.metric import Asked, Metric
from rapport.performance.metrics.catalogue import METRICS
from rapport.performance.periods import read
from rapport.performance.queries.readings import Behind, Reading, reading, trend
from rapport.performance.showing import export_url, list_url
from rapport.performance.tests.conftest import World
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Territory, User
from rapport.platform.records.filters import parse
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.types import declared_type

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

TODAY = date(2026, 11, 23)
NOVEMBER = Asked(read("2026-11", TODAY))


def value(key: str, asked: Asked = NOVEMBER) -> object:
    found = reading(SYSTEM, METRICS[key], asked)
    assert not found.problem
    shown = found.value
    return shown.amount if isinstance(shown, Money) else shown


def test_prospective_customers_are_worked_on_and_have_not_bought(world: World) -> None:
    open_one, quoted, late, bought, lost, asleep = (world.party(name) for name in "abcdef")
    world.opportunity(open_one, opened="2026-03-01")
    world.quote(quoted, "2026-11-05")
    world.opportunity(late, opened="2026-12-01")
    world.opportunity(bought, opened="2026-11-01")
    world.order(bought, "2026-11-30")
    world.opportunity(lost, opened="2026-09-01", closed="2026-11-02", status="lost")
    world.opportunity(asleep, opened="2026-09-01", closed="2026-10-30", status="lost")
    world.order(open_one, "2026-11-02", status="cancelled")
    assert value("prospective_customers") == 3
    assert value("prospective_customers", NOVEMBER.at(read("2026-10", TODAY))) == 3
    world.opportunity(lost, opened="2026-10-01", closed="2026-11-03")
    assert value("prospective_customers") == 2


def test_a_customer_is_won_once(world: World) -> None:
    new, old, by_deal, earlier_deal, cancelled = (world.party(name) for name in "abcde")
    world.order(new, "2026-11-03")
    world.order(new, "2026-11-04")
    world.order(old, "2026-10-31")
    world.order(old, "2026-11-04")
    world.opportunity(by_deal, opened="2026-10-01", closed="2026-11-30")
    world.opportunity(earlier_deal, opened="2026-01-01", closed="2026-02-01")
    world.order(earlier_deal, "2026-11-20")
    world.order(cancelled, "2026-11-20", status="cancelled")
    assert value("customers_won") == 2
    assert value("customers_won", NOVEMBER.at(read("2026", TODAY))) == 4


def test_retained_customers_were_customers_before(world: World) -> None:
    again, gone, new, runs, ended = (world.party(name) for name in "abcde")
    world.order(again, "2026-05-01")
    world.order(again, "2026-11-01")
    world.order(gone, "2026-05-01")
    world.order(new, "2026-11-01")
    world.recurring(world.order(runs, "2026-01-01"), "2026-01-01")
    world.recurring(world.order(ended, "2026-01-01"), "2026-01-01", "2026-10-31")
    assert value("retained_customers") == 2


def test_sales_calls_are_ours_or_were_held(world: World, alice: User, bob: User) -> None:
    party = world.party()
    world.call(party, "2026-11-02", alice)
    world.call(party, "2026-11-30", alice, channel="meeting", direction="in")
    world.call(party, "2026-11-30", bob, channel="face_to_face")
    world.call(party, "2026-11-03", alice, direction="in")
    world.call(party, "2026-11-03", alice, channel="email")
    world.call(party, "2026-12-01", alice)
    assert value("sales_calls") == 3
    assert value("sales_calls", Asked(NOVEMBER.period, person=alice.pk)) == 2
    assert value("sales_calls", Asked(NOVEMBER.period, person=bob.pk)) == 1


def test_open_leads_are_those_of_the_day(world: World, alice: User) -> None:
    party = world.party()
    world.lead(party, ("new", "2026-11-30"), owner=alice)
    world.lead(party, ("new", "2026-12-01"), owner=alice)
    world.lead(party, ("new", "2026-10-01"), ("working", "2026-11-05"), ("dead", "2026-12-01"))
    world.lead(party, ("new", "2026-10-01"), ("dead", "2026-11-30"))
    world.lead(party, ("new", "2026-08-01"), ("dead", "2026-09-30"), ("working", "2026-11-02"))
    assert value("open_leads") == 3
    assert value("open_leads", NOVEMBER.at(read("2026-09", TODAY))) == 0
    assert value("open_leads", NOVEMBER.at(read("2026-10", TODAY))) == 2
    assert value("open_leads", NOVEMBER.at(read("2026", TODAY))) == 3
    assert value("open_leads", Asked(NOVEMBER.period, person=alice.pk)) == 1


def test_calls_per_lead_are_divided_by_the_leads_worked_on(world: World, alice: User) -> None:
    party = world.party()
    assert reading(SYSTEM, METRICS["calls_per_lead"], NOVEMBER).value is None
    for day in ("2026-11-02", "2026-11-03", "2026-11-04"):
        world.call(party, day, alice)
    world.lead(party, ("new", "2026-10-01"), ("working", "2026-10-05"), ("dead", "2026-11-30"))
    world.lead(party, ("new", "2026-11-01"), ("dead", "2026-11-02"), owner=alice)
    world.lead(party, ("new", "2026-11-01"))
    world.lead(party, ("new", "2026-10-01"), ("working", "2026-10-05"), ("dead", "2026-10-30"))
    assert value("calls_per_lead") == Decimal("1.50")
    assert value("calls_per_lead", Asked(NOVEMBER.period, person=alice.pk)) == 3
    assert value("calls_per_lead", NOVEMBER.at(read("2026-10", TODAY))) == 0


def test_a_proposal_is_given_when_it_is_first_sent(world: World) -> None:
    party = world.party()
    again = world.quote(party, "2026-10-20")
    again.sent_at = again.sent_at and again.sent_at.replace(month=11)
    again.save()
    world.quote(party, "2026-11-20")
    world.quote(party, "")
    assert value("proposals_given") == 1
    assert value("proposals_given", NOVEMBER.at(read("2026-10", TODAY))) == 1


def test_new_revenue_leaves_out_what_comes_by_itself(world: World) -> None:
    party = world.party()
    pattern = world.order(party, "2026-11-01", "50")
    world.renewal(world.recurring(pattern, "2026-11-01"), world.order(party, "2026-11-15", "50"))
    world.order(party, "2026-11-05", "25.50")
    world.order(party, "2026-11-06", "1000", status="cancelled")
    plain = world.opportunity(party, opened="2026-10-01", closed="2026-11-07", amount="300")
    ordered = world.opportunity(party, opened="2026-10-01", closed="2026-11-07", amount="70")
    world.quote(
        party, "2026-11-01", opportunity=ordered, order=world.order(party, "2026-11-07", "70")
    )
    world.quote(party, "2026-11-01", opportunity=plain)
    assert value("new_revenue") == Decimal("445.50")


def test_recurring_revenue_is_what_ran_at_the_end(world: World) -> None:
    party = world.party()
    yearly = world.order(party, "2026-01-01", "1200")
    world.recurring(yearly, "2026-01-01", months=12)
    world.recurring(world.order(party, "2026-01-01", "10"), "2026-11-30")
    world.recurring(world.order(party, "2026-01-01", "7"), "2026-01-01", "2026-11-29")
    world.recurring(world.order(party, "2026-01-01", "5"), "2026-12-01")
    assert value("recurring_revenue") == Decimal(110)


def test_a_shared_sale_is_credited_to_the_cent(
    world: World, alice: User, bob: User, manager: User
) -> None:
    won: dict[str, Any] = {"opened": "2026-10-01", "closed": "2026-11-10"}
    thirds = {alice: "33.33", bob: "33.33", manager: "33.34"}
    world.opportunity(world.party(), **won, amount="100.01", owner=alice, shares=thirds)
    world.opportunity(world.party(), **won, amount="10", owner=alice)
    world.opportunity(
        world.party(), **won, amount="7", owner=alice, shares={bob: "100", alice: "0"}
    )
    assert value("sales_per_rep") == Decimal("117.01")
    mine = {who: value("sales_per_rep", Asked(NOVEMBER.period, person=who.pk)) for who in thirds}
    assert mine == {alice: Decimal("43.33"), bob: Decimal("40.34"), manager: Decimal("33.34")}


def test_money_is_converted_by_the_rate_of_its_day(world: World) -> None:
    party = world.party()
    world.rate("USD", "2026-11-02", "2")
    world.order(party, "2026-11-03", "100", currency="USD")
    world.order(party, "2026-11-20", "30", currency="USD")
    world.order(party, "2026-11-20", "1", currency="EUR")
    found = reading(SYSTEM, METRICS["new_revenue"], NOVEMBER)
    assert found.value == Money(Decimal("51.00"), "EUR")
    assert [(str(one.money), one.day) for one in found.missing] == [
        ("30.000000 USD", date(2026, 11, 20))
    ]


@pytest.fixture
def busy(world: World, alice: User, bob: User) -> World:
    """Something of everything, in several months, of several people and products."""
    pump, hose = world.product("Pump"), world.product("Hose")
    Territory.objects.create(name="Dutch", countries=["NL"])
    stamps.renew()
    for number in range(8):
        owner = (alice, bob, None)[number % 3]
        product = (pump, hose)[number % 2]
        party = world.party(f"Party {number}", owner, country=("NL", "DE")[number % 2])
        if number < 5:
            pattern = world.order(
                party,
                f"2026-{8 + number % 4:02}-10",
                f"{number + 1}0.25",
                product=product,
                owner=owner,
            )
            world.recurring(pattern, "2026-09-01", months=number + 1, owner=owner)
            world.order(party, "2026-11-12", "33.33", product=product, owner=owner)
        world.quote(party, f"2026-{9 + number % 3:02}-05", owner=owner)
        world.call(party, "2026-11-03", owner)
        ways = [("new", f"2026-{8 + number % 3:02}-05"), ("working", "2026-11-02")][
            : 1 + number % 2
        ]
        world.lead(party, *ways, product=product, owner=owner)
        world.opportunity(party, opened="2026-10-01", product=product, owner=owner)
        shares = {alice: "62.5", bob: "37.5"} if number % 4 == 0 else None
        if number in (3, 6, 7):
            continue
        world.opportunity(
            party, opened="2026-09-01", closed="2026-11-17", amount=f"{number}99.99", product=product,
            owner=owner, shares=shares,
        )  # fmt: skip
    return world


def file_of(client: Any, one: Behind) -> list[dict[str, str]]:
    """The lines of the file behind a number."""
    file = client.get(export_url(one, "csv"))
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def questions(alice: User) -> list[Asked]:
    """Of each metric what one asks: of the company, and narrowed in every way."""
    pump, dutch = Product.objects.get(name="Pump").pk, Territory.objects.get(name="Dutch").pk
    north = alice.teams.get().pk
    november = NOVEMBER.period
    return [
        NOVEMBER,
        Asked(read("2026-Q4", TODAY)),
        Asked(november, person=alice.pk),
        Asked(november, team=north),
        Asked(november, territory=dutch),
        Asked(november, product=pump),
        Asked(november, person=alice.pk, team=north, territory=dutch, product=pump),
    ]


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_the_list_and_the_file_are_exactly_the_number(
    metric: Metric, busy: World, alice: User, manager: User, client_of: ClientOf, as_actor: ActorOf
) -> None:
    client, asker = client_of(manager), as_actor(manager)
    seen = set()
    for asked in questions(alice):
        found = reading(asker, metric, asked)
        totals = []
        for one, rows in zip(found.behind, [*metric.rows, *metric.over], strict=True):
            lines = file_of(client, one)
            assert len(lines) == one.count
            kind = declared_type(rows.kind)
            assert selection(asker, kind, parse(one.text)).count() == one.count
            amounts = (Decimal(line[rows.sum]) for line in lines)
            totals.append(sum(amounts, Decimal(0)) if rows.sum else Decimal(len(lines)))
        total, under = sum(totals[: len(metric.rows)]), sum(totals[len(metric.rows) :])
        if metric.over:
            assert found.value == (round(total / under, 2) if under else None)
        else:
            shown = found.value.amount if isinstance(found.value, Money) else found.value
            assert shown == round(total, 2)
        seen.add(found.value)
    assert len(seen) > 1
    assert any(seen)


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_a_click_opens_exactly_those_rows(
    metric: Metric, busy: World, manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    address = reverse("sales_metric", args=[metric.key]) + "?period=2026-11"
    text = unescape(client.get(address).content.decode())
    for one in reading(SYSTEM, metric, NOVEMBER).behind:
        assert list_url(one) in text
        opened = unescape(client.get(list_url(one)).content.decode())
        kind = one.kind.label if one.count == 1 else one.kind.plural
        assert f"{one.count} {kind.lower()}" in opened


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
@pytest.mark.parametrize("key", ["2026-11", "2026-Q4", "2026-W47"])
def test_the_trend_says_what_each_period_says(metric: Metric, key: str, busy: World) -> None:
    asked = Asked(read(key, TODAY))
    found: Reading = trend(SYSTEM, metric, asked)
    alone = [reading(SYSTEM, metric, asked.at(point.period)).value for point in found.trend]
    assert [point.value for point in found.trend] == alone
    assert any(point for point in alone if point)


@pytest.mark.parametrize("key", ["prospective_customers", "customers_won", "retained_customers"])
def test_so_does_that_of_customers_however_it_is_narrowed_and_whoever_asks(
    key: str, busy: World, alice: User, manager: User, as_actor: ActorOf
) -> None:
    for asker in (as_actor(manager), as_actor(alice)):
        for asked in questions(alice):
            found = trend(asker, METRICS[key], asked)
            alone = [
                reading(asker, METRICS[key], asked.at(one.period)).value for one in found.trend
            ]
            assert [point.value for point in found.trend] == alone
