"""Pages of single activities: planned on the phone with a customer, ticked off between two calls."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.activities import queries
from rapport.activities.actions import planning, states
from rapport.activities.forms import (
    OUTCOMES,
    ActivityForm,
    CancelForm,
    CompleteForm,
    RescheduleForm,
    moment,
)
from rapport.activities.linking import link_asked_for, shown_link
from rapport.activities.models import Activity
from rapport.kit.errors import RapportError
from rapport.platform import access
from rapport.platform.events.queries import history
from rapport.platform.records.queries.attached import files
from rapport.platform.ui.forms_own import OwnFields
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.plugs import panels_for
from rapport.platform.ui.refused import show_error
from rapport.touchpoints import queries as touchpoints


@require_safe
def activities(request: Request) -> HttpResponse:
    """The list of activities, under an address that people can guess."""
    return HttpResponseRedirect(reverse("records", args=["activity"]))


@require_safe
def activity(request: Request, pk: int) -> HttpResponse:
    """One activity: what, when, with whom, about what, and what came of it."""
    found = queries.activity(request.actor, pk)
    context = {
        "activity": found,
        "people": queries.people_of(request.actor, found),
        "about": shown_link(request.actor, found.about),
        "report": queries.report_of(request.actor, found),
        "files": list(files(found)[:20]),
        "interactions": touchpoints.linked_to(request.actor, f"activities.activity:{found.pk}"),
        "history": history(request.actor, found)[:10],
        "may_edit": access.may(request.actor, "activities.edit_activity", found),
        "outcomes": OUTCOMES,
        "form": CompleteForm(),
        "panels": panels_for(request.actor, "talk") if found.is_talk else [],
    }
    return page(request, "activities/activity.html", context)


@require_http_methods(["GET", "POST"])
def plan_activity(request: Request) -> HttpResponse:
    """Plan work; ``?party=42`` with whom, ``?about=order:42`` about what, ``?day=`` when."""
    access.require(request.actor, "activities.plan_activity")
    about = link_asked_for(request.actor, request.GET.get("about", ""))
    form = ActivityForm(request.actor, _posted(request), initial=_asked(request))
    own = OwnFields(request, "activity")
    if request.method == "POST" and own.is_valid() & form.is_valid():
        try:
            found = planning.plan_activity(form.plan(about=about), by=request.actor, own=own.own)
        except RapportError as error:
            show_error(form, error)
        else:
            offer_undo(request, _("%(what)s is planned.") % {"what": found})
            return _back(request, found)
    return _show_form(request, form, own, about=about)


@require_http_methods(["GET", "POST"])
def edit_activity(request: Request, pk: int) -> HttpResponse:
    """Change what was planned."""
    found = queries.activity(request.actor, pk)
    access.require(request.actor, "activities.edit_activity", found)
    people = queries.people_of(request.actor, found)
    form = (
        ActivityForm(request.actor, request.POST)
        if request.method == "POST"
        else ActivityForm.of(request.actor, found, people)
    )
    own = OwnFields(request, "activity", found)
    if own.is_valid() & form.is_valid():
        said = {"version": form.cleaned_data["version"], "own": own.own}
        try:
            plan = form.plan(about=found.about, found=found)
            planning.edit_activity(found, plan, by=request.actor, **said)
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The activity is changed."))
            return _back(request, found)
    return _show_form(request, form, own, found=found, about=found.about)


@require_http_methods(["GET", "POST"])
def complete_activity(request: Request, pk: int) -> HttpResponse:
    """Say that it is done, in one click or with how it went."""
    found = queries.activity(request.actor, pk)
    access.require(request.actor, "activities.complete_activity", found)
    form = CompleteForm(_posted(request))
    if form.is_valid():
        outcome = form.cleaned_data["outcome"]
        states.complete_activity(found, by=request.actor, outcome=outcome)
        offer_undo(request, _("%(what)s is done.") % {"what": found})
        return _back(request, found)
    context = {"form": form, "activity": found, "outcomes": OUTCOMES}
    status = 422 if form.errors else 200
    return page(request, "activities/complete_activity.html", context, status=status)


@require_POST
def reopen_activity(request: Request, pk: int) -> HttpResponse:
    """Let it be open again."""
    found = states.reopen_activity(queries.activity(request.actor, pk), by=request.actor)
    messages.success(request, _("%(what)s is open again.") % {"what": found})
    return _back(request, found)


@require_http_methods(["GET", "POST"])
def reschedule_activity(request: Request, pk: int) -> HttpResponse:
    """Move it to another time."""
    found = queries.activity(request.actor, pk)
    access.require(request.actor, "activities.reschedule_activity", found)
    form = RescheduleForm(request.POST) if request.method == "POST" else RescheduleForm.of(found)
    if form.is_valid():
        day, at = form.cleaned_data["day"], form.cleaned_data["time"]
        due_at, is_whole_day = moment(day, at), at is None
        try:
            states.reschedule_activity(
                found, due_at=due_at, is_whole_day=is_whole_day, by=request.actor
            )
        except RapportError as error:
            show_error(form, error)
        else:
            offer_undo(request, _("%(what)s is moved.") % {"what": found})
            return _back(request, found)
    context = {"form": form, "activity": found}
    status = 422 if form.errors else 200
    return page(request, "activities/reschedule_activity.html", context, status=status)


@require_http_methods(["GET", "POST"])
def cancel_activity(request: Request, pk: int) -> HttpResponse:
    """Call it off; of what repeats, only this one or all that follows."""
    found = queries.activity(request.actor, pk)
    access.require(request.actor, "activities.cancel_activity", found)
    form = CancelForm(_posted(request))
    if form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "is_series": form.cleaned_data["series"]}
        states.cancel_activity(found, by=request.actor, **said)
        offer_undo(request, _("%(what)s is called off.") % {"what": found})
        return _back(request, found)
    context = {"form": form, "activity": found}
    status = 422 if form.errors else 200
    return page(request, "activities/cancel_activity.html", context, status=status)


def _show_form(
    request: Request,
    form: ActivityForm,
    own: OwnFields,
    *,
    about: str,
    found: Activity | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "own": own,
        "activity": found,
        "about": shown_link(request.actor, about),
        "back": _way_back(request),
    }
    status = 422 if form.errors or own.errors else 200
    return page(request, "activities/edit_activity.html", context, status=status)


def _asked(request: Request) -> dict[str, Any]:
    """What the address fills in beforehand."""
    wanted = request.GET.get("party", "")
    asked = {"party": f"#{wanted}"} if wanted.isdecimal() else {}
    return asked | {
        name: request.GET[name] for name in ("kind", "day", "time") if name in request.GET
    }


def _way_back(request: Request) -> str:
    """Where the person came from, if that is one of our pages."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def _back(request: Request, found: Activity) -> HttpResponse:
    address = _way_back(request) or reverse("activity", args=[found.pk])
    return HttpResponseRedirect(address, status=303)


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
