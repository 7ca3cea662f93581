"""What happened, noted on a dashboard by whoever keeps it, so that others understand its charts."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.dashboards import actions
from rapport.dashboards.forms import AnnotationForm
from rapport.dashboards.models import Annotation, Dashboard
from rapport.dashboards.queries import finding
from rapport.kit.errors import RapportError
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.refused import show_error


@require_http_methods(["GET", "POST"])
def write_annotation(request: Request, pk: int) -> HttpResponse:
    """Note what happened on a day, or in a span of days."""
    row = finding.own_dashboard(request.actor, pk)
    form = AnnotationForm(request.POST or None, initial={"first": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_annotation(row, **form.cleaned_data, by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _back(request, pk)
    return _form(request, row, form, None)


@require_http_methods(["GET", "POST"])
def edit_annotation(request: Request, pk: int, annotation_pk: int) -> HttpResponse:
    """Say it otherwise, or of other days."""
    row = finding.own_dashboard(request.actor, pk)
    found = finding.annotation_of(request.actor, pk, annotation_pk)
    last = None if found.last_on == found.first_on else found.last_on
    initial = {"text": found.text, "first": found.first_on, "last": last}
    form = AnnotationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_annotation(row, annotation_pk, **form.cleaned_data, by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _back(request, pk)
    return _form(request, row, form, found)


@require_POST
def remove_annotation(request: Request, pk: int, annotation_pk: int) -> HttpResponse:
    """Take it off."""
    row = finding.own_dashboard(request.actor, pk)
    actions.remove_annotation(row, annotation_pk, by=request.actor)
    offer_undo(request, _("The annotation is gone."))
    return HttpResponseRedirect(reverse("dashboard", args=[pk]), status=303)


def _form(
    request: Request, row: Dashboard, form: AnnotationForm, found: Annotation | None
) -> HttpResponse:
    title = _("Edit the annotation") if found else _("Note what happened")
    context = {"dashboard": row, "form": form, "title": title}
    status = 422 if form.errors else 200
    return page(request, "dashboards/write_annotation.html", context, status=status)


def _back(request: Request, pk: int) -> HttpResponse:
    offer_undo(request, _("Saved."))
    address = reverse("dashboard", args=[pk])
    return HttpResponseRedirect(f"{address}#annotations", status=303)
