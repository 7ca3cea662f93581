"""Dashboards: opened each morning by whoever leads or sells, on the numbers that they chose themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.dashboards import actions
from rapport.dashboards.annotating import flags
from rapport.dashboards.drawn import (
    HUES,
    NARROW,
    WEAVE,
    WEAVES,
    WIDE,
    every,
    points,
    stacks,
    step_of,
)
from rapport.dashboards.forms import (
    DashboardForm,
    MetricTileForm,
    RecordTileForm,
    TileForm,
    values_of,
)
from rapport.dashboards.models import Dashboard, Tile
from rapport.dashboards.queries import finding
from rapport.dashboards.queries.drawing import drawn
from rapport.dashboards.queries.fields import check, kinds_for, offered
from rapport.dashboards.tiles import WIDTHS
from rapport.dashboards.wording import days_text
from rapport.dashboards.world import land, paths
from rapport.insight import queries as insight
from rapport.kit.errors import NotFound, RapportError
from rapport.kit.speech import say
from rapport.performance import showing
from rapport.performance.asking import line
from rapport.platform import access
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.refused import show_error

OF_METRIC = "metric:"
DRAWING = {
    "points": points,
    "stacks": stacks,
    "step_of": step_of,
    "every": every,
    "hues": HUES,
    "WEAVES": WEAVES,
    "WEAVE": WEAVE,
    "flags": flags,
    "days_text": days_text,
    "land": land,
    "paths": paths,
    "NARROW": NARROW,
    "WIDE": WIDE,
    "worth": showing.worth_text,
    "metric_url": showing.metric_url,
    "plans_url": showing.plans_url,
}


@require_http_methods(["GET", "POST"])
def dashboards(request: Request) -> HttpResponse:
    """All dashboards that reach the reader, and the place to make one."""
    form = DashboardForm(request.POST or None, initial={"reach": Dashboard.Reach.PRIVATE})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_dashboard(**form.cleaned_data, by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            offer_undo(request, _("The dashboard %(name)s is made.") % {"name": made.name})
            return _back(made.pk)
    context = {
        "rows": finding.dashboards(request.actor),
        "form": form,
        "may_make": access.may(request.actor, "dashboards.make_dashboard"),
    }
    status = 422 if form.errors else 200
    return page(request, "dashboards/dashboards.html", context, status=status)


@require_POST
def start_dashboard(request: Request) -> HttpResponse:
    """A dashboard of selling to begin with."""
    made = actions.start_dashboard(by=request.actor)
    offer_undo(request, _("The dashboard %(name)s is made.") % {"name": made.name})
    return _back(made.pk)


@require_safe
def dashboard(request: Request, pk: int) -> HttpResponse:
    """Its tiles, each fetched by itself; ``?period person team territory product`` say for what,
    ``?arrange`` that tiles are dragged.
    """
    row = finding.dashboard(request.actor, pk)
    asked = line(request.actor, request.GET)
    may_change = finding.may_change(request.actor, row)
    context = asked | {
        "dashboard": row,
        "tiles": list(row.tiles.order_by("place", "pk")),
        "annotations": finding.annotations_of(request.actor, pk),
        "days_text": days_text,
        "may_change": may_change,
        "is_arranged": may_change and "arrange" in request.GET,
        "widths": WIDTHS,
    }
    return page(request, "dashboards/dashboard.html", context, status=asked["status"])


@require_http_methods(["GET", "POST"])
def edit_dashboard(request: Request, pk: int) -> HttpResponse:
    """Call it otherwise, or let others see it."""
    row = finding.own_dashboard(request.actor, pk)
    form = DashboardForm(request.POST or None, initial={"name": row.name, "reach": row.reach})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_dashboard(pk, **form.cleaned_data, by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            offer_undo(request, _("Saved."))
            return _back(pk)
    status = 422 if form.errors else 200
    context = {"dashboard": row, "form": form}
    return page(request, "dashboards/edit_dashboard.html", context, status=status)


@require_POST
def remove_dashboard(request: Request, pk: int) -> HttpResponse:
    """Put it out of sight."""
    gone = actions.remove_dashboard(pk, by=request.actor)
    offer_undo(request, _("The dashboard %(name)s is gone.") % {"name": gone.name})
    return HttpResponseRedirect(reverse("dashboards"), status=303)


@require_safe
def tile(request: Request, pk: int, tile_pk: int) -> HttpResponse:
    """One tile: its chart, and its table one click away."""
    found = finding.tile_of(request.actor, pk, tile_pk)
    asked = line(request.actor, request.GET)
    shown = drawn(request.actor, found, asked["asked"])
    is_dated = any(shown.spans)
    context: dict[str, Any] = (
        asked
        | DRAWING
        | {
            "dashboard": found.dashboard,
            "tile": found,
            "chart": found.asking.chart,
            "drawn": shown,
            "annotations": finding.annotations_of(request.actor, pk) if is_dated else [],
        }
    )
    return page(request, "dashboards/tile.html", context, fragment="tile")


@require_http_methods(["GET", "POST"])
def add_tile(request: Request, pk: int) -> HttpResponse:
    """Choose of what, then how: ``?of`` is a record type's key, or "metric:" and a metric's."""
    row = finding.own_dashboard(request.actor, pk)
    of = request.GET.get("of", "")
    if not of:
        context = {
            "dashboard": row,
            "metrics": _metrics(request),
            "kinds": sorted(kinds_for(request.actor).values(), key=lambda kind: kind.plural),
        }
        return page(request, "dashboards/choose_tile.html", context)
    return _write(request, row, None, of)


@require_http_methods(["GET", "POST"])
def edit_tile(request: Request, pk: int, tile_pk: int) -> HttpResponse:
    """Let a tile ask something else, or look otherwise."""
    row = finding.own_dashboard(request.actor, pk)
    found = finding.tile_of(request.actor, pk, tile_pk)
    asking = found.asking
    return _write(
        request, row, found, f"{OF_METRIC}{asking.metric}" if asking.metric else asking.kind
    )


@require_POST
def move_tile(request: Request, pk: int, tile_pk: int) -> HttpResponse:
    """Sooner or later: ``further`` is -1 or 1."""
    further = -1 if request.POST.get("further", "").startswith("-") else 1
    actions.move_tile(_own_tile(request, pk, tile_pk), further, by=request.actor)
    return _back(pk, f"tile-{tile_pk}")


@require_POST
def resize_tile(request: Request, pk: int, tile_pk: int, width: str) -> HttpResponse:
    """As wide as one says."""
    actions.resize_tile(_own_tile(request, pk, tile_pk), width, by=request.actor)
    return _back(pk, f"tile-{tile_pk}")


@require_POST
def remove_tile(request: Request, pk: int, tile_pk: int) -> HttpResponse:
    """Take it off."""
    found = _own_tile(request, pk, tile_pk)
    actions.remove_tile(found, by=request.actor)
    offer_undo(request, _("The tile %(name)s is gone.") % {"name": found.title})
    return _back(pk)


@require_POST
def arrange_tiles(request: Request, pk: int) -> HttpResponse:
    """The order in which tiles were dragged: ``name`` for each, its id."""
    row = finding.own_dashboard(request.actor, pk)
    order = [int(one) for one in request.POST.getlist("name") if one.isascii() and one.isdecimal()]
    actions.arrange_tiles(row, order, by=request.actor)
    return _back(pk)


def _write(request: Request, row: Dashboard, tile: Tile | None, of: str) -> HttpResponse:
    """The form of a new tile, or of one that is there."""
    form = _form(request, of, tile)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, row, tile, form)
        except RapportError as error:
            show_error(form, error)
        else:
            offer_undo(request, _("Saved."))
            return _back(row.pk)
    title = _("Edit the tile") if tile else _("Add a tile")
    context = {"dashboard": row, "tile": tile, "form": form, "title": title, "of": of}
    status = 422 if form.errors else 200
    return page(request, "dashboards/write_tile.html", context, status=status)


def _form(request: Request, of: str, tile: Tile | None) -> Any:
    """Raises NotFound for what the reader may not see."""
    data = request.POST if request.method == "POST" else None
    initial = values_of(tile.asking, tile.title, tile.width) if tile else {}
    more: dict[str, Any] = {"initial": initial} if initial else {}
    if of.startswith(OF_METRIC):
        entry = insight.entry_called(request.actor, of.removeprefix(OF_METRIC))
        return MetricTileForm(entry, data, **more)
    kind = kinds_for(request.actor).get(of)
    if kind is None:
        raise NotFound("no_type", "You do not see the records that this is made of.")
    return RecordTileForm(kind, offered(request.actor, kind), data, **more)


def _save(request: Request, row: Dashboard, tile: Tile | None, form: TileForm) -> None:
    asking = form.asking()  # type: ignore[attr-defined]  # of both kinds of form
    if isinstance(form, RecordTileForm):
        check(request.actor, form.kind, asking)
    looks = {"title": form.cleaned_data["title"], "width": form.cleaned_data["width"]}
    if tile is None:
        actions.add_tile(row, asking, **looks, by=request.actor)
    else:
        actions.edit_tile(tile, asking, **looks, by=request.actor)


def _metrics(request: Request) -> list[Any]:
    """Those that the reader may choose from, by name."""
    if not access.may(request.actor, "insight.read_insight"):
        return []
    return sorted(insight.catalogue(request.actor), key=lambda entry: say(entry.label))


def _own_tile(request: Request, pk: int, tile_pk: int) -> Tile:
    finding.own_dashboard(request.actor, pk)
    return finding.tile_of(request.actor, pk, tile_pk)


def _back(pk: int, place: str = "") -> HttpResponse:
    address = reverse("dashboard", args=[pk])
    return HttpResponseRedirect(f"{address}#{place}" if place else address, status=303)
