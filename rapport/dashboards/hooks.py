"""What dashboards plug in: a line of the menu, and what undoes their events."""

from __future__ import annotations

from rapport.dashboards import actions, events
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.records.undoing import one_by_one, register
from rapport.platform.ui.plugs import MenuItem, menu

READ = "dashboards.read_dashboards"

menu(
    MenuItem(
        "Insight", "Dashboards", "dashboards", "layout-dashboard", order=5, verb=READ, keys="g s"
    )
)


def _remove(event: Event, by: Actor) -> None:
    actions.remove_dashboard(event.subject_id or 0, by=by)


def _restore(event: Event, by: Actor) -> None:
    actions.restore_dashboard(event.subject_id or 0, by=by)


for happening, inverse in (
    (events.DashboardMade, _remove),
    (events.DashboardRestored, _remove),
    (events.DashboardRemoved, _restore),
    (events.DashboardEdited, actions.undo_edited),
    (events.TileAdded, actions.undo_tile_added),
    (events.TileRemoved, actions.undo_tile_removed),
    (events.TileEdited, actions.undo_tile_edited),
    (events.TilesArranged, actions.undo_arranged),
    (events.AnnotationWritten, actions.undo_annotation_written),
    (events.AnnotationRemoved, actions.undo_annotation_removed),
    (events.AnnotationEdited, actions.undo_annotation_edited),
):
    register(happening.name, one_by_one(inverse))
