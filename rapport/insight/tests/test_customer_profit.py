"""Profit by customer: every part against a reckoning by hand, and wrong ones are caught.

The rate of a minute and the time equations are those of Kaplan and Anderson (2004), "Time-Driven
Activity-Based Costing", Harvard Business Review 82 (11).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rapport.insight import actions
from rapport.insight.models import CostCentre, CostRule, LosingCustomer, Run
from rapport.insight.tests.serving import Serving, declare, rated
from rapport.insight.works import SERVICES
from rapport.kit.errors import Refused
from rapport.parties.models import Party, Trait
from rapport.platform.access import SYSTEM

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.insight.warehouse.build import Warehouse
    from rapport.platform.accounts.models import User

D = Decimal
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ANNA = {
    "list_revenue": D(105),  # 10 hammers for 9 and something for 15
    "discounts": D(5),
    "returned": D(18),
    "net_revenue": D(82),
    "goods": D(
        32
    ),  # 10 hammers that cost 4, less 2 that came back; nobody knows what the other thing cost
    "contacts": D(
        "7.10"
    ),  # 2 minutes at 0.50 and 10 at 0.60, each with 0.05; nobody took time for the mail
    "visits": D(0),
    "tasks": D(27),  # 45 minutes at 0.60
    "ordering": D("1.20"),  # a web order: 2 minutes, and half a one for each of 2 lines, at 0.40
    "return_handling": D(7),  # 10 minutes at 0.40, and 3
    "delivering": D("6.40"),  # 6 minutes at 0.40, and 4
    "paying": D("0.85"),  # 1 % of 60, and 0.25
    "waiting": D("0.648"),  # 60 for 20 days and 40 for 51, at 7.3 % a year: 0.02 % a day
    "cost_to_serve": D("50.198"),
    "profit": D("-0.198"),
    "lines_without_cost": 1,
    "revenue_without_cost": D(15),
    "amounts_without_rate": 0,
    "is_whole": True,
}
BEN = {
    "net_revenue": D(30),
    "goods": D(10),
    "visits": D(56),  # an hour at 0.60, and 20
    "ordering": D(
        "3.20"
    ),  # by phone, which has no rule of its own: 5 minutes at 0.40, 1, and a line
    "profit": D("-39.20"),
}
CLEO = {"net_revenue": D(60), "goods": D(20), "cost_to_serve": D(1), "profit": D(39)}
PLANTED = (
    ("customer_profit", "profit + 0.000001 AS profit", "profit equal to its parts"),
    ("customer_profit", "discounts + 1 AS discounts, net_revenue - 1 AS net_revenue", "list_revenue less discounts"),
    ("customer_profit", "list_revenue + 0.01 AS list_revenue", "list_revenue equal to list_revenue_of_the_year"),
    ("customer_profit", "returned + 0.01 AS returned", "returned equal to returned_in_the_year"),
    ("customer_profit", "goods - 0.01 AS goods", "goods equal to goods_of_the_year"),
    ("customer_profit", "cost_to_serve + 0.01 AS cost_to_serve", "cost_to_serve adding up to cost of costs"),
    ("customer_profit", "net_revenue + 1 AS net_revenue", "net revenue equal to its parts"),
    ("costs", "cost + 0.000001 AS cost", "cost equal to costs of the source"),
    ("costs", "minutes + 1 AS minutes", "minutes equal to cost_minutes of the source"),
    ("costs", "other_cost + 1 AS other_cost", "cost equal to time and what it cost besides"),
    ("costs", "'juggling' AS work", "work among"),
    ("exchange_rates", "-worth AS worth", "worth more than nothing"),
    ("work_rates", "'fun' AS part", "part among"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def pounds(settings: Any) -> None:
    settings.COMPANY_CURRENCY = "GBP"


@contextmanager
def built(lake: Path) -> Iterator[Warehouse]:
    """The marts in force."""
    from rapport.insight.warehouse.build import in_force
    from rapport.insight.warehouse.lake import Lake

    actions.build(by=SYSTEM)
    with in_force(Lake(lake)) as warehouse:
        assert warehouse is not None
        yield warehouse


def profits(warehouse: Warehouse) -> dict[int, dict[str, Any]]:
    found = warehouse.engine.records(warehouse.customer_profit)
    return {row["party_id"]: row for row in found}


def test_every_part_is_what_it_is_by_hand(lake: Path, shop: Shop, alice: User) -> None:
    declare()
    firm = Serving(shop, alice)
    with built(lake) as warehouse:
        found = profits(warehouse)
        for party, known in ((firm.anna, ANNA), (firm.ben, BEN), (firm.cleo, CLEO)):
            assert {name: found[party.pk][name] for name in known} == known
        assert len(found) == 3
        nobody = warehouse.engine.rows(
            warehouse.costs.filter(warehouse.costs.party_id.isnull()).select("work", "cost")
        )
    assert sorted(nobody) == [
        ("order_line", D("0.20")), ("phone_call", D("6.05")), ("web_order", D("0.80")),
    ]  # fmt: skip


def test_what_is_published(lake: Path, shop: Shop, alice: User) -> None:
    declare()
    firm = Serving(shop, alice)
    actions.build(by=SYSTEM)
    kept = Run.objects.get().figures["profit"]
    assert (kept["customers"], kept["losing"], kept["earners"]) == (3, 2, 1)
    assert [D(kept[name]) for name in ("peak", "total", "lost")] == [39, D("-0.398"), D("39.398")]
    assert (kept["since"], kept["until"]) == ("2024-01-10", "2024-02-29")
    assert D(kept["sums"]["profit"]) == D("-0.398")
    assert D(kept["for_nobody"]) == D("7.05")
    assert [D(row["together"]) for row in kept["tenths"]] == [39, D("38.802"), D("-0.398")]
    row = LosingCustomer.objects.order_by("profit")[0]
    assert (row.party_id, row.profit, row.driver) == (firm.ben.pk, D("-39.2"), "visits")
    # of 195 in all, 56 went into visits: 30 of them would usually take 30 / 195 of it
    assert float(row.excess) == pytest.approx(56 - 56 * 30 / 195, abs=1e-6)
    traits = {t.name: t for t in Trait.objects.filter(party=firm.anna)}
    assert traits["profit"].number == D("-0.198")
    assert traits["profit"].text == "GBP"
    assert traits["profit"].facts["tasks"] == "27.00"
    assert traits["cost_to_serve"].number == D("50.198")
    assert traits["profit_driver"].text == "tasks"
    assert not Trait.objects.filter(party=firm.cleo, name="profit_driver").exists()


def test_capacity_is_what_was_paid_for_and_the_rest_was_not_used(
    lake: Path, shop: Shop, alice: User
) -> None:
    """51 days: 22 of January and 29 of February, of which a month is the twelfth part of 365."""
    declare()
    Serving(shop, alice)
    actions.build(by=SYSTEM)
    service, store = Run.objects.get().figures["profit"]["centres"]
    month = D(12) / 365
    assert service["centre"] == "Service"
    assert D(service["cost"]) == round((22 * 6000 + 29 * 7200) * month, 2)
    assert D(service["minutes"]) == round(51 * 12000 * month, 2)
    # Anna's and Pia's calls, the meeting and the task
    assert D(service["used_minutes"]) == 2 + 10 + 10 + 60 + 45
    assert D(service["used_cost"]) == D(1) + 6 + 6 + 36 + 27
    assert D(store["cost"]) == round(
        51 * 4800 * month, 2
    )  # the first rate holds before its day too


def test_nobody_has_said_what_work_costs(lake: Path, shop: Shop, alice: User) -> None:
    firm = Serving(shop, alice)
    with built(lake) as warehouse:
        found = profits(warehouse)
    assert found[firm.anna.pk]["profit"] == D(50)
    assert found[firm.ben.pk]["cost_to_serve"] == 0
    kept = Run.objects.get().figures["profit"]
    assert kept["is_costed"] is False
    assert kept["centres"] == []
    assert not Trait.objects.filter(name="cost_to_serve").exists()


def test_other_currencies_by_the_rate_of_the_day(lake: Path, shop: Shop, alice: User) -> None:
    declare()
    firm = Serving(shop, alice)
    rated("EUR", date(2024, 1, 31), "1.20")
    rated("EUR", date(2024, 2, 1), "1.30")
    rated("EUR", date(2024, 2, 1), "1.25")  # entered later
    rated("USD", date(2024, 1, 20), "1.27")
    dora, emil = shop.customer("Dora"), shop.customer("Emil")
    cheap = firm.product("Cup", "5", "EUR")
    firm.order(dora, date(2024, 2, 2), (cheap, "10", "10", "0"), currency="EUR")
    firm.order(
        emil, date(2024, 2, 2), (firm.lamp, "1", "30", "0"), currency="USD"
    )  # a rate of last month
    with built(lake) as warehouse:
        found = profits(warehouse)
    assert (found[dora.pk]["net_revenue"], found[dora.pk]["goods"]) == (D(80), D(40))
    assert found[emil.pk]["is_whole"] is False
    assert found[emil.pk]["amounts_without_rate"] == 1
    kept = Run.objects.get().figures["profit"]
    assert kept["customers"] == 4
    assert kept["left_out"] == {"customers": 1, "ids": [emil.pk]}
    assert not Trait.objects.filter(party=emil, name="profit").exists()


def test_work_is_paid_in_the_currency_of_the_books(
    lake: Path, shop: Shop, alice: User, settings: Any
) -> None:
    """Orders are in pounds, costs in euros: one euro buys 0.80 pounds all the time."""
    settings.COMPANY_CURRENCY = "EUR"
    declare()
    firm = Serving(shop, alice)
    for day in (8, 15, 22, 29):
        rated("GBP", date(2024, 1, day), "0.80")
    for day in (5, 12, 19, 26):
        rated("GBP", date(2024, 2, day), "0.80")
    with built(lake) as warehouse:
        found = profits(warehouse)
    assert found[firm.cleo.pk]["cost_to_serve"] == D("0.80")
    assert found[firm.ben.pk]["visits"] == D("44.80")
    # goods and a percentage of pounds stay what they are
    assert found[firm.anna.pk]["goods"] == D(32)
    assert found[firm.anna.pk]["paying"] == D("0.60") + D("0.25") * D("0.8")


def test_without_any_rate_nobody_served_has_a_profit(
    lake: Path, shop: Shop, alice: User, settings: Any
) -> None:
    settings.COMPANY_CURRENCY = "EUR"
    declare()
    Serving(shop, alice)
    actions.build(by=SYSTEM)
    assert Run.objects.get().figures["profit"]["left_out"]["customers"] == 3
    assert not Trait.objects.filter(name="profit").exists()


def test_what_lies_more_than_a_year_back_does_not_count(
    lake: Path, shop: Shop, alice: User
) -> None:
    declare()
    firm = Serving(shop, alice)
    firm.order(firm.cleo, date(2025, 2, 10), (firm.lamp, "1", "30", "0"))
    with built(lake) as warehouse:
        found = profits(warehouse)
    assert found[firm.anna.pk]["list_revenue"] == 0
    assert found[firm.anna.pk]["tasks"] == D(27)
    # what is open is waited for all the year: 40 for 365 days at 7.3 %
    assert found[firm.anna.pk]["waiting"] == D("2.92")
    assert found[firm.cleo.pk]["net_revenue"] == D(30)


def test_a_rule_that_was_deleted_costs_nothing(lake: Path, shop: Shop, alice: User) -> None:
    declare()
    firm = Serving(shop, alice)
    CostRule.objects.filter(work="meeting").update(deleted_at="2024-01-01T00:00Z")
    CostCentre.objects.filter(name="Store").update(deleted_at="2024-01-01T00:00Z")
    with built(lake) as warehouse:
        found = profits(warehouse)
    assert found[firm.ben.pk]["visits"] == 0
    assert found[firm.ben.pk]["ordering"] == D(
        1
    )  # the minutes are nobody's now; what it costs besides stays


def test_checks_catch_what_is_planted(lake: Path, shop: Shop, alice: User) -> None:
    from rapport.insight.warehouse.build import checks_of
    from rapport.insight.warehouse.checks import breaches
    from rapport.insight.warehouse.declared import MARTS, name_of
    from rapport.insight.warehouse.sources.postgres import postgres_snapshot

    declare()
    Serving(shop, alice)
    rated("EUR", date(2024, 2, 1), "1.25")
    modules = {name_of(module): module for module in MARTS}
    with built(lake) as warehouse, postgres_snapshot(actions._address()) as snapshot:
        engine, tables = warehouse.engine, warehouse.tables
        controls = snapshot.controls(warehouse.span)

        def found(mart: str, select: str) -> str:
            engine.local.connection.execute(f"CREATE OR REPLACE TABLE planted AS {select}")
            changed = {**tables, mart: engine.table("planted")}
            return " ".join(
                map(str, breaches(engine, mart, checks_of(modules[mart]), changed, controls))
            )

        for mart, change, said in PLANTED:
            assert found(mart, f"FROM {mart}") == ""
            assert said in found(mart, f"SELECT * REPLACE ({change}) FROM {mart}"), change


def test_a_line_that_the_source_adds_up_otherwise_stops_the_build(
    lake: Path, shop: Shop, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rapport.insight.warehouse.sources import postgres
    from rapport.insight.warehouse.sources.rapport import CONTROLS

    Serving(shop, alice)
    actions.build(by=SYSTEM)
    wrong = tuple(
        sql.replace("l.amount + l.discount", "l.amount + l.discount + 0.01") for sql in CONTROLS
    )
    monkeypatch.setattr(postgres, "CONTROLS", wrong)
    with pytest.raises(Refused, match="list_revenue_of_the_year"):
        actions.build(by=SYSTEM)
    assert Run.objects.filter(status="published").count() == 1


def test_services_are_all_columns(lake: Path, shop: Shop) -> None:
    with built(lake) as warehouse:
        assert set(SERVICES) <= set(warehouse.customer_profit.columns)
        assert profits(warehouse) == {}
    assert Run.objects.get().figures["profit"] == {}
    assert not Party.objects.exists()
