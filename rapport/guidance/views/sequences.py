"""The page of a sequence: what it does, how far people come, who is in it, and whether it helps.

Whoever sells opens it to see what will be sent in their name; whoever leads, to see what it brings.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.guidance.actions import drafting
from rapport.guidance.forms import ICONS, LABELS, StepForm
from rapport.guidance.models import Enrolment, Sequence
from rapport.guidance.queries import sequences as queries
from rapport.guidance.queries.selecting import AT_ONCE, selected
from rapport.guidance.stepping import Kind, Step
from rapport.kit.errors import NotFound, RapportError, Refused
from rapport.parties.consenting import PURPOSES
from rapport.platform import access
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

WRITES = "guidance.draft_sequence"


@require_safe
def sequence(request: Request, pk: int) -> HttpResponse:
    """A sequence, whole; ``?state=`` chooses whom to list, ``?before=`` where the list goes on."""
    found = queries.sequence(request.actor, pk)
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    may_see = access.may(request.actor, "guidance.read_enrolments")
    rows = []
    if may_see:
        rows = queries.enrolments(
            request.actor, found, state=state, before=int(before) if before.isdecimal() else 0
        )
    counts = queries.counts(found)
    context = {
        "kind": record_type_of(request.actor, "sequence"),
        "sequence": found,
        "steps": list(enumerate(found.steps)),
        "is_changed": bool(found.current) and not _is_current(found),
        "templates": {one.pk: one for one in queries.templates(request.actor)},
        "labels": LABELS,
        "icons": ICONS,
        "kinds": list(Kind),
        "may_write": access.may(request.actor, WRITES, found),
        "funnel": queries.funnel(found),
        "counts": counts,
        "total": sum(counts.values()),
        "states": Enrolment.State.choices,
        "state": state,
        "purposes": PURPOSES,
        "waiting": len(selected(request.actor, found)),
        "most": AT_ONCE,
        "reasons": queries.reasons(found),
        "outcome": queries.outcome(found, timezone.now()),
        "may_see": may_see,
        "enrolments": rows[: queries.PAGE],
        "next": rows[queries.PAGE - 1].pk if len(rows) > queries.PAGE else 0,
    }
    return page(request, "guidance/sequence.html", context)


def _is_current(found: Sequence) -> bool:
    """Whether those who come in go through the steps that are written."""
    used = found.current.steps if found.current else ()
    bare = tuple(Step(**{**step.as_json(), "texts": {}}) for step in used)
    return bare == found.steps


@require_http_methods(["GET", "POST"])
def add_step(request: Request, pk: int, kind: str) -> HttpResponse:
    """One more step, at the end."""
    if kind not in set(Kind):
        raise NotFound("no_kind", "There is no such step.")
    return _write(request, pk, None, Kind(kind))


@require_http_methods(["GET", "POST"])
def edit_step(request: Request, pk: int, place: int) -> HttpResponse:
    """Change the step at a place."""
    found = queries.sequence(request.actor, pk)
    if place >= len(found.steps):
        raise NotFound("no_step", "There is no such step any more.")
    return _write(request, pk, place, Kind(found.steps[place].kind))


def _write(request: Request, pk: int, place: int | None, kind: Kind) -> HttpResponse:
    found = queries.sequence(request.actor, pk)
    access.require(request.actor, WRITES, found)
    step = found.steps[place] if place is not None else None
    templates = list(queries.templates(request.actor))
    form = StepForm(kind, templates, step, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            drafting.write_step(found, place, form.step(), by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _back(pk)
    context = {
        "sequence": found,
        "form": form,
        "label": LABELS[kind],
        "place": place,
        "is_filter": kind is Kind.CONDITION,
        "is_mail": kind is Kind.MAIL,
    }
    status = 422 if form.errors else 200
    return page(request, "guidance/write_step.html", context, status=status)


@require_POST
def move_step(request: Request, pk: int, place: int) -> HttpResponse:
    """Let a step come sooner or later: ``further`` is how many places."""
    found = queries.sequence(request.actor, pk)
    further = -1 if request.POST.get("further", "").startswith("-") else 1
    drafting.move_step(found, place, further, by=request.actor)
    return _back(pk)


@require_POST
def remove_step(request: Request, pk: int, place: int) -> HttpResponse:
    """Leave a step out."""
    drafting.remove_step(queries.sequence(request.actor, pk), place, by=request.actor)
    return _back(pk)


@require_POST
def publish_sequence(request: Request, pk: int) -> HttpResponse:
    """Put it to use."""
    found = queries.sequence(request.actor, pk)
    try:
        drafting.publish_sequence(found, by=request.actor)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is in use."))
    return _back(pk)


@require_POST
def pause_sequence(request: Request, pk: int) -> HttpResponse:
    """Let it rest."""
    drafting.pause_sequence(queries.sequence(request.actor, pk), by=request.actor)
    messages.success(request, _("It is paused: nothing is sent until it is put to use again."))
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("sequence", args=[pk]), status=303)
