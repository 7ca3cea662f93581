"""The page of a lead.

Opened when it comes in: who is it, what do they want, why is it worth something, why is it mine, and how
long do I have? Calling, converting, putting off and giving up are one press away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import RapportError
from rapport.leads.actions import leads as actions
from rapport.leads.forms import ConvertForm, DieForm, RecycleForm
from rapport.leads.models import Lead
from rapport.leads.queries import leads as queries
from rapport.leads.queries.tracing import sentences
from rapport.platform import access
from rapport.platform.records.actions.reads import note_read
from rapport.platform.records.queries.records import record_of, record_page
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.plugs import panels_for
from rapport.platform.ui.refused import show_error

HEADED = (
    "party",
    "status",
    "score",
    "owner",
    "received",
    "respond_by",
    "responded",
    "need",
    "back",
    "dead_reason",
    "opportunity",
)
"""The fields that the head of the page shows."""


@require_safe
def lead(request: Request, pk: int) -> HttpResponse:
    """One lead, whole."""
    found = queries.lead(request.actor, pk)
    shown = record_page(request.actor, "lead", pk)
    note_read(shown.kind, pk, by=request.actor)
    assignment = queries.last_assignment(found)
    now = timezone.now()
    is_waiting = found.is_open and found.responded_at is None
    context = {
        "kind": shown.kind,
        "lead": found,
        "may_edit": shown.may_edit,
        "may_delete": shown.may_delete,
        "filled": [item for item in shown.filled if item.field.name not in HEADED],
        "empty": [item for item in shown.empty if item.field.name not in HEADED],
        "is_waiting": is_waiting,
        "is_late": is_waiting and found.respond_by is not None and found.respond_by <= now,
        "assignment": assignment,
        "sentences": sentences(assignment) if assignment else [],
        "others": queries.perhaps_known(request.actor, found),
        "may_read_timeline": access.may(request.actor, "touchpoints.read_interactions"),
        "panels": panels_for(request.actor, "record"),
        "own_panels": panels_for(request.actor, "lead"),
    }
    return page(request, "leads/lead.html", context)


@require_POST
def assign_lead(request: Request, pk: int) -> HttpResponse:
    """Hand it out by the rules anew."""
    return _press(request, pk, actions.assign_lead, _("The rules have found somebody."))


@require_POST
def take_up_lead(request: Request, pk: int) -> HttpResponse:
    """Say that somebody works on it."""
    return _press(request, pk, actions.take_up_lead, _("You are on it."))


@require_POST
def reopen_lead(request: Request, pk: int) -> HttpResponse:
    """Take it up again."""
    return _press(request, pk, actions.reopen_lead, _("It is open again."))


@require_http_methods(["GET", "POST"])
def convert_lead(request: Request, pk: int) -> HttpResponse:
    """Open an opportunity of it, and go on there."""
    found = queries.lead(request.actor, pk)
    access.require(request.actor, "leads.convert_lead", found)
    first = {"name": actions.opportunity_name(found)}
    form = ConvertForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        amount = form.cleaned_data["amount"]
        try:
            made = actions.convert_lead(
                found,
                by=request.actor,
                name=form.cleaned_data["name"],
                amount="" if amount is None else f"{amount:f}",
            )
        except RapportError as error:
            show_error(form, error)
        else:
            offer_undo(request, _("It is an opportunity now."))
            return HttpResponseRedirect(reverse("opportunity", args=[made.pk]), status=303)
    context = {"lead": found, "form": form}
    status = 422 if form.errors else 200
    return page(request, "leads/convert_lead.html", context, status=status)


@require_http_methods(["GET", "POST"])
def recycle_lead(request: Request, pk: int) -> HttpResponse:
    """Put it off until a day."""
    form = RecycleForm(request.POST if request.method == "POST" else None)

    def recycle(found: Lead) -> None:
        actions.recycle_lead(found, form.cleaned_data["back"], by=request.actor)

    return _end(request, pk, form, recycle, verb="leads.recycle_lead")


@require_http_methods(["GET", "POST"])
def let_lead_die(request: Request, pk: int) -> HttpResponse:
    """Give it up, for a reason."""
    form = DieForm(request.actor, request.POST if request.method == "POST" else None)

    def let_die(found: Lead) -> None:
        actions.let_lead_die(found, form.reason, by=request.actor)

    return _end(request, pk, form, let_die, verb="leads.let_lead_die")


@require_safe
def lead_stay(request: Request, pk: int) -> HttpResponse:
    """The lead that was in a status for some time."""
    _kind, found = record_of(request.actor, "lead_stay", pk)
    return HttpResponseRedirect(reverse("lead", args=[found.lead_id]))


def _press(request: Request, pk: int, action: Callable[..., Any], message: str) -> HttpResponse:
    try:
        action(queries.lead(request.actor, pk), by=request.actor)
    except RapportError as error:
        if error.status in (403, 404):
            raise
        messages.error(request, str(error))
    else:
        offer_undo(request, message)
    return HttpResponseRedirect(reverse("lead", args=[pk]), status=303)


def _end(
    request: Request, pk: int, form: forms.Form, end: Callable[[Lead], None], *, verb: str
) -> HttpResponse:
    found = queries.lead(request.actor, pk)
    access.require(request.actor, verb, found)
    if form.is_valid():
        try:
            end(found)
        except RapportError as error:
            show_error(form, error)
        else:
            offer_undo(request, _("It is done."))
            return HttpResponseRedirect(reverse("lead", args=[pk]), status=303)
    template = f"leads/{verb.partition('.')[2]}.html"
    context = {"lead": found, "form": form}
    return page(request, template, context, status=422 if form.errors else 200)
