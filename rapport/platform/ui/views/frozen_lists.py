"""The lists of records of a type: each leads to the records that are on it.

Opened to pick up work that somebody laid out: the guests of a fair, the customers to call this week;
and to tidy up what is done with.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.platform.records.actions import lists as actions
from rapport.platform.records.models import List
from rapport.platform.records.queries import frozen_lists as queries
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.saying import said_choices
from rapport.platform.records.types import RecordType
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.refused import show_error


class ListForm(forms.Form):
    """What a list is called, and for whom it is."""

    list = forms.CharField(label=_("Name"), max_length=actions.LONGEST_NAME)
    reach = forms.ChoiceField(label=_("Who sees it"), choices=said_choices(List.Reach.choices))


@require_http_methods(["GET", "POST"])
def frozen_lists(request: Request, key: str) -> HttpResponse:
    """The lists of the type ``key``, and the place to make one."""
    kind = record_type_of(request.actor, key)
    form = ListForm(request.POST or None, initial={"reach": List.Reach.PRIVATE})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_list(kind, **_given(form), by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            offer_undo(request, _("The list %(name)s is made.") % {"name": made.name})
            return _back(kind)
    found = queries.lists_page(request.actor, kind, cursor=request.GET.get("after", ""))
    context = {"kind": kind, "found": found, "form": form}
    status = 422 if form.errors else 200
    return page(request, "records/lists.html", context, fragment="rows", status=status)


@require_http_methods(["GET", "POST"])
def rename_list(request: Request, key: str, pk: int) -> HttpResponse:
    """Call a list otherwise, or let others see it."""
    kind = record_type_of(request.actor, key)
    row = queries.own_list(request.actor, kind, pk)
    form = ListForm(request.POST or None, initial={"list": row.name, "reach": row.reach})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_list(kind, pk, **_given(form), by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            offer_undo(request, str(_("Saved.")))
            return _back(kind)
    context = {"kind": kind, "row": row, "form": form}
    status = 422 if form.errors else 200
    return page(request, "records/rename_list.html", context, status=status)


@require_POST
def remove_list(request: Request, key: str, pk: int) -> HttpResponse:
    """Put a list out of sight."""
    kind = record_type_of(request.actor, key)
    gone = actions.remove_list(kind, pk, by=request.actor)
    offer_undo(request, _("The list %(name)s is gone; its records stay.") % {"name": gone.name})
    return _back(kind)


@require_safe
def list_suggestions(request: Request, key: str) -> HttpResponse:
    """Options for the field in which a list is named."""
    kind = record_type_of(request.actor, key)
    found = queries.suggestions(request.actor, kind, request.GET.get("list", "")[:100])
    return page(request, "attached/tag_suggestions.html", {"tags": found})


def _given(form: ListForm) -> dict[str, Any]:
    return {"name": form.cleaned_data["list"], "reach": form.cleaned_data["reach"]}


def _back(kind: RecordType) -> HttpResponse:
    return HttpResponseRedirect(reverse("frozen_lists", args=[kind.key]), status=303)
