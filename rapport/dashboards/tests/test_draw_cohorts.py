"""Cohorts: who comes back in the months after, against orders counted by hand; and how long something takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.dashboards.drawn import Drawn
from rapport.dashboards.queries.fields import check
from rapport.dashboards.tests.conftest import World, shown
from rapport.dashboards.tests.test_draw_tile import NOVEMBER, draw
from rapport.dashboards.tiles import SUM, Asking, Chart
from rapport.kit.errors import Invalid
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.types import declared_type

if TYPE_CHECKING:
    from tests.cast import ClientOf

RETURNED = Asking(Chart.COHORT, kind="order", by="placed", across="party")
CLOSED = Asking(Chart.COHORT, kind="opportunity", by="opened", across="closed")


def table(found: Drawn) -> dict[str, tuple[float, list[float | None]]]:
    """Month → how many there are, and their shares up to the last that is known."""
    assert found.problem == ""
    return {
        row.label: (row.whole.value, [cell.value for cell in row.cells if cell is not None])
        for row in found.rows
        if row.whole
    }


def three_customers(world: World) -> None:
    """September: A and B. A comes back in October (twice) and November; B in November alone. C begins in
    October, and does not come back. Before them all there was Z.
    """
    days = {
        "A": ("2026-09-02", "2026-10-01", "2026-10-20", "2026-11-03"),
        "B": ("2026-09-30", "2026-11-05"),
        "C": ("2026-10-11",),
        "Z": ("2024-01-01", "2026-09-09"),
    }
    for name, placed in days.items():
        party = world.party(name)
        for on in placed:
            world.order(party, on, "5")


def test_who_comes_back_by_month_of_the_first_order(world: World, manager: User) -> None:
    three_customers(world)
    found = draw(manager, RETURNED)
    assert table(found) == {"September 2026": (2, [0.5, 1.0]), "October 2026": (1, [0.0])}
    assert found.columns[:2] == ("+1", "+2")
    assert found.whole_label == "Parties"


def test_every_cell_leads_to_exactly_its_rows(
    world: World, manager: User, client_of: ClientOf
) -> None:
    three_customers(world)
    september = draw(manager, RETURNED).rows[0]
    client = client_of(manager)
    assert september.whole is not None
    whole = shown(client, september.whole.url)
    assert "2 parties" in whole
    first, second = september.cells[:2]
    assert first is not None
    assert second is not None
    back = shown(client, first.url)
    assert "1 party" in back
    assert ">A<" in back
    assert ">B<" not in back
    assert "2 parties" in shown(client, second.url)


def test_a_filter_says_which_records_begin_a_cohort(
    world: World, manager: User, client_of: ClientOf
) -> None:
    three_customers(world)
    world.order(world.party("D"), "2026-10-01", "500")
    large = Asking(Chart.COHORT, kind="order", where="total>100", by="placed", across="party")
    found = draw(manager, large)
    assert table(found) == {"October 2026": (1, [0.0])}
    assert found.rows[0].whole is not None
    assert ">D<" in shown(client_of(manager), found.rows[0].whole.url)


def test_the_twelve_months_end_with_what_the_dashboard_asks(world: World, manager: User) -> None:
    three_customers(world)
    earlier = NOVEMBER.at(NOVEMBER.period.shifted(-1))
    assert table(draw(manager, RETURNED, earlier)) == {
        "September 2026": (2, [0.5]),
        "October 2026": (1, []),
    }


def test_two_days_say_how_long_it_takes(world: World, manager: User, client_of: ClientOf) -> None:
    acme = world.party()
    world.opportunity(acme, opened="2026-09-01", closed="2026-09-20")
    world.opportunity(acme, opened="2026-09-02", closed="2026-11-20")
    world.opportunity(acme, opened="2026-09-03")
    world.opportunity(acme, opened="2026-09-04")
    found = draw(manager, CLOSED)
    assert table(found) == {"September 2026": (4, [0.25, 0.0, 0.25])}
    assert found.columns[0] == "+0"
    cell = found.rows[0].cells[2]
    assert cell is not None
    assert "1 opportunity" in shown(client_of(manager), cell.url)
    assert found.rows[0].whole is not None
    assert "4 opportunities" in shown(client_of(manager), found.rows[0].whole.url)


def test_the_reader_counts_what_the_reader_sees(
    world: World, alice: User, manager: User, charlie: User
) -> None:
    for owner in (alice, manager):
        party = world.party(owner=owner)
        world.order(party, "2026-10-01", "5", owner=owner)
        world.order(party, "2026-11-01", "5", owner=owner)
    Rule.objects.create(policy="orders.Order", role="sales_person", right="read", scope=1)
    stamps.renew()
    assert table(draw(alice, RETURNED)) == {"October 2026": (1, [1.0])}
    assert table(draw(manager, RETURNED)) == {"October 2026": (2, [1.0])}
    assert "do not see" in draw(charlie, RETURNED).problem


def test_what_is_in_the_trash_is_in_no_cohort(world: World, manager: User) -> None:
    three_customers(world)
    from rapport.parties.models import Party

    Party.objects.filter(name="B").update(deleted_at="2026-11-10T00:00Z")
    assert table(draw(manager, RETURNED))["September 2026"] == (1, [1.0, 1.0])


def test_nothing_at_all_is_said(world: World, manager: User) -> None:
    assert draw(manager, RETURNED).is_empty


def test_no_statement_more_for_more_rows(world: World, manager: User) -> None:
    counts = []
    for _ in range(2):
        three_customers(world)
        draw(manager, RETURNED)
        with CaptureQueriesContext(connection) as queries:
            draw(manager, RETURNED)
        counts.append(len([one for one in queries if "accounts_stamp" not in one["sql"]]))
    assert counts[0] == counts[1] <= 6  # a request asks once whether the set-up is still the same


@pytest.mark.parametrize(
    "asking",
    [
        Asking(Chart.COHORT, kind="order", by="status", across="party"),
        Asking(Chart.COHORT, kind="order", by="placed"),
        Asking(Chart.COHORT, kind="order", by="placed", across="placed"),
        Asking(Chart.COHORT, kind="order", by="placed", across="status"),
        Asking(Chart.COHORT, kind="order", by="placed", across="party", measure=SUM, field="total"),
    ],
)
def test_what_is_no_cohort_is_refused(asking: Asking, world: World, manager: User) -> None:
    with pytest.raises(Invalid):
        check(actor_of(manager), declared_type("order"), asking)


def test_what_is_one_is_not(world: World, manager: User) -> None:
    check(actor_of(manager), declared_type("order"), RETURNED)
    check(actor_of(manager), declared_type("opportunity"), CLOSED)
