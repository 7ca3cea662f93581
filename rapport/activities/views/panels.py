"""What is planned next, on the pages of parties and of records of any type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport.activities import queries
from rapport.activities.actions.planning import plan_activity
from rapport.activities.forms import QuickForm
from rapport.activities.linking import link_to
from rapport.activities.queries.activities import Steps
from rapport.kit.errors import RapportError
from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.records.queries.records import record_of
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.refused import show_error


@require_http_methods(["GET", "POST"])
def party_steps(request: Request, pk: int) -> HttpResponse:
    """What is planned with a party; one line plans the next step."""
    party = parties.party(request.actor, pk)
    access.require(request.actor, "activities.read_activities")
    place = {"name": party.name, "url": reverse("party", args=[pk]), "query": f"party={pk}"}
    return _steps(request, place, lambda: queries.next_steps(request.actor, party), party_id=pk)


@require_http_methods(["GET", "POST"])
def record_steps(request: Request, key: str, pk: int) -> HttpResponse:
    """What is planned about a record."""
    kind, found = record_of(request.actor, key, pk)
    access.require(request.actor, "activities.read_activities")
    link = link_to(kind, pk)
    place = {"name": str(found), "url": kind.url_of(pk), "query": f"about={key}:{pk}"}
    return _steps(request, place, lambda: queries.steps_about(request.actor, link), about=link)


def _steps(
    request: Request, place: dict[str, str], read: Callable[[], Steps], **said: Any
) -> HttpResponse:
    """The panel, or with POST one more activity that ``said`` says more of than the form."""
    is_sent = request.method == "POST"
    form = QuickForm(request.POST if is_sent else None)
    if form.is_valid():
        try:
            found = plan_activity(form.plan(**said), by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            if not request.htmx:
                offer_undo(request, _("%(what)s is planned.") % {"what": found})
                return HttpResponseRedirect(place["url"], status=303)
            form = QuickForm()
    context = {
        "form": form,
        "steps": read(),
        "place": place,
        "now": timezone.now(),
        "may_plan": access.may(request.actor, "activities.plan_activity"),
    }
    status = 422 if form.errors else 200
    return page(request, "activities/next_steps.html", context, fragment="panel", status=status)
