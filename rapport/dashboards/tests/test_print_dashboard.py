"""A dashboard on paper: every kind of tile as chart and as table, and nothing that people wrote is source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.dashboards import actions, paper
from rapport.dashboards.models import Dashboard
from rapport.dashboards.paper import paper_of
from rapport.dashboards.printing import pdf_of
from rapport.dashboards.queries import drawing
from rapport.dashboards.tests.conftest import World
from rapport.dashboards.tests.test_draw_tile import NOVEMBER
from rapport.dashboards.tiles import Asking, Chart
from rapport.kit.errors import NotFound
from rapport.performance.metric import Asked
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
SOURCE = '#panic("read as source") $x$ *bold* [ #let a = 1 ] @ref <label> // \\ `'
EVERY = {
    Chart.NUMBER: Asking(Chart.NUMBER, kind="opportunity"),
    Chart.LINE: Asking(Chart.LINE, kind="opportunity", by="opened"),
    Chart.BAR: Asking(Chart.BAR, kind="opportunity", by="status"),
    Chart.STACKED: Asking(Chart.STACKED, kind="opportunity", by="opened", across="status"),
    Chart.FUNNEL: Asking(Chart.FUNNEL, kind="opportunity", by="stage"),
    Chart.DISTRIBUTION: Asking(Chart.DISTRIBUTION, kind="opportunity", by="amount"),
    Chart.HEAT: Asking(Chart.HEAT, kind="opportunity", by="owner", across="status"),
    Chart.COHORT: Asking(Chart.COHORT, kind="opportunity", by="opened", across="closed"),
    Chart.MAP: Asking(Chart.MAP, kind="party", by="country"),
    Chart.TABLE: Asking(Chart.TABLE, kind="opportunity", by="status"),
}


@pytest.fixture
def full(world: World, mine: Dashboard, alice: User) -> Dashboard:
    """A dashboard with a tile of every kind, a metric, and an annotation."""
    acme = world.party("Acme", owner=alice, country="BE")
    for opened, closed in (("2026-10-02", "2026-11-03"), ("2026-11-05", ""), ("2026-10-09", "")):
        world.opportunity(acme, opened=opened, closed=closed, owner=alice)
    by = actor_of(alice)
    for chart, asking in EVERY.items():
        actions.add_tile(mine, asking, title=f"{chart}", by=by)
    metric = Asking(Chart.LINE, metric="new_revenue")
    actions.add_tile(mine, metric, title="Metric", by=by)
    actions.write_annotation(mine, SOURCE, first=date(2026, 11, 3), by=by)
    return mine


def tiles_of(found: Any) -> dict[str, Any]:
    return {tile["title"]: tile for group in found["groups"] for tile in group["tiles"]}


def test_every_chart_is_drawn_and_is_a_table(full: Dashboard, alice: User) -> None:
    tiles = tiles_of(paper_of(actor_of(alice), full, NOVEMBER))
    assert set(tiles) == {*map(str, EVERY), "Metric"}
    for title, tile in tiles.items():
        assert tile["problem"] == "", title
        if title == Chart.NUMBER:
            assert tile["number"]["text"] == "3"
            continue
        assert tile["table"]["rows"], title
        assert (tile["drawing"] is None) == (title == Chart.TABLE), title
    assert tiles["stacked"]["legend"][0]["say"] == "Open"
    assert [flag.partition("  ")[0] for flag in tiles["line"]["flags"]] == ["1"]
    assert tiles["bar"]["flags"] == []
    assert ["Belgium", "1"] in tiles["map"]["table"]["rows"]
    assert tiles["cohort"]["table"]["heads"][:2] == ["Opened", "Opportunities"]


def test_all_that_is_drawn_lies_on_the_sheet(full: Dashboard, alice: User) -> None:
    for title, tile in tiles_of(paper_of(actor_of(alice), full, NOVEMBER)).items():
        drawing = tile["drawing"] or {"shapes": [], "width": 0, "height": 0}
        for shape in drawing["shapes"]:
            spots = shape.get("spots") or [[shape["x"], shape["y"]]]
            if shape["is"] == "rect":
                spots = [*spots, [shape["x"] + shape["w"], shape["y"] + shape["h"]]]
            for x, y in spots:
                assert -1 <= x <= drawing["width"] + 1, (title, shape)
                assert -25 <= y <= drawing["height"] + 25, (title, shape)


def test_it_becomes_a_pdf_whatever_was_written(full: Dashboard, alice: User) -> None:
    by = actor_of(alice)
    actions.edit_dashboard(full.pk, SOURCE[:80], by=by, reach="private")
    full.refresh_from_db()
    for tile in full.tiles.all():
        actions.edit_tile(tile, tile.asking, title=SOURCE[:80], width="half", by=by)
    made = pdf_of(paper_of(by, full, NOVEMBER))
    assert made.startswith(b"%PDF-")
    assert len(made) > 10_000


def test_an_empty_dashboard_becomes_one_too(mine: Dashboard, alice: User) -> None:
    assert pdf_of(paper_of(actor_of(alice), mine, NOVEMBER)).startswith(b"%PDF-")


def test_what_it_is_asked_of_stands_above(full: Dashboard, alice: User, world: World) -> None:
    pump = world.product("Pump")
    asked = Asked(NOVEMBER.period, person=alice.pk, product=pump.pk)
    found = paper_of(actor_of(alice), full, asked)
    assert found["subtitle"] == "November 2026 · Alice · Pump"


def test_what_takes_too_long_in_all_says_so(
    full: Dashboard, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiles = tiles_of(paper_of(actor_of(alice), full, NOVEMBER, milliseconds=0))
    assert {tile["problem"] for tile in tiles.values()} == {drawing.TOO_LONG}
    assert paper.AT_ONCE <= 20_000


def test_the_button_gives_the_file_to_who_may_see_it(
    full: Dashboard, alice: User, bob: User, client_of: ClientOf
) -> None:
    address = reverse("dashboard_pdf", args=[full.pk]) + "?period=2026-11"
    answer = client_of(alice).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="Mine 2026-11.pdf"'
    assert answer.content.startswith(b"%PDF-")
    assert client_of(bob).get(address).status_code == 404
    with pytest.raises(NotFound):
        paper_of(actor_of(bob), full, NOVEMBER)
