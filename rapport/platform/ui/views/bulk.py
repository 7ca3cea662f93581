"""Changing many records at once: choose what, watch it being done, undo it.

Opened from a list with some rows ticked, or with all that match its filter; after that people want
to see that it is done, and to be able to take it back.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import RapportError
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.records.actions import bulk as actions
from rapport.platform.records.actions.bulk_verbs import ON_LIST
from rapport.platform.records.actions.records import editable_fields
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import chips, parse
from rapport.platform.records.queries import bulk as queries
from rapport.platform.records.queries import lists
from rapport.platform.records.types import RecordType
from rapport.platform.ui.forms_records import RecordForm
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import offers_for

SHOWN_REFUSED = 20


@require_http_methods(["GET", "POST"])
def choose_bulk(request: Request, key: str) -> HttpResponse:
    """What to do to the records ``pk``, or with ``all`` to those that ``q`` selects."""
    kind = lists.record_type_of(request.actor, key)
    asked = request.POST if request.method == "POST" else request.GET
    ids = [int(pk) for pk in asked.getlist("pk") if pk.isdigit()]
    text = asked.get("q", "").replace("\x00", "")[:1000]
    selection = {"filter": parse(text)} if asked.get("all") else {"ids": ids}
    error = ""
    if request.method == "POST":
        try:
            run = actions.start_bulk_run(
                kind, asked.get("verb", ""), _arguments(request, kind), selection, by=request.actor
            )
            return HttpResponseRedirect(reverse("bulk_run", args=[run.pk]), status=303)
        except RapportError as refused:
            error = str(refused)
    total, is_exact = (
        lists.count(request.actor, kind, text) if asked.get("all") else (len(ids), True)
    )
    fields = _fields(request, kind)
    context = {
        "kind": kind,
        "ids": ids,
        "text": text,
        "is_all": bool(asked.get("all")),
        "total": total,
        "is_exact": is_exact,
        "chips": chips(text, kind, request.actor),
        "form": RecordForm(
            request.actor, fields, initial=dict.fromkeys((one.name for one in fields), "")
        ),
        "field_names": [one.name for one in fields],
        "may_edit": access.may_see(request.actor, kind.model, Right.EDIT, name=kind.policy_name),
        "may_delete": access.may_see(
            request.actor, kind.model, Right.DELETE, name=kind.policy_name
        ),
        "offers": offers_for(request.actor, kind.key),
        "error": error,
    }
    return page(request, "records/choose_bulk.html", context, status=422 if error else 200)


@require_safe
def bulk_run(request: Request, pk: int) -> HttpResponse:
    """How far a run is, what it left alone, and its undo."""
    run = queries.bulk_run(request.actor, pk)
    kind = lists.record_type_of(request.actor, run.record_type)
    context = {"run": run, "kind": kind, "refused": run.refused[:SHOWN_REFUSED]}
    return page(request, "records/bulk_run.html", context, fragment="progress")


@require_safe
def bulk_runs(request: Request) -> HttpResponse:
    """What I did to many records."""
    return page(
        request, "records/bulk_runs.html", {"runs": queries.recent_runs(request.actor)[:50]}
    )


@require_POST
def cancel_bulk_run(request: Request, pk: int) -> HttpResponse:
    """Stop after the chunk at which it is."""
    actions.cancel_bulk_run(pk, by=request.actor)
    return HttpResponseRedirect(reverse("bulk_run", args=[pk]), status=303)


@require_POST
def undo_bulk_run(request: Request, pk: int) -> HttpResponse:
    """Take back what a run did, as a run of its own."""
    made = actions.undo_bulk_run(pk, by=request.actor)
    return HttpResponseRedirect(reverse("bulk_run", args=[made.pk]), status=303)


def _arguments(request: Request, kind: RecordType) -> dict[str, Any]:
    """What the form says of its verb; of an edit only the fields that were ticked."""
    if request.POST.get("verb") in ("tag", "untag"):
        return {"tag": request.POST.get("tag", "").strip()}
    if request.POST.get("verb") in ON_LIST:
        return {"list": request.POST.get("list", "")}
    if request.POST.get("verb") != "edit":
        return {}
    wanted = set(request.POST.getlist("set"))
    fields = [one for one in _fields(request, kind) if one.name in wanted]
    form = RecordForm(request.actor, fields, data=request.POST)
    return {"values": {one.name: form.typed(one.name) for one in fields}}


def _fields(request: Request, kind: RecordType) -> list[Field]:
    """What many records can be given at once."""
    fields = editable_fields(kind, request.actor).values()
    return [one for one in fields if not one.is_unique and one.kind is not Kind.FILE]
