"""A field becomes one of another kind: the administrator sees what would be lost before it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.records.actions.custom import retyping as actions
from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField
from rapport.platform.records.plans import FieldPlan
from rapport.platform.records.queries import setting_up as queries
from rapport.platform.records.retyping import goals
from rapport.platform.ui.forms_custom import BY_KEY, sort_of
from rapport.platform.ui.page import Request, page


@require_http_methods(["GET", "POST"])
def retype_field(request: Request, key: str, name: str) -> HttpResponse:
    """Choose the new kind (``?kind=``), see what converts, and do it."""
    access.require(request.actor, "records.retype_field")
    kind, _row = queries.object_kind(request.actor, key)
    row = queries.field_row(request.actor, key, name)
    said = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"kind": kind, "row": row, "sort": sort_of(row), "error": ""}
    context |= {"goals": [BY_KEY[goal] for goal in goals(Kind(row.kind))], "preview": None}
    context |= {"wanted": said.get("kind", ""), "currency": said.get("currency", "")}
    context["uses"] = queries.uses_of(request.actor, row)
    if context["wanted"]:
        plan = _plan(row, context["wanted"], context["currency"])
        try:
            if request.method == "POST":
                return _done(request, row, plan)
            context["preview"] = actions.preview_retype(row, plan, by=request.actor)
        except Invalid as error:
            context["error"] = str(error)
    status = 422 if context["error"] else 200
    return page(request, "custom/retype_field.html", context, status=status)


def _plan(row: CustomField, wanted: str, currency: str) -> FieldPlan:
    return replace(queries.field_plan(row), kind=wanted, currency=currency, choices=())


def _done(request: Request, row: CustomField, plan: FieldPlan) -> HttpResponse:
    changed = actions.retype_field(row, plan, by=request.actor)
    messages.success(request, _("%(name)s has its new kind.") % {"name": changed.label})
    return HttpResponseRedirect(reverse("edit_field", args=[row.record_type, row.name]), status=303)
