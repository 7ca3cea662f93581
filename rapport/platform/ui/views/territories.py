"""Territories and the sales hierarchy, for administrators.

Opened when regions are dealt out anew, and when someone gets another manager: both say whose records
people reach beyond their own and their teams'.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit import countries
from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.accounts import queries
from rapport.platform.accounts.actions import hierarchy as hierarchy_actions
from rapport.platform.accounts.actions import territories as actions
from rapport.platform.accounts.actions.territories import TerritoryDetails
from rapport.platform.accounts.models import Territory
from rapport.platform.records.queries.reaching import within_areas
from rapport.platform.records.types import record_types
from rapport.platform.ui.forms_areas import AreaForm
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error


class TerritoryForm(AreaForm):
    """A territory that holds."""

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            inside=queries.territories(request.actor),
            people=queries.colleagues(request.actor),
            teams=queries.teams(request.actor),
        )

    def details(self) -> TerritoryDetails:
        """What was entered, as the action takes it."""
        return TerritoryDetails(**self.said())


class ManagerForm(forms.Form):
    """Who is led by whom."""

    user: Any = forms.ModelChoiceField(None, label=_("Put"), empty_label=None)
    manager: Any = forms.ModelChoiceField(
        None, label=_("below"), required=False, empty_label=_("nobody: on top")
    )

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("user", "manager"):
            self.fields[name].queryset = queries.colleagues(request.actor)  # type: ignore[attr-defined]


def territories(request: Request) -> HttpResponse:
    """Every territory, as they lie inside each other."""
    rows = queries.tree_of(queries.territories(request.actor))
    named = [(depth, row, _filter_of(row)) for depth, row in rows]
    return page(request, "accounts/territories.html", {"rows": named})


@require_http_methods(["GET", "POST"])
def create_territory(request: Request) -> HttpResponse:
    """Draw a territory."""
    access.require(request.actor, "accounts.create_territory")
    form = TerritoryForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_territory(form.details(), by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return HttpResponseRedirect(reverse("territory", args=[made.pk]), status=303)
    context = {"form": form}
    return page(
        request, "accounts/create_territory.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def territory(request: Request, pk: int) -> HttpResponse:
    """One territory: its filter, who works there, and how much is in it."""
    found = queries.territory(request.actor, pk)
    form = TerritoryForm(request, request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_territory(found, form.details(), by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("The territory is drawn anew."))
            return HttpResponseRedirect(reverse("territory", args=[pk]), status=303)
    context = {"territory": found, "form": form, "held": _held(found)}
    return page(request, "accounts/territory.html", context, status=422 if form.errors else 200)


@require_POST
def delete_territory(request: Request, pk: int) -> HttpResponse:
    """Take a territory off the map."""
    actions.delete_territory(queries.territory(request.actor, pk), by=request.actor)
    messages.success(request, _("The territory is gone."))
    return HttpResponseRedirect(reverse("territories"), status=303)


@require_http_methods(["GET", "POST"])
def hierarchy(request: Request) -> HttpResponse:
    """Who leads whom; posting puts one person below another."""
    access.require(request.actor, "accounts.change_manager")
    form = ManagerForm(request, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        user, manager = form.cleaned_data["user"], form.cleaned_data["manager"]
        try:
            hierarchy_actions.change_manager(user, manager, by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("The hierarchy is changed."))
            return HttpResponseRedirect(reverse("hierarchy"), status=303)
    tops = queries.hierarchy(request.actor)
    for node in _all(tops):
        node.href = f"{reverse('hierarchy')}?user={node.pk}"
    context = {"tops": tops, "form": form, "is_flat": not any(node.below for node in tops)}
    return page(request, "accounts/hierarchy.html", context, status=422 if form.errors else 200)


def _all(nodes: list[Any]) -> list[Any]:
    return [found for node in nodes for found in (node, *_all(node.below))]


def _filter_of(row: Territory) -> str:
    """What is in a territory, in words."""
    named = [countries.name(code) for code in row.countries]
    begins = [f"{code}…" for code in row.postal_codes]
    lists = (named, row.cities, begins, row.industries)
    return " · ".join(", ".join(values) for values in lists if values)


def _initial(found: Territory) -> dict[str, Any]:
    return {
        "name": found.name,
        "inside": found.inside_id,
        "people": found.people.all(),
        "teams": found.teams.all(),
        **{name: "\n".join(getattr(found, name)) for name in actions.LISTS},
        "countries": "\n".join(countries.name(code) for code in found.countries),
    }


def _held(found: Territory) -> list[tuple[str, tuple[int, bool]]]:
    """How many records of each type that has a place are in the territory."""
    areas = queries.areas_in(found)
    counted = [(kind.plural, within_areas(kind, areas)) for kind in record_types().values()]
    return [(plural, held) for plural, held in counted if held is not None]
