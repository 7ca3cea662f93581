"""Models of territories.

Opened when regions are dealt out anew, usually once a year: one draws, looks at who and what would
move, and only then lets it hold.
"""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import RapportError
from rapport.kit.text import id_in
from rapport.platform import access
from rapport.platform.exchange.cells import safe
from rapport.platform.records.queries.records import record_page
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.territories.actions import activating, planning, preview
from rapport.territories.forms import ActivateForm, PlannedTerritoryForm
from rapport.territories.models import PlannedTerritory, TerritoryModel
from rapport.territories.queries import handing, plans, previews
from rapport.territories.queries.previews import Seen, Way
from rapport.territories.views.mapping import in_words

MOST = 50
NONE = "0"


@require_safe
def territory_model(request: Request, pk: int) -> HttpResponse:
    """One model: what is drawn in it, and what it would change."""
    model = plans.territory_model(request.actor, pk)
    shown = record_page(request.actor, "territory_model", pk)
    found = previews.preview_of(request.actor, model)
    context = {
        "model": model,
        "rows": _tree(model),
        "seen": found,
        "ways": [(way, moves_url(model, way)) for way in found.moved] if found else [],
        "bars": _bars(found) if found else [],
        "handed": handing.handing_over(request.actor, model),
        "progress_url": reverse("realignment_progress", args=[pk]),
        "may_edit": shown.may_edit,
        "may_delete": shown.may_delete and not model.is_active,
        "may_draw": shown.may_edit and model.state == TerritoryModel.State.PLANNED,
        "may_activate": _may_activate(request, model),
        "may_export": access.may(request.actor, "territories.export_realignment", model),
    }
    return page(request, "territories/territory_model.html", context)


@require_POST
def preview_realignment(request: Request, pk: int) -> HttpResponse:
    """Reckon what the model would change."""
    model = plans.territory_model(request.actor, pk)
    preview.preview_realignment(model, by=request.actor)
    return _to(model)


@require_safe
def realignment_progress(request: Request, pk: int) -> HttpResponse:
    """How far reckoning and handing over are; once both have ended, the browser loads the page anew."""
    model = plans.territory_model(request.actor, pk)
    found = previews.preview_of(request.actor, model)
    handed = handing.handing_over(request.actor, model)
    address = reverse("realignment_progress", args=[pk])
    context = {"seen": found, "handed": handed, "progress_url": address}
    response = page(request, "territories/progress.html", context, fragment="progress")
    if not any(one and one.is_going_on for one in (found, handed)):
        response["HX-Refresh"] = "true"
    return response


@require_safe
def realignment_moves(request: Request, pk: int) -> HttpResponse:
    """The parties that go one way: ``?source=`` and ``?target=`` are territories, 0 is none."""
    model = plans.territory_model(request.actor, pk)
    source, target, after = (_number(request, name) for name in ("source", "target", "after"))
    rows = previews.moves(
        request.actor, model, source=source, target=target, after=after or 0, most=MOST + 1
    )
    found = list(rows)
    shown = found[:MOST]
    here = {"source": source or NONE, "target": target or NONE}
    context = {
        "model": model,
        "moves": previews.with_names(shown),
        "way": previews.way_of(model, source, target),
        "next": urlencode({**here, "after": shown[-1].party_id}) if len(found) > MOST else "",
    }
    return page(request, "territories/realignment_moves.html", context)


@require_safe
def export_realignment(request: Request, pk: int) -> HttpResponse:
    """The preview as a table for a spreadsheet: a row per way and currency."""
    model = plans.territory_model(request.actor, pk)
    access.require(request.actor, "territories.export_realignment", model)
    found = previews.preview_of(request.actor, model)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="realignment-{pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(previews.HEADINGS)
    for row in previews.as_table(found) if found else ():
        writer.writerow([safe(cell) for cell in row])
    return response


