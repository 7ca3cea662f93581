"""Playbooks: their own page, and the panel that guides through a stage."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rapport.guidance.actions import playbooks as actions
from rapport.guidance.models import Playbook
from rapport.guidance.queries import playbooks as queries
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.notifications.places import types_of
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.ui.page import Request, page
from rapport.sales.queries.opportunities import opportunity


@require_safe
def playbook(request: Request, pk: int) -> HttpResponse:
    """What one does in a stage, and what it brings."""
    found = queries.playbook(request.actor, pk)
    context = {
        "kind": record_type_of(request.actor, "playbook"),
        "playbook": found,
        "steps": queries.steps_of(found),
        "results": queries.results(found),
        "may_edit": access.may_see(request.actor, Playbook, Right.EDIT),
    }
    return page(request, "guidance/playbook.html", context)


@require_safe
def opportunity_playbook(request: Request, pk: int) -> HttpResponse:
    """The tactics and steps for the stage in which an opportunity is."""
    access.require(request.actor, "guidance.read_playbooks")
    found = opportunity(request.actor, pk)
    guide = queries.guide_for(request.actor, found) if found.is_open else None
    context = {
        "opportunity": found,
        "guide": guide,
        "evidence": _addresses(guide),
        "may_tick": access.may(request.actor, "sales.tick_check", found),
    }
    return page(request, "guidance/opportunity_playbook.html", context, fragment="panel")


def _addresses(guide: queries.Guide | None) -> dict[int, str]:
    """By step, where to look at what shows that it was done."""
    places = {}
    for step, done in guide.steps if guide else ():
        label, _, number = (done.evidence if done else "").partition(":")
        if number.isdecimal():
            places[step.pk] = (label, int(number))
    types = types_of(places.values())
    return {pk: types[place].url_of(place[1]) for pk, place in places.items() if place in types}


@require_POST
def complete_step(request: Request, pk: int, step_pk: int) -> HttpResponse:
    """Tick a step, or take the tick back (``off``)."""
    found = opportunity(request.actor, pk)
    act = actions.take_back_step if request.POST.get("off") else actions.complete_step
    act(found, step_pk, by=request.actor)
    return HttpResponseRedirect(reverse("opportunity", args=[pk]), status=303)
