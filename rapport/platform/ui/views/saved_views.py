"""Keeping a way to look at records, and arranging it.

Opened from a list by whoever asks the same question every day: to have it one click away, and to
share it with those who ask it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor, Role
from rapport.platform.records.actions import records as writing
from rapport.platform.records.actions import views as actions
from rapport.platform.records.actions.views import ViewSettings
from rapport.platform.records.fields import Field
from rapport.platform.records.filters import chips
from rapport.platform.records.models import SavedView
from rapport.platform.records.queries.boards import CARDS
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.queries.views import saved_view, views_for
from rapport.platform.records.saying import said_choices
from rapport.platform.records.types import RecordType
from rapport.platform.ui.looking import Look, look
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.platform.ui.views.calendars import dated
from rapport.platform.ui.views.lists import boardable, chosen, groupable


class ViewForm(forms.Form):
    """What a view is called, and for whom it is."""

    label = forms.CharField(label=_("Name"), max_length=60)
    reach = forms.ChoiceField(label=_("Who sees it"), choices=said_choices(SavedView.Reach.choices))
    default_roles = forms.MultipleChoiceField(
        label=_("These roles start with it"),
        choices=said_choices((str(role), role.label) for role in Role),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, by: Actor, **options: Any) -> None:
        super().__init__(data, **options)
        if not by.is_administrator:
            del self.fields["default_roles"]


@require_http_methods(["GET", "POST"])
def save_view(request: Request, key: str) -> HttpResponse:
    """Keep the look that the address describes as a new view."""
    record_type, seen = _seen(request, key)
    form = ViewForm(request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.save_view(record_type, _settings(form, seen), by=request.actor)
            return HttpResponseRedirect(f"{seen.path}?view=v{row.pk}")
        except Invalid as error:
            show_error(form, error)
    return _form_page(request, record_type, seen, form, None)


@require_http_methods(["GET", "POST"])
def edit_view(request: Request, key: str, pk: int) -> HttpResponse:
    """Let the view ``pk`` keep the look that the address describes, under the name given here."""
    record_type, seen = _seen(request, key)
    row = saved_view(request.actor, pk)
    initial = {"label": row.label, "reach": row.reach, "default_roles": row.default_roles}
    form = ViewForm(request.POST or None, by=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            settings = _settings(form, seen, row.default_roles)
            actions.edit_view(pk, record_type, settings, by=request.actor)
            return HttpResponseRedirect(f"{seen.path}?view=v{pk}")
        except Invalid as error:
            show_error(form, error)
    return _form_page(request, record_type, seen, form, row)


@require_POST
def delete_view(request: Request, key: str, pk: int) -> HttpResponse:
    """Drop the view ``pk``."""
    actions.delete_view(pk, by=request.actor)
    return HttpResponseRedirect(reverse("records", args=[key]))


@require_safe
def arrange_view(request: Request, key: str) -> HttpResponse:
    """Choose columns, order, groups and layout; nothing is kept until the view is saved."""
    record_type, seen = _seen(request, key)
    fields = record_type.fields_for(request.actor)
    shown = [name for name in seen.columns or record_type.columns if name in fields]
    context = {
        "type": record_type,
        "look": seen,
        "by_name": fields,
        "shown": shown,
        "others": [one for name, one in fields.items() if name not in shown],
        "orders": _orders(fields.values()),
        "up": {
            name: _moved(request, seen, shown, at, at - 1)
            for at, name in enumerate(shown)
            if at > 1
        },
        "down": {
            name: _moved(request, seen, shown, at, at + 1)
            for at, name in enumerate(shown[:-1])
            if at > 0
        },
        "groupable": groupable(fields),
        "boardable": boardable(fields),
        "board": chosen(boardable(fields), seen.by),
        "most_cards": CARDS,
        "dated": dated(fields),
    }
    return page(request, "records/arrange_view.html", context)


@require_POST
def move_card(request: Request, key: str) -> HttpResponse:
    """Set the field that a board is laid out by: a card was dragged, or moved with the keyboard."""
    record_type = record_type_of(request.actor, key)
    pk = int(request.POST["pk"]) if request.POST.get("pk", "").isdigit() else 0
    given = {request.POST.get("field", ""): request.POST.get("value", "")}
    writing.edit_record(record_type, pk, given, by=request.actor)
    if request.htmx or request.headers.get("X-Requested-With"):
        return HttpResponse(status=204)
    after, own = request.POST.get("next", ""), reverse("records", args=[key])
    return HttpResponseRedirect(after if after.startswith(own) else own)


def _seen(request: Request, key: str) -> tuple[RecordType, Look]:
    record_type = record_type_of(request.actor, key)
    views = views_for(request.actor, record_type)
    path = reverse("records", args=[key])
    return record_type, look(path, request.GET, views, record_type, request.actor)


def _moved(request: Request, seen: Look, shown: Sequence[str], at: int, to: int) -> str:
    """The address of this page with two columns exchanged."""
    columns = list(shown)
    columns[at], columns[to] = columns[to], columns[at]
    asked: QueryDict = request.GET.copy()
    asked["cols"] = ",".join(columns)
    return f"{request.path}?{asked.urlencode()}"


def _orders(fields: Any) -> list[tuple[str, str]]:
    """Sort orders as choices: every sortable field up and down."""
    sortable: list[Field] = [one for one in fields if one.is_sortable]
    return [
        (sign + one.name, f"{one.label} {arrow}")
        for one in sortable
        for sign, arrow in (("", "↑"), ("-", "↓"))
    ]


def _settings(form: ViewForm, seen: Look, roles: Sequence[str] = ()) -> ViewSettings:
    said = form.cleaned_data
    return ViewSettings(
        label=said["label"],
        text=seen.text,
        columns=seen.columns,
        sort=seen.sort,
        group=seen.group,
        layout=seen.layout,
        is_dense=seen.is_dense,
        reach=said["reach"],
        default_roles=said.get("default_roles", roles),
        options=seen.options(),
    )


def _form_page(
    request: Request, record_type: RecordType, seen: Look, form: ViewForm, row: SavedView | None
) -> HttpResponse:
    context = {
        "type": record_type,
        "look": seen,
        "form": form,
        "row": row,
        "chips": chips(seen.text, record_type, request.actor),
    }
    return page(request, "records/save_view.html", context, status=422 if form.errors else 200)
