"""Tiles: what each kind of chart shows, where it leads, and what whoever looks may not see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.dashboards.actions import add_tile
from rapport.dashboards.drawn import Drawn
from rapport.dashboards.models import Dashboard, Tile
from rapport.dashboards.queries import drawing
from rapport.dashboards.queries.drawing import drawn
from rapport.dashboards.queries.fields import check
from rapport.dashboards.tests.conftest import World, shown
from rapport.dashboards.tiles import AVERAGE, SUM, Asking, Chart
from rapport.insight.models import Run
from rapport.insight.tests.test_pages import published
from rapport.kit.errors import Invalid
from rapport.performance import periods
from rapport.performance.metric import Asked
from rapport.performance.models import Plan
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type

if TYPE_CHECKING:
    from tests.cast import ClientOf

NOVEMBER = Asked(periods.read("2026-11", date(2026, 11, 20)))


def draw(user: User, asking: Asking, asked: Asked = NOVEMBER, **more: Any) -> Drawn:
    tile = Tile(title="It", document=asking.as_json())
    return drawn(actor_of(user), tile, asked, **more)


def values(found: Drawn) -> dict[str, float]:
    return {mark.label: mark.value for mark in found.marks}


def listed(user: User, client_of: ClientOf, url: str) -> str:
    return shown(client_of(user), url)


def test_a_metric_is_the_number_of_its_own_page_with_its_plan(
    world: World, manager: User, client_of: ClientOf
) -> None:
    world.order(world.party(), "2026-11-02", "120")
    world.order(world.party(), "2026-10-02", "60")
    month = NOVEMBER.period
    Plan.objects.create(
        name="Plan", metric="new_revenue", first_on=month.first, last_on=month.last, value=100
    )
    found = draw(manager, Asking(Chart.NUMBER, metric="new_revenue"))
    assert found.card.reading.value.amount == Decimal(120)
    assert found.card.change == 1
    assert found.card.variance.is_good
    line = draw(manager, Asking(Chart.LINE, metric="new_revenue"))
    assert [mark.value for mark in line.marks][-2:] == [60, 120]
    assert line.marks[-1].planned == 100
    page = listed(manager, client_of, line.marks[-1].url)
    assert "€120" in page


def test_a_metric_comes_apart_by_person(world: World, alice: User, manager: User) -> None:
    world.order(world.party(), "2026-11-02", "12", owner=alice)
    found = draw(manager, Asking(Chart.BAR, metric="new_revenue", by="person"))
    assert values(found) == {"Alice": 12}
    assert f"person={alice.pk}" in found.marks[0].url


def test_a_metric_of_the_marts_says_of_when_it_is(db: None, analyst: User) -> None:
    assert draw(analyst, Asking(Chart.NUMBER, metric="revenue")).problem == "Nothing was built yet."
    published()
    found = draw(analyst, Asking(Chart.NUMBER, metric="revenue"))
    assert found.number is not None
    assert found.number.value == 1380.44
    assert "31 Dec 2024" in found.notes[0]
    assert Run.objects.count() == 1


def test_a_metric_of_the_marts_stands_against_the_plan_of_the_company(
    db: None, analyst: User, settings: Any
) -> None:
    settings.COMPANY_CURRENCY = "GBP"
    published()
    december = Asked(periods.read("2024-12", date(2026, 11, 20)))
    days = {"first_on": december.period.first, "last_on": december.period.last}
    Plan.objects.create(name="Plan", metric="revenue", value=1000, **days)
    asking = Asking(Chart.NUMBER, metric="revenue")
    found = draw(analyst, asking, december)
    assert found.against is not None
    assert (found.against.planned_text, found.against.variance.is_good) == ("£1,000", True)
    assert found.against.difference_text == "+£380.44"
    assert draw(analyst, asking).against is None
    settings.COMPANY_CURRENCY = "EUR"
    assert draw(analyst, asking, december).against is None


def test_what_only_the_company_has_is_planned_for_the_company(world: World, admin: User) -> None:
    said = {"metric": "revenue", "first": "2026-11-01", "last": "2026-11-30", "value": "10"}
    by, kind = actor_of(admin), declared_type("plan")
    made = create_record(kind, said, by=by)
    assert made.name == "Revenue, 2026-11-01..2026-11-30"
    with pytest.raises(Invalid) as wrong:
        create_record(kind, said | {"of": "person", "holder": admin.email}, by=by)
    assert "of" in wrong.value.fields


def test_records_by_a_choice_lead_to_their_rows(
    world: World, alice: User, manager: User, client_of: ClientOf
) -> None:
    acme = world.party()
    for status in ("open", "open", "won"):
        closed = "2026-11-05" if status == "won" else ""
        world.opportunity(acme, opened="2026-11-01", closed=closed, amount="10")
    found = draw(manager, Asking(Chart.BAR, kind="opportunity", by="status"))
    assert values(found) == {"Open": 2, "Won": 1}
    assert found.marks[0].text == "2"
    assert "2 opportunities" in listed(manager, client_of, found.marks[0].url)
    summed = draw(
        manager, Asking(Chart.TABLE, kind="opportunity", by="status", measure=SUM, field="amount")
    )
    assert values(summed) == {"Open": 20, "Won": 10}
    assert summed.marks[0].text == "€20.00"


def test_stages_stand_in_their_order(world: World, manager: User) -> None:
    acme = world.party()
    world.opportunity(acme, opened="2026-11-01", closed="2026-11-02")
    world.opportunity(acme, opened="2026-11-01", closed="2026-11-02")
    world.opportunity(acme, opened="2026-11-01")
    found = draw(manager, Asking(Chart.FUNNEL, kind="opportunity", by="stage"))
    assert list(values(found).items()) == [("open", 1), ("won", 2)]


def test_a_line_has_the_months_without_anything_too(world: World, manager: User) -> None:
    for day in ("2026-08-01", "2026-11-30", "2026-11-02"):
        world.order(world.party(), day, "5")
    found = draw(manager, Asking(Chart.LINE, kind="order", by="placed"))
    assert [mark.value for mark in found.marks] == [1, 0, 0, 2]
    assert "placed%3A2026-11-01..2026-11-30" in found.marks[-1].url


def test_the_period_holds_where_a_day_was_chosen(world: World, manager: User) -> None:
    world.order(world.party(), "2026-10-01", "5")
    world.order(world.party(), "2026-11-01", "15")
    world.order(world.party(), "2026-11-02", "25")
    asking = Asking(Chart.NUMBER, kind="order", measure=AVERAGE, field="total", at="placed")
    found = draw(manager, asking)
    assert found.number is not None
    assert found.number.value == 20
    assert found.change == 3
    everything = draw(manager, Asking(Chart.NUMBER, kind="order"))
    assert everything.number is not None
    assert everything.number.value == 3
    assert everything.change is None


def test_two_fields_make_a_grid(world: World, alice: User, bob: User, manager: User) -> None:
    acme = world.party()
    world.opportunity(acme, opened="2026-11-01", owner=alice)
    world.opportunity(acme, opened="2026-11-01", owner=bob)
    world.opportunity(acme, opened="2026-11-01", closed="2026-11-02", owner=bob)
    found = draw(manager, Asking(Chart.HEAT, kind="opportunity", by="owner", across="status"))
    grid = {
        (row.label, column): cell.value
        for row in found.rows
        for column, cell in zip(found.columns, row.cells, strict=True)
        if cell
    }
    assert grid == {("Alice", "Open"): 1, ("Bob", "Open"): 1, ("Bob", "Won"): 1}


def test_a_distribution_has_round_ends(world: World, manager: User) -> None:
    for total in ("1", "9", "14", "95"):
        world.order(world.party(), "2026-11-02", total)
    found = draw(manager, Asking(Chart.DISTRIBUTION, kind="order", by="total"))
    assert [mark.value for mark in found.marks] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert found.marks[1].label == "10 – 20"
    assert "total%3E%3D10+total%3C20" in found.marks[1].url


def test_other_currencies_are_converted_or_named(world: World, manager: User) -> None:
    today = date.today().isoformat()  # noqa: DTZ011 - the rate of any day of this week holds
    world.rate("USD", today, "2")
    for currency, total in (("EUR", "10"), ("USD", "10"), ("CHF", "7")):
        world.order(world.party(), "2026-11-02", total, currency=currency)
    found = draw(manager, Asking(Chart.NUMBER, kind="order", measure=SUM, field="total"))
    assert found.number is not None
    assert found.number.value == 15
    assert any("CHF" in note for note in found.notes)


def test_filters_of_the_dashboard_narrow_the_records(
    world: World, alice: User, bob: User, manager: User
) -> None:
    world.order(world.party(), "2026-11-02", "5", owner=alice)
    world.order(world.party(), "2026-11-02", "5", owner=bob)
    one = Asked(NOVEMBER.period, person=alice.pk)
    found = draw(manager, Asking(Chart.NUMBER, kind="order"), one)
    assert found.number is not None
    assert found.number.value == 1
    unowned = draw(manager, Asking(Chart.NUMBER, kind="product"), one)
    assert unowned.notes or unowned.number


def test_a_product_narrows_what_knows_products(world: World, manager: User) -> None:
    pump, hose = world.product("Pump"), world.product("Hose")
    world.order(world.party(), "2026-11-02", "120", product=pump)
    world.order(world.party(), "2026-11-03", "30", product=hose)
    world.opportunity(world.party(), opened="2026-11-01", product=hose)
    one = Asked(NOVEMBER.period, product=pump.pk)
    orders = draw(manager, Asking(Chart.NUMBER, kind="order"), one)
    assert orders.number is not None
    assert (orders.number.value, orders.notes) == (1, ())
    metric = draw(manager, Asking(Chart.NUMBER, metric="new_revenue"), one)
    assert metric.card.reading.value.amount == Decimal(120)
    parties = draw(manager, Asking(Chart.NUMBER, kind="party"), one)
    assert parties.number is not None
    assert parties.number.value == 3
    assert parties.notes == ("With every product: these records know none.",)


def test_the_reader_counts_what_the_reader_sees(
    world: World, alice: User, manager: User, charlie: User
) -> None:
    for owner in (alice, manager):
        world.order(world.party(owner=owner), "2026-11-02", "5", owner=owner)
    asking = Asking(Chart.NUMBER, kind="order")
    Rule.objects.create(policy="orders.Order", role="sales_person", right="read", scope=1)
    stamps.renew()
    own, all_of_them = draw(alice, asking), draw(manager, asking)
    assert own.number is not None
    assert all_of_them.number is not None
    assert (own.number.value, all_of_them.number.value) == (1, 2)
    assert "do not see" in draw(charlie, asking).problem
    assert "role" in draw(charlie, Asking(Chart.NUMBER, metric="new_revenue")).problem


def test_what_takes_too_long_is_said(
    world: World, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.order(world.party(), "2026-11-02", "5")
    found = draw(manager, Asking(Chart.NUMBER, kind="order"), milliseconds=0)
    assert found.problem == drawing.TOO_LONG


def test_a_wrong_filter_is_said_in_its_place(world: World, manager: User) -> None:
    found = draw(manager, Asking(Chart.NUMBER, kind="order", where="nonsense:3"))
    assert "nonsense" in found.problem


def test_no_statement_more_for_more_rows(world: World, alice: User, manager: User) -> None:
    asking = Asking(Chart.STACKED, kind="opportunity", by="stage", across="owner")
    counts = []
    for many in (1, 6):
        for _ in range(many):
            world.opportunity(world.party(), opened="2026-11-01", owner=alice)
        actor = actor_of(manager)
        tile = Tile(title="It", document=asking.as_json())
        drawn(actor, tile, NOVEMBER)
        with CaptureQueriesContext(connection) as queries:
            drawn(actor, tile, NOVEMBER)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("chart", list(Chart))
def test_every_chart_is_also_a_table(
    chart: Chart, world: World, mine: Dashboard, alice: User, client_of: ClientOf
) -> None:
    today = date.today().isoformat()  # noqa: DTZ011 - cohorts are those of the last twelve months
    world.opportunity(
        world.party(owner=alice, country="BE"), opened=today, owner=alice, amount="1234"
    )
    by = {Chart.LINE: "opened", Chart.DISTRIBUTION: "amount", Chart.NUMBER: ""}.get(chart, "stage")
    by = {Chart.COHORT: "opened", Chart.MAP: "country"}.get(chart, by)
    across = {Chart.STACKED: "status", Chart.HEAT: "status", Chart.COHORT: "closed"}.get(chart, "")
    kind = "party" if chart is Chart.MAP else "opportunity"
    asking = Asking(chart, kind=kind, by=by, across=across)
    tile = add_tile(mine, asking, title="Sales", by=actor_of(alice))
    text = shown(client_of(alice), reverse("tile", args=[mine.pk, tile.pk]))
    assert f"/records/{kind}/?view=" in text
    assert chart is Chart.NUMBER or "<table" in text


def test_invalid_is_not_drawn(world: World, manager: User) -> None:
    with pytest.raises(Invalid):
        check(
            actor_of(manager), declared_type("order"), Asking(Chart.LINE, kind="order", by="status")
        )
