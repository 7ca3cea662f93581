"""What is done with a quote: sent, taken back, approved; its links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import RapportError
from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.quotes import actions, queries
from rapport.quotes.forms.deciding import ApprovalForm, ReasonForm, SendForm
from rapport.quotes.models import Quote


@require_http_methods(["GET", "POST"])
def send_quote(request: Request, pk: int) -> HttpResponse:
    """Give the quote to the buyer, by mail or by a link."""
    found = queries.quote(request.actor, pk)
    access.require(request.actor, "quotes.send_quote", found)
    form = SendForm(_posted(request), initial={"to": _address(request, found)})
    said = _("Send quote %(number)s") % {"number": found.number}
    return _decide(request, found, form, actions.send_quote, said, _("The quote is sent."))


@require_http_methods(["GET", "POST"])
def withdraw_quote(request: Request, pk: int) -> HttpResponse:
    """Take the quote back."""
    found = queries.quote(request.actor, pk)
    access.require(request.actor, "quotes.withdraw_quote", found)
    form = ReasonForm(_posted(request))
    said = _("Withdraw quote %(number)s") % {"number": found.number}
    return _decide(request, found, form, actions.withdraw_quote, said, _("The quote is withdrawn."))


@require_http_methods(["GET", "POST"])
def request_approval(request: Request, pk: int) -> HttpResponse:
    """Ask for what is off."""
    found = queries.quote(request.actor, pk)
    access.require(request.actor, "quotes.request_approval", found)
    form = ReasonForm(_posted(request))
    said = _("Ask for approval of quote %(number)s") % {"number": found.number}
    return _decide(
        request, found, form, actions.request_approval, said, _("Sales managers are told.")
    )


@require_http_methods(["GET", "POST"])
def approve_quote(request: Request, pk: int) -> HttpResponse:
    """Allow what is off."""
    found = queries.quote(request.actor, pk)
    access.require(request.actor, "quotes.approve_quote")
    form = ApprovalForm(_posted(request))
    said = _("Approve quote %(number)s") % {"number": found.number}
    return _decide(request, found, form, actions.approve_quote, said, _("The quote is approved."))


@require_http_methods(["GET", "POST"])
def refuse_quote(request: Request, pk: int) -> HttpResponse:
    """Do not allow what is off."""
    found = queries.quote(request.actor, pk)
    access.require(request.actor, "quotes.refuse_quote")
    form = ApprovalForm(_posted(request))
    said = _("Do not approve quote %(number)s") % {"number": found.number}
    return _decide(request, found, form, actions.refuse_quote, said, _("The asker is told."))


@require_POST
def make_link(request: Request, pk: int) -> HttpResponse:
    """One more address of the buyer's page."""
    found = queries.quote(request.actor, pk)
    actions.make_link(found, by=request.actor)
    messages.success(request, _("There is a new link."))
    return _back(found)


@require_POST
def revoke_link(request: Request, pk: int, link_pk: int) -> HttpResponse:
    """Let an address lead nowhere."""
    found = queries.quote(request.actor, pk)
    actions.revoke_link(queries.link(request.actor, found, link_pk), by=request.actor)
    messages.success(request, _("The link leads nowhere any more."))
    return _back(found)


def _decide(
    request: Request,
    found: Quote,
    form: forms.Form,
    action: Callable[..., Any],
    title: str,
    done: str,
) -> HttpResponse:
    """The page of a step: its form, and the action that takes what was typed."""
    if form.is_valid():
        try:
            action(found, by=request.actor, **form.cleaned_data)
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, done)
            return _back(found)
    context = {"quote": found, "form": form, "title": title}
    return page(request, "quotes/decide.html", context, status=422 if form.errors else 200)


def _address(request: Request, found: Quote) -> str:
    """The main e-mail address of the party, if the asker may know it."""
    emails = parties.contact_points(request.actor, found.party).get("email", [])
    return next((str(point.address) for point in emails), "")


def _back(found: Quote) -> HttpResponse:
    return HttpResponseRedirect(reverse("quote", args=[found.pk]), status=303)


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None
