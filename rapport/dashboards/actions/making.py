"""Dashboards made, shared and removed; tiles added, changed, moved and taken off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.dashboards import events as told
from rapport.dashboards.models import Dashboard, Tile
from rapport.dashboards.queries.finding import own_dashboard
from rapport.dashboards.tiles import MOST_TILES, SALES, Asking, Width
from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.views import reach_of
from rapport.platform.records.queries.views import may_edit

LONGEST_NAME = 80
KEPT_DAYS = 90
LOOKS = ("title", "width", "document")


@transaction.atomic
def make_dashboard(
    name: str, *, by: Actor, reach: str = "private", team_id: int | None = None
) -> Dashboard:
    """An empty dashboard of ``by``. Raises Invalid."""
    access.require(by, "dashboards.make_dashboard")
    row = Dashboard(owner_id=by.user_id, name=_name(name))
    row.reach, row.team_id = reach_of(reach, team_id, by)
    row.save()
    events.record(told.DashboardMade(row.name, row.reach), by=by, subject=row)
    return row


@transaction.atomic
def start_dashboard(*, by: Actor) -> Dashboard:
    """A dashboard of selling to begin with, ready to be changed."""
    row = make_dashboard(say("Sales"), by=by)
    for width, title, asking in SALES:
        add_tile(row, asking, title=say(title), width=width, by=by)
    return row


@transaction.atomic
def edit_dashboard(
    pk: int, name: str, *, by: Actor, reach: str, team_id: int | None = None
) -> Dashboard:
    """Call a dashboard ``name``, and let those see it whom ``reach`` says."""
    row = own_dashboard(by, pk)
    before = {"name": row.name, "reach": row.reach, "team": row.team_id}
    row.name = _name(name)
    row.reach, row.team_id = reach_of(reach, team_id or row.team_id, by)
    now = {"name": row.name, "reach": row.reach, "team": row.team_id}
    changes = {key: [before[key], now[key]] for key in now if before[key] != now[key]}
    if changes:
        row.save(update_fields=["name", "reach", "team"])
        events.record(told.DashboardEdited(row.name, changes), by=by, subject=row)
    return row


@transaction.atomic
def remove_dashboard(pk: int, *, by: Actor) -> Dashboard:
    """Put a dashboard out of sight; it can be restored."""
    row = own_dashboard(by, pk)
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    events.record(told.DashboardRemoved(row.name), by=by, subject=row)
    return row


@transaction.atomic
def restore_dashboard(pk: int, *, by: Actor) -> Dashboard:
    """Bring back a dashboard that was removed."""
    row = Dashboard.objects.filter(Dashboard.seen_by(by), pk=pk).first()
    if row is None or not may_edit(by, row):
        raise NotFound("dashboard_gone", "The dashboard is gone, or not yours to change.")
    if row.removed_at is not None:
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        events.record(told.DashboardRestored(row.name), by=by, subject=row)
    return row


def forget_removed() -> int:
    """Delete for good what was removed long ago; returns how many dashboards."""
    gone = Dashboard.objects.filter(removed_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    count = gone.count()
    gone.delete()
    return count


@transaction.atomic
def add_tile(
    row: Dashboard, asking: Asking, *, title: str, by: Actor, width: str = Width.HALF
) -> Tile:
    """One more tile, at the end. Raises Refused where there are as many as a page can hold."""
    own_dashboard(by, row.pk)
    places = list(row.tiles.values_list("place", flat=True))
    if len(places) >= MOST_TILES:
        raise Refused("many_tiles", "A dashboard holds at most %(most)s tiles.", most=MOST_TILES)
    tile = Tile(dashboard=row, place=max(places, default=-1) + 1, **_look(title, width, asking))
    tile.save()
    events.record(told.TileAdded(row.name, tile.pk, tile.title), by=by, subject=row)
    return tile


@transaction.atomic
def edit_tile(tile: Tile, asking: Asking, *, title: str, width: str, by: Actor) -> None:
    """Let a tile ask something else, or look otherwise."""
    _change(tile, _look(title, width, asking), by)


@transaction.atomic
def resize_tile(tile: Tile, width: str, *, by: Actor) -> None:
    """Let a tile take more or less of a row. Raises Invalid."""
    _change(tile, _look(tile.title, width, tile.asking), by)


@transaction.atomic
def arrange_tiles(row: Dashboard, order: Iterable[int], *, by: Actor) -> None:
    """Put the tiles in this order; those that it does not name follow as they stood."""
    own_dashboard(by, row.pk)
    tiles = {tile.pk: tile for tile in row.tiles.order_by("place", "pk")}
    before = list(tiles)
    wanted = dict.fromkeys(pk for pk in order if pk in tiles)
    after = [*wanted, *(pk for pk in before if pk not in wanted)]
    if after == before:
        return
    for place, pk in enumerate(after):
        tiles[pk].place = place
    Tile.objects.bulk_update(tiles.values(), ["place"])
    events.record(told.TilesArranged(row.name, before, after), by=by, subject=row)


@transaction.atomic
def move_tile(tile: Tile, further: int, *, by: Actor) -> None:
    """Let a tile come sooner (negative) or later."""
    order = list(tile.dashboard.tiles.order_by("place", "pk").values_list("pk", flat=True))
    place = order.index(tile.pk)
    order.insert(min(max(place + further, 0), len(order) - 1), order.pop(place))
    arrange_tiles(tile.dashboard, order, by=by)


@transaction.atomic
def remove_tile(tile: Tile, *, by: Actor) -> None:
    """Take a tile off its dashboard; undoing brings it back to its place."""
    row, pk = own_dashboard(by, tile.dashboard_id), tile.pk
    kept = {name: getattr(tile, name) for name in (*LOOKS, "place")}
    tile.delete()
    events.record(told.TileRemoved(row.name, pk, kept), by=by, subject=row)


def undo_tile_added(event: Event, by: Actor) -> None:
    """Take it off again."""
    remove_tile(_tile(event), by=by)


@transaction.atomic
def undo_tile_removed(event: Event, by: Actor) -> None:
    """Bring it back, under its old number."""
    row = own_dashboard(by, event.subject_id or 0)
    tile = Tile(pk=event.data["tile_id"], dashboard=row, **event.data["tile"])
    tile.save(force_insert=True)
    events.record(told.TileAdded(row.name, tile.pk, tile.title), by=by, subject=row)


def undo_tile_edited(event: Event, by: Actor) -> None:
    """Let it be what it was."""
    _change(_tile(event), event.data["before"], by)


def undo_arranged(event: Event, by: Actor) -> None:
    """Put the tiles back in their order."""
    arrange_tiles(own_dashboard(by, event.subject_id or 0), event.data["before"], by=by)


def undo_edited(event: Event, by: Actor) -> None:
    """Give a dashboard its name and its readers back."""
    row = own_dashboard(by, event.subject_id or 0)
    was: dict[str, Any] = {"name": row.name, "reach": row.reach, "team": row.team_id}
    was |= {key: pair[0] for key, pair in event.data["changes"].items()}
    edit_dashboard(row.pk, was["name"], by=by, reach=was["reach"], team_id=was["team"])


def _tile(event: Event) -> Tile:
    found = Tile.objects.filter(pk=event.data["tile_id"], dashboard=event.subject_id).first()
    if found is None:
        raise NotFound("tile_gone", "The tile is gone.")
    return found


@transaction.atomic
def _change(tile: Tile, now: dict[str, Any], by: Actor) -> None:
    row = own_dashboard(by, tile.dashboard_id)
    before = {name: getattr(tile, name) for name in LOOKS}
    if now == before:
        return
    for name, value in now.items():
        setattr(tile, name, value)
    tile.save(update_fields=LOOKS)
    events.record(told.TileEdited(row.name, tile.pk, before, now), by=by, subject=row)


def _look(title: str, width: str, asking: Asking) -> dict[str, Any]:
    if width not in set(Width):
        raise Invalid("bad_width", fields={"width": say("A tile is as wide as one of these.")})
    return {"title": _name(title, "title"), "width": str(width), "document": asking.as_json()}


def _name(text: str, field: str = "name") -> str:
    cleaned = " ".join(text.replace("\x00", "").split())
    if not 0 < len(cleaned) <= LONGEST_NAME:
        sentence = say("It is called by 1 to %(longest)s letters.", longest=LONGEST_NAME)
        raise Invalid("bad_name", fields={field: sentence})
    return cleaned
