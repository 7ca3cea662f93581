"""The filter builder of any record type.

Opened by whoever wants some of the records and does not type filters: to pick fields, ways and
values, see how many match, and have the filter in the list or in the field that asked for it.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rapport.kit.errors import Invalid
from rapport.platform.records.filters.tree import MOST
from rapport.platform.records.queries.lists import count, record_type_of
from rapport.platform.records.queries.views import views_for
from rapport.platform.records.types import RecordType
from rapport.platform.ui.forms_filters import FilterForm, posted
from rapport.platform.ui.looking import LONGEST_TEXT, Look, look
from rapport.platform.ui.page import Request, page

TEMPLATE = "records/filter.html"


@require_http_methods(["GET", "POST"])
def build_filter(request: Request, key: str) -> HttpResponse:
    """The filter of a list of the type ``key``, as its address says; or, with ``?into=``, of the form
    field of that name, into which the built filter goes.
    """
    record_type = record_type_of(request.actor, key)
    asked = request.POST if request.method == "POST" else request.GET
    seen = _look(request, record_type, asked)
    into = asked.get("into", "")[:200]
    context: dict[str, Any] = {
        "type": record_type,
        "look": seen,
        "into": into,
        "built": None,
        "judged": False,
    }
    if request.method == "GET":
        text = " ".join(asked.get(into, "").split())[:LONGEST_TEXT] if into else seen.text
        form = FilterForm.of_text(record_type, request.actor, text)
        form.judge(is_final=False)
        return page(request, TEMPLATE, context | {"form": form}, fragment="builder")
    try:
        form = FilterForm(record_type, request.actor, posted(request.POST))
    except Invalid as wrong:
        form = FilterForm.of_text(record_type, request.actor, "")
        form.problem = str(wrong)
        return page(request, TEMPLATE, context | {"form": form}, fragment="builder", status=422)
    return _answer(request, form, context | {"form": form})


def _answer(request: Request, form: FilterForm, context: dict[str, Any]) -> HttpResponse:
    """What a button asks for."""
    order = request.POST.get("do", "look")
    is_judged = order == "apply" or bool(request.POST.get("judged"))
    context |= {"judged": is_judged}
    if order == "count":
        counted = _count(request, form, is_judged=is_judged)
        return page(request, TEMPLATE, context | counted, fragment="count")
    if order.startswith("find:"):
        place = order.removeprefix("find:")
        found = {"name": f"{place}.value", "links": form.found(place)}
        return page(request, "records/pick.html", found)
    if order == "apply" and form.judge(is_final=True):
        return _applied(request, form, context)
    if order == "apply":
        form.point_out()
        return page(request, TEMPLATE, context, fragment="builder", status=422)
    for one in [*request.POST.getlist("order")[:MOST], order]:
        form.do(one)
    status = 200 if form.judge(is_final=is_judged) else 422
    return page(request, TEMPLATE, context, fragment="builder", status=status)


def _applied(request: Request, form: FilterForm, context: dict[str, Any]) -> HttpResponse:
    """To the list, or into the field that asked."""
    if context["into"] and request.htmx:
        response = HttpResponse(status=204)
        built = {"into": context["into"], "text": form.text}
        response["HX-Trigger"] = json.dumps({"filter-built": built})
        return response
    if context["into"]:
        return page(request, TEMPLATE, context | {"built": form.text})
    address = context["look"].url(q=form.text)
    if not request.htmx:
        return HttpResponseRedirect(address, status=303)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def _count(request: Request, form: FilterForm, *, is_judged: bool) -> dict[str, Any]:
    """How many records match what is complete of the filter, unless something is wrong with it."""
    if not form.judge(is_final=is_judged):
        return {"total": None}
    total, is_exact = count(request.actor, form.scope.type, form.tree)
    return {"total": total, "is_exact": is_exact}


def _look(request: Request, record_type: RecordType, asked: QueryDict) -> Look:
    views = views_for(request.actor, record_type)
    path = reverse("records", args=[record_type.key])
    return look(path, asked, views, record_type, request.actor)
