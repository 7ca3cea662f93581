"""Somebody's calendar on a server: connecting it, choosing it, how it stands, letting go of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.activities.actions.calendars import connecting as actions
from rapport.activities.forms_calendars import ChooseCalendarForm, ConnectCalendarForm
from rapport.activities.queries import elsewhere as queries
from rapport.activities.queries.elsewhere import LinkState
from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.ui.page import Request, page


@require_safe
def my_calendar(request: Request) -> HttpResponse:
    """How it stands with one's calendar elsewhere, or the form that connects it."""
    access.require(request.actor, "activities.read_activities")
    state = queries.own_link(request.actor)
    if not request.GET.get("state"):
        return _shown(request, state)
    if state is None or not state.link.is_connected:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _shown(request, state, fragment="state")


@require_POST
def connect_calendar(request: Request) -> HttpResponse:
    """Look on a server which calendars are there."""
    access.require(request.actor, actions.VERB)
    form = ConnectCalendarForm(request.POST)
    if form.is_valid():
        try:
            actions.connect_calendar(**form.cleaned_data, by=request.actor)
            return _back()
        except Invalid as error:
            _complain(form, error)
    return _shown(request, queries.own_link(request.actor), connecting=form, status=422)


@require_POST
def choose_calendar(request: Request) -> HttpResponse:
    """Keep one of them the same from now on."""
    access.require(request.actor, actions.VERB)
    state = queries.own_link(request.actor)
    if state is None:
        return _back()
    form = ChooseCalendarForm(state.link, request.POST)
    if form.is_valid():
        try:
            data = form.cleaned_data
            actions.choose_calendar(data["calendar"], data["direction"], by=request.actor)
            messages.success(
                request, _("Your calendar is connected. Its events are being fetched.")
            )
            return _back()
        except Invalid as error:
            _complain(form, error)
    return _shown(request, state, choosing=form, status=422)


@require_POST
def sync_calendar(request: Request) -> HttpResponse:
    """Bring both sides together now."""
    actions.sync_now(by=request.actor, may_lose_many=request.POST.get("may_lose_many") == "yes")
    return _back()


@require_POST
def disconnect_calendar(request: Request) -> HttpResponse:
    """Let go of it."""
    actions.disconnect_calendar(by=request.actor)
    messages.success(
        request, _("Your calendar is disconnected. What stands in either of them stays.")
    )
    return _back()


def _shown(
    request: Request,
    state: LinkState | None,
    *,
    connecting: ConnectCalendarForm | None = None,
    choosing: ChooseCalendarForm | None = None,
    status: int = 200,
    fragment: str = "",
) -> HttpResponse:
    link = state.link if state else None
    offers = link is not None and bool(link.offered)
    said = {"server": link.server, "user_name": link.user_name} if link else {}
    asks = request.GET.get("change", "")
    context = {
        "state": state,
        "link": link,
        "connecting": connecting or ConnectCalendarForm(initial=said),
        "choosing": choosing or (ChooseCalendarForm(link) if link and offers else None),
        "is_choosing": choosing is not None
        or (connecting is None and offers and link and not link.is_connected)
        or (offers and asks == "calendar"),
        "is_connecting": connecting is not None or asks == "server" or not offers,
        "may_connect": access.may(request.actor, actions.VERB),
    }
    return page(request, "activities/my_calendar.html", context, status=status, fragment=fragment)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("my_calendar"), status=303)


def _complain(form: forms.Form, error: Invalid) -> None:
    for name, sentence in error.fields.items():
        form.add_error(name, sentence)
