"""Dashboards made, shared, arranged and removed; and what undoing brings back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rapport.dashboards import actions
from rapport.dashboards.models import Dashboard, Tile
from rapport.dashboards.tests.conftest import shown
from rapport.dashboards.tiles import MOST_TILES, SALES, Asking, Chart
from rapport.kit.errors import Refused
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
ASKING = Asking(Chart.NUMBER, metric="new_revenue")


def titles(row: Dashboard) -> list[str]:
    return list(row.tiles.order_by("place", "pk").values_list("title", flat=True))


def undo_last(client: Client) -> None:
    story = Event.objects.order_by("-pk")[0].story
    assert client.post(reverse("undo_story", args=[story])).status_code in (200, 303)


def test_the_empty_page_teaches_and_starts_one(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    assert "No dashboard yet" in shown(client, reverse("dashboards"))
    answer = client.post(reverse("start_dashboard"))
    row = Dashboard.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("dashboard", args=[row.pk]))
    assert len(titles(row)) == len(SALES)
    text = shown(client, answer["Location"])
    assert text.count('hx-trigger="load"') >= len(SALES)
    for tile in row.tiles.all():
        body = shown(client, reverse("tile", args=[row.pk, tile.pk]))
        assert 'class="callout' not in body, tile.title


def test_one_is_made_and_seen_by_those_whom_it_reaches(
    alice: User, bob: User, manager: User, charlie: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    answer = client.post(reverse("dashboards"), {"name": "Ours", "reach": "team"})
    row = Dashboard.objects.get()
    assert answer["Location"] == reverse("dashboard", args=[row.pk])
    assert "Ours" in shown(client_of(bob), reverse("dashboards"))
    shown(client_of(bob), reverse("dashboard", args=[row.pk]))
    assert "Ours" not in shown(client_of(manager), reverse("dashboards"))
    shown(client_of(manager), reverse("dashboard", args=[row.pk]), 404)
    shown(client_of(charlie), reverse("dashboard", args=[row.pk]), 403)
    assert "Add a tile" not in shown(client_of(bob), reverse("dashboard", args=[row.pk]))
    assert client_of(bob).post(reverse("remove_dashboard", args=[row.pk])).status_code == 403
    client.post(reverse("edit_dashboard", args=[row.pk]), {"name": "All", "reach": "public"})
    assert "All" in shown(client_of(manager), reverse("dashboard", args=[row.pk]))


def test_a_name_is_needed(alice: User, client_of: ClientOf) -> None:
    answer = client_of(alice).post(reverse("dashboards"), {"name": " ", "reach": "private"})
    assert answer.status_code == 422
    assert not Dashboard.objects.exists()


def test_a_tile_of_a_metric_is_added_in_two_steps(
    mine: Dashboard, alice: User, client_of: ClientOf
) -> None:
    client, address = client_of(alice), reverse("add_tile", args=[mine.pk])
    text = shown(client, address)
    assert "?of=metric%3Anew_revenue" in text
    assert "?of=opportunity" in text
    said = {"title": "Won", "chart": "bar", "by": "person", "width": "quarter"}
    answer = client.post(f"{address}?of=metric:new_revenue", said)
    assert answer.status_code == 303
    tile = Tile.objects.get()
    assert tile.asking == Asking(Chart.BAR, metric="new_revenue", by="person")
    assert tile.width == "quarter"


def test_a_tile_of_records_is_checked(mine: Dashboard, alice: User, client_of: ClientOf) -> None:
    client, address = client_of(alice), reverse("add_tile", args=[mine.pk]) + "?of=opportunity"
    said = {
        "title": "Sum",
        "chart": "line",
        "measure": "sum:amount",
        "by": "status",
        "width": "half",
    }
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "A line needs a day" in refused.content.decode()
    assert client.post(address, said | {"by": "opened", "where": "nonsense:1"}).status_code == 422
    assert client.post(address, said | {"by": "opened", "where": "status:open"}).status_code == 303
    assert Tile.objects.get().asking.where == "status:open"
    edited = client.post(
        reverse("edit_tile", args=[mine.pk, Tile.objects.get().pk]),
        said | {"chart": "bar", "title": "Bars"},
    )
    assert edited.status_code == 303
    assert (Tile.objects.get().title, Tile.objects.get().asking.chart) == ("Bars", Chart.BAR)


@pytest.mark.usefixtures("world")
def test_tiles_move_by_buttons_and_by_dragging_and_back(
    mine: Dashboard, alice: User, client_of: ClientOf
) -> None:
    by, client = actor_of(alice), client_of(alice)
    tiles = [actions.add_tile(mine, ASKING, title=name, by=by) for name in "ABC"]
    client.post(reverse("move_tile", args=[mine.pk, tiles[2].pk]), {"further": "-1"})
    assert titles(mine) == ["A", "C", "B"]
    undo_last(client)
    assert titles(mine) == ["A", "B", "C"]
    order = [str(tiles[place].pk) for place in (2, 0, 1)]
    client.post(reverse("arrange_tiles", args=[mine.pk]), {"name": [*order, "nonsense"]})
    assert titles(mine) == ["C", "A", "B"]
    client.post(reverse("resize_tile", args=[mine.pk, tiles[0].pk, "whole"]))
    assert Tile.objects.get(title="A").width == "whole"
    undo_last(client)
    assert Tile.objects.get(title="A").width == "half"
    assert (
        client.post(reverse("resize_tile", args=[mine.pk, tiles[0].pk, "huge"])).status_code == 422
    )


def test_what_is_removed_comes_back(mine: Dashboard, alice: User, client_of: ClientOf) -> None:
    client, by = client_of(alice), actor_of(alice)
    for name in "AB":
        actions.add_tile(mine, ASKING, title=name, by=by)
    first = mine.tiles.get(title="A")
    client.post(reverse("remove_tile", args=[mine.pk, first.pk]))
    assert titles(mine) == ["B"]
    undo_last(client)
    assert titles(mine) == ["A", "B"]
    assert mine.tiles.get(title="A").pk == first.pk
    client.post(reverse("remove_dashboard", args=[mine.pk]))
    shown(client, reverse("dashboard", args=[mine.pk]), 404)
    undo_last(client)
    shown(client, reverse("dashboard", args=[mine.pk]))
    client.post(reverse("edit_dashboard", args=[mine.pk]), {"name": "New", "reach": "public"})
    undo_last(client)
    mine.refresh_from_db()
    assert (mine.name, mine.reach) == ("Mine", "private")


def test_others_do_not_change_it(
    mine: Dashboard, alice: User, bob: User, client_of: ClientOf
) -> None:
    tile = actions.add_tile(mine, ASKING, title="A", by=actor_of(alice))
    for name, more in (("remove_tile", ()), ("move_tile", ()), ("edit_tile", ())):
        address = reverse(name, args=[mine.pk, tile.pk, *more])
        assert client_of(bob).post(address).status_code == 404
    assert titles(mine) == ["A"]


def test_a_page_holds_so_many(mine: Dashboard, alice: User) -> None:
    by = actor_of(alice)
    for place in range(MOST_TILES):
        actions.add_tile(mine, ASKING, title=str(place), by=by)
    with pytest.raises(Refused):
        actions.add_tile(mine, ASKING, title="One more", by=by)


def test_the_page_costs_the_same_for_one_tile_and_for_many(
    mine: Dashboard, alice: User, client_of: ClientOf
) -> None:
    client, by, counts = client_of(alice), actor_of(alice), []
    for many in (1, 8):
        for place in range(many):
            actions.add_tile(mine, ASKING, title=str(place), by=by)
        client.get(reverse("dashboard", args=[mine.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("dashboard", args=[mine.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_removed_long_ago_is_forgotten(mine: Dashboard, alice: User) -> None:
    actions.remove_dashboard(mine.pk, by=actor_of(alice))
    assert actions.forget_removed() == 0
    Dashboard.objects.update(removed_at=timezone.now() - timedelta(days=91))
    assert actions.forget_removed() == 1
