"""Records as a file to take away: at once, on a schedule, or all that there is.

Opened from a list, to work on with another program; or by who wants last night's file, to fetch it and
to see that the next one comes. What leaves, who took it and how it was filtered is written down.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid, RapportError
from rapport.platform import access
from rapport.platform.exchange import actions, queries
from rapport.platform.exchange.models import Export
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.ui.forms_exports import SHEETS, AccountForm, ScheduleForm, rhythm_of, said_of
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "zip": "application/zip",
}
HUES = {
    "on": "green", "done": "green", "failed": "red", "stopped": "red", "paused": "stone",
    "cancelled": "stone", "waiting": "blue", "running": "blue",
}  # fmt: skip
form_methods = require_http_methods(["GET", "POST"])


@require_safe
def export_records(request: Request, key: str) -> FileResponse:
    """The records of the type ``key``; ``?q=`` filters, ``?cols=`` chooses fields,
    ``?sort=`` their order, ``?format=`` is csv, xlsx, parquet or jsonl."""
    chosen = record_type_of(request.actor, key)
    wanted = request.GET.get("format", "csv")
    if wanted not in FORMATS or wanted == "zip":
        raise Invalid(
            "unknown_format",
            "A file is %(formats)s; not “%(wanted)s”.",
            formats=", ".join(name for name in FORMATS if name != "zip"),
            wanted=wanted[:20],
        )
    views = {view.key: view.filter for view in chosen.views}
    where = request.GET.get("q", views.get(request.GET.get("view", ""), ""))[:1000]
    columns = [name for name in request.GET.get("cols", "").split(",") if name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{chosen.plural.lower()}.{wanted}"
        actions.export_records(
            by=request.actor,
            record_type=chosen.key,
            path=path,
            filter=where.replace("\x00", "").strip(),
            columns=columns,
            sort=request.GET.get("sort", ""),
        )
        return _file(path, path.name)


def _file(path: Path, name: str) -> FileResponse:
    kind = FORMATS[path.suffix.lstrip(".")]
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)


@require_safe
def exports(request: Request) -> HttpResponse:
    """What is exported on a schedule, and the files that are kept."""
    access.require(request.actor, "exchange.read_exports")
    shown = Paginator(queries.exports(request.actor), 50).get_page(request.GET.get("page"))
    context = {
        "schedules": [(row, rhythm_of(row)) for row in queries.schedules(request.actor)],
        "found": shown,
        "formats": dict(SHEETS),
        "kept_days": queries.KEPT_DAYS,
        "may_take_all": access.may(request.actor, "exchange.export_account"),
        "hues": HUES,
    }
    return page(request, "exchange/exports.html", context)


@form_methods
def schedule_export(request: Request) -> HttpResponse:
    """Have a view exported again and again; ``?type=`` and ``?view=`` say which one."""
    access.require(request.actor, "exchange.schedule_export")
    what = f"{request.GET.get('type', '')}:{request.GET.get('view', '')}"
    initial = {"what": what, "rhythm": "week:0", "hour": 6}
    form = ScheduleForm(request.POST or None, asker=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.schedule_export(form.plan, by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return _to_exports()
    return _show_form(request, form, None)


@form_methods
def edit_export_schedule(request: Request, pk: int) -> HttpResponse:
    """Change what is exported, or when."""
    row = queries.schedule_by_id(request.actor, pk)
    form = ScheduleForm(request.POST or None, asker=request.actor, initial=said_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_export_schedule(pk, form.plan, by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            return _to_exports()
    return _show_form(request, form, row)


def _show_form(request: Request, form: ScheduleForm, row: Any) -> HttpResponse:
    context = {"form": form, "row": row, "zone": timezone.get_current_timezone_name()}
    return page(
        request, "exchange/schedule_export.html", context, status=422 if form.errors else 200
    )


@require_POST
def pause_export_schedule(request: Request, pk: int) -> HttpResponse:
    """Let nothing be exported for now."""
    actions.pause_export_schedule(pk, by=request.actor)
    return _to_exports()


@require_POST
def resume_export_schedule(request: Request, pk: int) -> HttpResponse:
    """Go on."""
    actions.resume_export_schedule(pk, by=request.actor)
    return _to_exports()


@require_POST
def delete_export_schedule(request: Request, pk: int) -> HttpResponse:
    """Give it up."""
    actions.delete_export_schedule(pk, by=request.actor)
    return _to_exports()


@form_methods
def export_account(request: Request) -> HttpResponse:
    """Take out everything."""
    access.require(request.actor, "exchange.export_account")
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.queue_account_export(form.cleaned_data["formats"], by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return HttpResponseRedirect(reverse("export", args=[made.pk]), status=303)
    context = {"form": form, "kept_days": queries.KEPT_DAYS}
    return page(
        request, "exchange/export_account.html", context, status=422 if form.errors else 200
    )


@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    """One file: how far it is, or where to fetch it."""
    found = queries.export_by_id(request.actor, pk)
    context = {"export": found, "until": _until(found), "hues": HUES}
    return page(request, "exchange/export.html", context, fragment="progress")


@require_POST
def cancel_export(request: Request, pk: int) -> HttpResponse:
    """Stop writing it."""
    actions.cancel_export(pk, by=request.actor)
    return HttpResponseRedirect(reverse("export", args=[pk]), status=303)


@require_safe
def download_export(request: Request, pk: int) -> FileResponse:
    """The file itself."""
    found = queries.export_by_id(request.actor, pk)
    path = queries.kept_file(request.actor, found)
    day = timezone.localtime(found.ended_at or found.made_at).date()
    name = f"rapport {found.label.replace(' · ', ' ')} {day}{path.suffix}"
    return _file(path, name)


def _until(found: Export) -> Any:
    return found.ended_at and found.ended_at + timedelta(days=queries.KEPT_DAYS)


def _to_exports() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("exports"), status=303)
