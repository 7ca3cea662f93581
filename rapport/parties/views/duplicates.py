"""Cleaning up: who is here twice.

Opened by whoever keeps the data in order, for a quarter of an hour now and then: the surest pairs first,
both side by side, what speaks for it and against it, and one key for each decision. And the hint that
whoever enters a new party sees while typing, to open the known one instead.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.parties import actions as parties
from rapport.parties import queries
from rapport.parties.queries import reviewing
from rapport.platform import access
from rapport.platform.events.stories import current_story
from rapport.platform.ui.page import Request, offer_undo, page, toast


@require_safe
def duplicates(request: Request) -> HttpResponse:
    """The queue; ``?show=`` keeps a kind, or the pairs that were said not to be the same."""
    return _review(request)


@require_safe
def duplicates_progress(request: Request) -> HttpResponse:
    """How far the search is; once it has ended, the browser loads the page anew."""
    scanning = reviewing.scanning(request.actor)
    context = {"scanning": scanning}
    response = page(request, "parties/duplicates_progress.html", context, fragment="progress")
    if not scanning.is_active:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def queue_duplicate_scan(request: Request) -> HttpResponse:
    """Ask the worker to look for duplicates."""
    parties.queue_duplicate_scan(by=request.actor)
    messages.success(request, _("The search will begin in a moment."))
    return HttpResponseRedirect(reverse("duplicates"), status=303)


@require_POST
def say_not_same(request: Request, pk: int) -> HttpResponse:
    """These are two; the next pair moves up."""
    pair = parties.say_not_same(reviewing.pair(request.actor, pk), by=request.actor)
    names = {"one": pair.one.name, "other": pair.other.name}
    said = _("%(one)s and %(other)s are not the same.") % names
    if request.htmx:
        return toast(_review(request, is_next=True), said, undo=current_story())
    offer_undo(request, said)
    return HttpResponseRedirect(_address(request), status=303)


@require_POST
def take_back_not_same(request: Request, pk: int) -> HttpResponse:
    """Perhaps they are the same after all."""
    pair = parties.take_back_not_same(reviewing.pair(request.actor, pk), by=request.actor)
    names = {"one": pair.one.name, "other": pair.other.name}
    offer_undo(request, _("%(one)s and %(other)s are in the queue again.") % names)
    return HttpResponseRedirect(_address(request), status=303)


@require_safe
def likely_duplicates(request: Request) -> HttpResponse:
    """Parties much like the one whose form is being filled in; the form's fields come as they are."""
    said = request.GET
    name = said.get("name", "").strip()
    found = queries.likely_duplicates(
        request.actor,
        name=name or f"{said.get('given_name', '')} {said.get('family_name', '')}".strip(),
        email=said.get("email-0-address", ""),
        phone=said.get("phone-0-written", ""),
        besides=int(said["besides"]) if said.get("besides", "").isdigit() else None,
    )
    return page(request, "parties/likely_duplicates.html", {"found": found}, fragment="panel")


def _review(request: Request, *, is_next: bool = False) -> HttpResponse:
    """``is_next`` when the first pair follows one that was just decided."""
    show, after = request.GET.get("show", ""), request.GET.get("after", "")
    context = {
        "found": reviewing.review(request.actor, only=show, after=after),
        "show": show,
        "is_refused": show == reviewing.REFUSED,
        "is_next": is_next,
        "address": _address,
        "here": request.GET.urlencode(),
        "may_scan": access.may(request.actor, "parties.queue_duplicate_scan"),
    }
    return page(request, "parties/duplicates.html", context, fragment="pairs")


def _address(request: Request, **changed: str) -> str:
    """The queue as it is looked at, with what ``changed``."""
    asked = {name: request.GET.get(name, "") for name in ("show", "after")} | changed
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("duplicates") + (f"?{query}" if query else "")
