"""Setting up fields: what is known of each record of a kind.

Opened by an administrator with a question of a colleague at hand ("where do I enter the contract's
end?"), to add the field that is missing, or to mend one.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid, NotFound, RapportError
from rapport.kit.speech import say_count
from rapport.platform import access
from rapport.platform.records import patterns
from rapport.platform.records.actions.custom import fields as actions
from rapport.platform.records.formulas import functions
from rapport.platform.records.models import CustomField
from rapport.platform.records.plans import ENTERED, FORMULA, ROLL_UP
from rapport.platform.records.queries import setting_up as queries
from rapport.platform.records.queries.custom import base_fields, custom_fields
from rapport.platform.records.queries.links import Lead, leads_to
from rapport.platform.records.types import RecordType
from rapport.platform.ui.forms_custom import BY_KEY, SORTS, FieldForm, sort_of
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

STEPS = {"up": -1, "down": 1}


@require_safe
def choose_sort(request: Request, key: str) -> HttpResponse:
    """Which sort of field is it to be?"""
    kind, _row = queries.object_kind(request.actor, key)
    return page(request, "custom/choose_sort.html", {"kind": kind, "sorts": SORTS})


@require_http_methods(["GET", "POST"])
def add_field(request: Request, key: str, sort: str) -> HttpResponse:
    """Add a field of a sort; a roll-up first asks of which records: ``?way=<kind>.<field>``."""
    kind, _row = queries.object_kind(request.actor, key)
    if sort not in BY_KEY:
        raise NotFound()
    ways = leads_to(key) if sort == ROLL_UP else []
    way = _way(ways, request.GET.get("way", ""))
    if sort == ROLL_UP and way is None:
        context = {"kind": kind, "sort": BY_KEY[sort], "ways": ways}
        return page(request, "custom/choose_way.html", context)
    form = FieldForm(key, sort, request.POST or None, way=way)
    if _is_sent(request) and form.is_valid():
        try:
            made = actions.add_field(kind, form.plan(), by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("%(name)s is there.") % {"name": made.label})
            return _to_object(key)
    return _form_page(request, "custom/add_field.html", kind, form)


@require_http_methods(["GET", "POST"])
def edit_field(request: Request, key: str, name: str) -> HttpResponse:
    """Change a field, and see where it is used."""
    kind, row = _found(request, key, name)
    said = row.computation
    way = _way(leads_to(key), f"{said.get('child')}.{said.get('through')}")
    form = FieldForm(key, sort_of(row).key, request.POST or None, row=row, way=way)
    if _is_sent(request) and form.is_valid():
        try:
            actions.edit_field(row, form.plan(), by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return _to_object(key)
    more = {
        "row": row,
        "uses": queries.uses_of(request.actor, row),
        "held": queries.held_values(row),
        "index": queries.index_states([row])[row.pk],
        "problem": _problem(key, name),
        "may_retype": row.source == ENTERED,
    }
    return _form_page(request, "custom/edit_field.html", kind, form, more)


@require_POST
def move_field(request: Request, key: str, name: str, step: str) -> HttpResponse:
    """Put a field one place up or down."""
    kind, _row = queries.object_kind(request.actor, key)
    names = [found.row.name for found in queries.field_rows(request.actor, key)]
    if name not in names or step not in STEPS:
        raise NotFound()
    place = names.index(name)
    names.insert(max(0, place + STEPS[step]), names.pop(place))
    actions.arrange_fields(kind, names, by=request.actor)
    return _to_object(key)


@require_POST
def arrange_fields(request: Request, key: str) -> HttpResponse:
    """Put the fields into the order in which ``name`` is sent, after a drag."""
    kind, _row = queries.object_kind(request.actor, key)
    actions.arrange_fields(kind, request.POST.getlist("name"), by=request.actor)
    return _to_object(key)


@require_POST
def index_field(request: Request, key: str, name: str) -> HttpResponse:
    """Make a field fast to filter and sort by, or no longer."""
    _kind, row = _found(request, key, name)
    actions.index_field(row, by=request.actor, is_indexed=request.POST.get("wanted") == "yes")
    messages.success(request, _("It is being done in the background."))
    return _to_object(key)


@require_POST
def remove_field(request: Request, key: str, name: str) -> HttpResponse:
    """Put a field out of sight."""
    _kind, row = _found(request, key, name)
    actions.remove_field(row, by=request.actor)
    messages.success(
        request, _("%(name)s is out of sight; its values are kept.") % {"name": row.label}
    )
    return _to_object(key)


@require_POST
def restore_field(request: Request, key: str, name: str) -> HttpResponse:
    """Bring a field back, with its values."""
    _kind, row = _found(request, key, name)
    actions.restore_field(row, by=request.actor)
    messages.success(request, _("%(name)s is back.") % {"name": row.label})
    return _to_object(key)


@require_POST
def delete_field(request: Request, key: str, name: str) -> HttpResponse:
    """Delete a field for good, with its values."""
    _kind, row = _found(request, key, name)
    count = actions.delete_field(row, by=request.actor)
    told = say_count(
        "%(name)s is deleted for good, with %(count)s value.",
        "%(name)s is deleted for good, with %(count)s values.",
        count,
        name=row.label,
    )
    messages.success(request, told)
    return _to_object(key)


@require_safe
def try_pattern(request: Request) -> HttpResponse:
    """Whether ``?sample=`` fits ``?pattern=``, while either is typed."""
    access.require(request.actor, "records.set_up")
    tried = _tried(request.GET.get("pattern", ""), request.GET.get("sample", ""))
    return page(request, "custom/tried.html", {"tried": tried})


def _tried(pattern: str, sample: str) -> tuple[str, str]:
    """The kind of callout and its sentence; nothing while there is nothing to try."""
    if not pattern.strip() or not sample:
        return "", ""
    try:
        fits = re.fullmatch(patterns.checked(pattern.strip()), sample[:500])
    except Invalid as error:
        return "bad", error.fields["pattern"]
    return ("good", _("It fits.")) if fits else ("warn", _("It does not fit."))


def _is_sent(request: Request) -> bool:
    """Whether the form was sent to be kept, and not only to try its pattern."""
    return request.method == "POST" and "try" not in request.POST


def _form_page(
    request: Request,
    template: str,
    kind: RecordType,
    form: FieldForm,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    known = base_fields(kind.key).values() if form.sort == FORMULA else ()
    own = custom_fields().get(kind.key, ()) if form.sort == FORMULA else ()
    context = {
        "kind": kind,
        "form": form,
        "sort": BY_KEY[form.sort],
        "known": [found.label for found in (*known, *own)],
        "functions": functions.FUNCTIONS,
        "tried": _tried(request.POST.get("pattern", ""), request.POST.get("sample", "")),
        **(more or {}),
    }
    is_refused = form.is_bound and form.errors and _is_sent(request)
    return page(request, template, context, status=422 if is_refused else 200)


def _found(request: Request, key: str, name: str) -> tuple[RecordType, CustomField]:
    kind, _row = queries.object_kind(request.actor, key)
    return kind, queries.field_row(request.actor, key, name)


def _way(ways: list[Lead], said: str) -> Lead | None:
    return next((way for way in ways if f"{way.kind.key}.{way.field.name}" == said), None)


def _problem(key: str, name: str) -> str:
    return next((f.problem for f in custom_fields().get(key, ()) if f.name == name), "")


def _to_object(key: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("set_up_object", args=[key]), status=303)
