"""Files brought in: hand in, map, watch, and see what came of every row.

Opened by whoever moves a company's customers and orders here, mostly once per file: to be sure of
what will happen before it does, and to get back what could not be taken.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.exchange import actions, queries
from rapport.platform.exchange.importers import importer_of, importers_for, labels
from rapport.platform.exchange.models import Import
from rapport.platform.records.queries.stories import undoings
from rapport.platform.records.types import record_types
from rapport.platform.ui.forms_imports import HandInForm, MappingForm
from rapport.platform.ui.page import Request, page

form_methods = require_http_methods(["GET", "POST"])
MAPPED_LATER = (Import.Status.UPLOADED, Import.Status.TRIED, Import.Status.FAILED)
HUES = {"done": "green", "failed": "red", "uploaded": "stone", "tried": "stone"}
ANSWER = "answer_"
LEFT_EMPTY = ("-", "–")
BEGINNINGS: dict[str, Any] = {
    "start": actions.start_import,
    "try": actions.try_import,
    "all": actions.start_workspace,
}
"""What the buttons under the columns begin."""


@require_safe
def imports(request: Request) -> HttpResponse:
    """Every file that was brought in, newest first."""
    access.require(request.actor, "exchange.read_imports")
    found = Paginator(queries.imports(request.actor), 50).get_page(request.GET.get("page"))
    context = {"found": found, "hues": HUES, "labels": labels(request.actor)}
    return page(request, "exchange/imports.html", context)


@form_methods
def create_import(request: Request) -> HttpResponse:
    """Hand in a file."""
    access.require(request.actor, "exchange.create_import")
    form = HandInForm(
        request.POST or None,
        request.FILES or None,
        importers=[*importers_for(request.actor).values()],
    )
    if request.method == "POST" and form.is_valid():
        files = [
            actions.Handed(file.name or "file", file.chunks()) for file in form.cleaned_data["file"]
        ]
        try:
            made = _take_in(request, form, files)
        except Invalid as error:
            form.add_error("file", str(error))
        else:
            return HttpResponseRedirect(reverse("map_import", args=[made.pk]), status=303)
    context = {"form": form, "sources": queries.sources(request.actor)}
    return page(request, "exchange/create_import.html", context, status=422 if form.errors else 200)


def _take_in(request: Request, form: HandInForm, files: list[actions.Handed]) -> Import:
    """The import of the file; of several that belong together, the first. Raises Invalid."""
    kind, source = form.cleaned_data["record_type"], form.cleaned_data["source"]
    is_one = len(files) == 1 and not files[0].name.lower().endswith(".zip")
    if kind or is_one:
        return actions.create_import(files, by=request.actor, record_type=kind, source=source)
    found = actions.create_workspace(files, by=request.actor, source=source)
    if found.left_out:
        messages.info(request, _("Left out: %(names)s") % {"names": ", ".join(found.left_out)})
    return found.imports[0]


@form_methods
def map_import(request: Request, pk: int) -> HttpResponse:
    """Say which column is which field, see what it makes of the first rows, and start."""
    chosen = queries.import_by_id(request.actor, pk)
    access.require(request.actor, "exchange.map_import")
    if chosen.status not in MAPPED_LATER:
        return HttpResponseRedirect(reverse("import", args=[pk]))
    form = _mapping_form(request, chosen)
    if request.method == "POST" and form.is_valid():
        try:
            _map(request, chosen, form)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            goes_on = request.POST.get("do") in BEGINNINGS
            return HttpResponseRedirect(
                reverse("import" if goes_on else "map_import", args=[pk]), status=303
            )
    context: dict[str, Any] = {
        "chosen": chosen,
        "form": form,
        "preview": queries.preview(request.actor, chosen),
    }
    context |= {
        "sources": queries.sources(request.actor),
        "companions": queries.companions(chosen),
        "labels": labels(request.actor),
        "hues": HUES,
    }
    return page(request, "exchange/map_import.html", context, status=422 if form.errors else 200)


def _mapping_form(request: Request, chosen: Import) -> MappingForm:
    posted = request.POST if request.method == "POST" else None
    known = [*importers_for(request.actor).values()]
    return MappingForm(posted, chosen=chosen, columns=queries.columns(chosen), importers=known)


def _map(request: Request, chosen: Import, form: MappingForm) -> None:
    """Keep what the form says, and start when it asks for that. Raises Invalid."""
    wanted = form.cleaned_data["record_type"]
    is_same = wanted == chosen.record_type
    actions.map_import(
        chosen,
        by=request.actor,
        mapping=form.mapping() if is_same else {},
        options=form.options() if is_same else {},
        source=form.cleaned_data["source"],
        record_type=wanted,
    )
    begin = BEGINNINGS.get(request.POST.get("do", ""))
    if is_same and begin:
        begin(chosen, by=request.actor)


@require_POST
def start_import(request: Request, pk: int) -> HttpResponse:
    """Queue an import again whose worker was lost; it runs once."""
    chosen = queries.import_by_id(request.actor, pk)
    begin = BEGINNINGS.get(request.POST.get("do", ""), actions.start_import)
    begin(chosen, by=request.actor)
    messages.success(request, _("The import was queued again."))
    return HttpResponseRedirect(reverse("import", args=[pk]), status=303)


@require_POST
def answer_import(request: Request, pk: int) -> HttpResponse:
    """Keep what was said of rows that look like records here; then show more of them, or import the file."""
    chosen = queries.import_by_id(request.actor, pk)
    said = {
        name.removeprefix(ANSWER): str(answer)
        for name, answer in request.POST.items()
        if name.startswith(ANSWER)
    }
    actions.answer_import(chosen, said, by=request.actor)
    shown = request.POST.get("page", "")
    if not shown.isdigit():
        actions.start_import(chosen, by=request.actor)
    query = f"?page={shown}" if shown.isdigit() else ""
    return HttpResponseRedirect(reverse("import", args=[pk]) + query, status=303)


@require_POST
def map_words(request: Request, pk: int) -> HttpResponse:
    """Keep what words of the file are said to mean, and try it again."""
    chosen = queries.import_by_id(request.actor, pk)
    said: dict[str, dict[str, str | None]] = {}
    sent = zip(*(request.POST.getlist(name) for name in ("field", "word", "meant")), strict=False)
    for name, word, meant in sent:
        text = "" if meant.strip() in LEFT_EMPTY else meant.strip() or None
        said.setdefault(name, {})[word] = text
    actions.map_words(chosen, said, by=request.actor)
    actions.try_import(chosen, by=request.actor)
    return HttpResponseRedirect(reverse("import", args=[pk]), status=303)


@require_safe
def show_import(request: Request, pk: int) -> HttpResponse:
    """How far an import is, asked for every second; then what came of it."""
    chosen = queries.import_by_id(request.actor, pk)
    if chosen.status == Import.Status.UPLOADED:
        return HttpResponseRedirect(reverse("map_import", args=[pk]))
    progress = queries.progress(chosen)
    context = {
        "chosen": chosen,
        "progress": progress,
        "hues": HUES,
        "companions": queries.companions(chosen),
        "labels": labels(request.actor),
        "alike": Paginator((chosen.trial or {}).get("alike", ()), 100).get_page(
            request.GET.get("page")
        ),
        **_result(request.actor, chosen),
    }
    response = page(request, "exchange/import.html", context, fragment="progress")
    if progress["is_over"] and request.htmx:
        response["HX-Refresh"] = "true"
    return response


def _result(by: Actor, chosen: Import) -> dict[str, Any]:
    """What the result page says: parts that add up to the rows read, and where the records are."""
    importer = importer_of(chosen.record_type, by)
    known = record_types()
    refused = int(chosen.counts.get("refused", 0))
    lines = chosen.counts.get("lines", {})
    return {
        "importer": importer,
        "words": queries.asked_words(chosen, importer),
        "parts": [
            *((label, lines.get(name, 0)) for name, label in importer.parts),
            (_("Refused"), refused),
        ],
        "outcomes": [
            (name, chosen.counts.get(name, 0))
            for name in ("created", "updated", "unchanged", "refused")
        ],
        "records": [known[key] for key in importer.record_types if key in known],
        "undone": undoings(chosen.story),
        "may_undo": by.is_administrator or chosen.by_id == by.user_id,
    }


@require_safe
def refused_rows(request: Request, pk: int) -> FileResponse:
    """The refused rows as they stood in the file, each with its reason."""
    path = queries.refused_rows(request.actor, pk)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"refused-rows-{pk}.csv",
        content_type="text/csv",
    )
