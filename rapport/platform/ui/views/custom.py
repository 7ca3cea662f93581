"""Setting up objects: which kinds of record there are, and what each is called.

Opened by an administrator who misses something here that the company works with, to make it, and
now and then to see what there is.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid, NotFound
from rapport.platform import access
from rapport.platform.records.actions.custom import objects as actions
from rapport.platform.records.models import CustomObject
from rapport.platform.records.plans import ICONS
from rapport.platform.records.queries import setting_up as queries
from rapport.platform.ui.forms_custom import ObjectForm, sort_of
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error


@require_safe
def set_up_objects(request: Request) -> HttpResponse:
    """Every kind of record, the company's own first."""
    context = {
        "rows": queries.object_rows(request.actor),
        "hidden": list(queries.hidden_objects(request.actor)),
    }
    return page(request, "custom/objects.html", context)


@require_http_methods(["GET", "POST"])
def make_object(request: Request) -> HttpResponse:
    """Make a kind of record."""
    access.require(request.actor, "records.make_object")
    form = ObjectForm(request.POST or None, initial={"icon": ICONS[0]})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_object(form.plan(), by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("%(name)s is made. Add its fields.") % {"name": made.label})
            return _to_object(made.key)
    return page(request, "custom/make_object.html", {"form": form}, status=_status(form))


@require_safe
def object_page(request: Request, key: str) -> HttpResponse:
    """A kind of record: its fields, in order, and what is being done to them."""
    kind, row = queries.object_kind(request.actor, key)
    rows = queries.field_rows(request.actor, key)
    context = {
        "kind": kind,
        "row": row,
        "rows": [(found, sort_of(found.row)) for found in rows],
        "is_busy": any(found.run and not found.run.ended_at for found in rows),
        "declared": list(kind.declared_fields().values()),
        "hidden": list(queries.hidden_fields(request.actor, key)),
    }
    return page(request, "custom/object.html", context, fragment="fields")


@require_http_methods(["GET", "POST"])
def edit_object(request: Request, key: str) -> HttpResponse:
    """Change what a kind of record is called."""
    access.require(request.actor, "records.edit_object")
    row = _own(request, key)
    form = ObjectForm(request.POST or None, initial=queries.object_plan(row).__dict__)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_object(row, form.plan(), by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return _to_object(key)
    return page(
        request, "custom/edit_object.html", {"form": form, "row": row}, status=_status(form)
    )


@require_POST
def remove_object(request: Request, key: str) -> HttpResponse:
    """Put a kind of record out of sight."""
    row = actions.remove_object(_own(request, key), by=request.actor)
    return _told(request, _("%(name)s is out of sight; its records are kept."), row)


@require_POST
def restore_object(request: Request, key: str) -> HttpResponse:
    """Bring a kind of record back."""
    row = actions.restore_object(queries.hidden_object(request.actor, key), by=request.actor)
    return _told(request, _("%(name)s is back."), row)


@require_POST
def delete_object(request: Request, key: str) -> HttpResponse:
    """Delete a kind of record for good."""
    row = queries.hidden_object(request.actor, key)
    actions.delete_object(row, by=request.actor)
    return _told(request, _("%(name)s and its records are deleted for good."), row)


def _own(request: Request, key: str) -> CustomObject:
    row = queries.object_kind(request.actor, key)[1]
    if row is None:
        raise NotFound()
    return row


def _to_object(key: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("set_up_object", args=[key]), status=303)


def _told(request: Request, sentence: str, row: CustomObject) -> HttpResponse:
    messages.success(request, sentence % {"name": row.plural})
    return HttpResponseRedirect(reverse("set_up_objects"), status=303)


def _status(form: Any) -> int:
    return 422 if form.errors else 200