@require_http_methods(["GET", "POST"])
def activate_territory_model(request: Request, pk: int) -> HttpResponse:
    """Let the model hold, with what goes along."""
    model = plans.territory_model(request.actor, pk)
    access.require(request.actor, "territories.activate_territory_model", model)
    access.require(request.actor, "accounts.edit_territory")
    form = ActivateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            activating.activate_territory_model(model, by=request.actor, **form.cleaned_data)
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The map is drawn as this model has it."))
            return _to(model)
    found = previews.preview_of(request.actor, model)
    context = {"model": model, "form": form, "seen": found}
    status = 422 if form.errors else 200
    return page(request, "territories/activate_territory_model.html", context, status=status)


@require_http_methods(["GET", "POST"])
def plan_territory(request: Request, pk: int) -> HttpResponse:
    """Draw a territory in the model."""
    model = plans.territory_model(request.actor, pk)
    access.require(request.actor, "territories.plan_territory", model)
    initial = {"inside": request.GET.get("inside")}
    form = PlannedTerritoryForm(request.actor, model, _posted(request), initial=initial)
    if form.is_valid():
        try:
            planning.plan_territory(model, form.details(), by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _to(model)
    context = {"model": model, "form": form, "territory": None}
    status = 422 if form.errors else 200
    return page(request, "territories/plan_territory.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit_planned_territory(request: Request, pk: int, territory_pk: int) -> HttpResponse:
    """Draw a territory of the model anew."""
    model = plans.territory_model(request.actor, pk)
    access.require(request.actor, "territories.edit_planned_territory", model)
    found = plans.planned_territory(model, territory_pk)
    initial = PlannedTerritoryForm.initial_of(found)
    form = PlannedTerritoryForm(
        request.actor, model, _posted(request), initial=initial, around=found.pk
    )
    if form.is_valid():
        try:
            planning.edit_planned_territory(found, form.details(), by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _to(model)
    context = {"model": model, "form": form, "territory": found}
    status = 422 if form.errors else 200
    return page(request, "territories/plan_territory.html", context, status=status)


@require_POST
def drop_planned_territory(request: Request, pk: int, territory_pk: int) -> HttpResponse:
    """Take a territory out of the model."""
    model = plans.territory_model(request.actor, pk)
    found = plans.planned_territory(model, territory_pk)
    planning.drop_planned_territory(found, by=request.actor)
    return _to(model)


def moves_url(model: TerritoryModel, way: Way) -> str:
    """The parties that go this way."""
    said = {"source": way.source_id or NONE, "target": way.target_id or NONE}
    return f"{reverse('realignment_moves', args=[model.pk])}?{urlencode(said)}"


def _tree(model: TerritoryModel) -> list[tuple[int, PlannedTerritory, str]]:
    """Its territories as they lie inside each other, with their depth and what is in them."""
    inside: dict[int | None, list[PlannedTerritory]] = {}
    for row in plans.planned_territories(model):
        inside.setdefault(row.inside_id, []).append(row)
    found = []
    waiting = [(0, row) for row in reversed(inside.get(None, []))]
    while waiting:
        depth, row = waiting.pop()
        found.append((depth, row, in_words(row)))
        waiting += [(depth + 1, below) for below in reversed(inside.get(row.pk, []))]
    return found


def _bars(found: Seen) -> list[tuple[str, int, int]]:
    """Of each person, how many parties before and after."""
    return [(load.name, load.parties_before, load.parties_after) for load in found.loads]


def _may_activate(request: Request, model: TerritoryModel) -> bool:
    return (
        not model.is_active
        and access.may(request.actor, "territories.activate_territory_model", model)
        and access.may(request.actor, "accounts.edit_territory")
    )


def _number(request: Request, name: str) -> int | None:
    """What ``?name=`` says; none and 0 are nothing."""
    text = request.GET.get(name, "")
    return id_in(text) or None


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _to(model: TerritoryModel) -> HttpResponse:
    return HttpResponseRedirect(reverse("territory_model", args=[model.pk]), status=303)
