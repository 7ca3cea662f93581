"""Dashboards and tiles, as far as they reach whoever asks."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from rapport.dashboards.models import Annotation, Dashboard, Tile
from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.queries.views import may_edit

MOST, MOST_ANNOTATIONS = 200, 200


def dashboards(asker: Actor) -> QuerySet[Dashboard]:
    """Those of ``asker``, of their teams and of everyone, by name, with how many tiles. One query."""
    access.require(asker, "dashboards.read_dashboards")
    rows = Dashboard.objects.filter(Dashboard.seen_by(asker), removed_at=None)
    counted = rows.select_related("owner", "team").annotate(count=Count("tiles"))
    return counted.order_by(Lower("name"), "pk")[:MOST]


def dashboard(asker: Actor, pk: int) -> Dashboard:
    """The dashboard ``pk``. Raises NotFound for one that does not reach ``asker``."""
    access.require(asker, "dashboards.read_dashboards")
    rows = Dashboard.objects.filter(Dashboard.seen_by(asker), removed_at=None)
    found = rows.select_related("owner", "team").filter(pk=pk).first()
    if found is None:
        raise NotFound(
            "dashboard_not_found", "There is no such dashboard, or it is not shared with you."
        )
    return found


def own_dashboard(asker: Actor, pk: int) -> Dashboard:
    """The dashboard ``pk``, for ``asker`` to change. Raises NotFound, NotAllowed."""
    found = dashboard(asker, pk)
    access.require(asker, "dashboards.edit_dashboard")
    if not may_edit(asker, found):
        raise NotAllowed(
            "not_yours", "Only who made a dashboard, or an administrator, may change it."
        )
    return found


def may_change(asker: Actor, row: Dashboard) -> bool:
    """Whether ``own_dashboard`` would give it."""
    return access.may(asker, "dashboards.edit_dashboard") and may_edit(asker, row)


def tile_of(asker: Actor, pk: int, tile_pk: int) -> Tile:
    """A tile of the dashboard ``pk``. Raises NotFound."""
    row = dashboard(asker, pk)
    found = Tile.objects.filter(dashboard=row, pk=tile_pk).first()
    if found is None:
        raise NotFound("tile_gone", "There is no such tile any more.")
    found.dashboard = row
    return found


def annotations_of(asker: Actor, pk: int) -> list[Annotation]:
    """What was noted on the dashboard ``pk``, the newest days first. Raises NotFound."""
    rows = dashboard(asker, pk).annotations.select_related("by")
    return list(rows.order_by("-first_on", "-pk")[:MOST_ANNOTATIONS])


def annotation_of(asker: Actor, pk: int, annotation_pk: int) -> Annotation:
    """An annotation of the dashboard ``pk``. Raises NotFound."""
    row = dashboard(asker, pk)
    found = row.annotations.select_related("by").filter(pk=annotation_pk).first()
    if found is None:
        raise NotFound("annotation_gone", "There is no such annotation any more.")
    return found
