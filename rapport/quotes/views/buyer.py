"""The buyer's page: no session, no account; the address is the permission.

Read on a phone, from a mail: what is offered, what can be chosen, what it comes to; ask, accept, decline.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid, NotFound, RapportError
from rapport.platform.accounts.adapter import seen_from
from rapport.platform.ui.knocking import hold
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.quotes import actions, links, queries
from rapport.quotes.actions import Signed
from rapport.quotes.actions.answering import accepted_document
from rapport.quotes.drafts import Draft, chosen, groups_of
from rapport.quotes.forms.answering import AcceptForm, CommentForm, DeclineForm
from rapport.quotes.models import PublicLink, Quote, QuoteVersion
from rapport.quotes.views.quotes import pdf_response

READS, ANSWERS = 120, 20


@require_http_methods(["GET", "POST"])
def buyer_quote(request: Request, token: str) -> HttpResponse:
    """The quote as the buyer reads it. Posted to it are the options that they tick: what it comes to then."""
    hold(seen_from(request)[0], "buyer_read", READS)
    link = _link(token)
    if not request.actor.roles and request.method == "GET":
        actions.view_quote(link)
    return _show(request, token, _link(token))


@require_POST
def accept_quote(request: Request, token: str) -> HttpResponse:
    """Accept it, with name and signature."""

    def accept(secret: str, **said: Any) -> None:
        signed = Signed(
            name=said["name"],
            edition=said["edition"],
            places=_places(request.POST),
            drawing=said["drawing"],
            address=seen_from(request)[0] or None,
            agent=request.headers.get("User-Agent", ""),
        )
        actions.accept_quote(secret, signed)

    return _answer(request, token, "accept", AcceptForm(request.POST), accept)


@require_POST
def decline_quote(request: Request, token: str) -> HttpResponse:
    """Decline it, with a reason."""
    return _answer(request, token, "decline", DeclineForm(request.POST), actions.decline_quote)


@require_POST
def comment_on_quote(request: Request, token: str) -> HttpResponse:
    """Ask or say something."""
    return _answer(request, token, "comment", CommentForm(request.POST), actions.comment_on_quote)


@require_safe
def buyer_pdf(request: Request, token: str) -> HttpResponse:
    """The quote on paper, as it was sent, or as it was accepted."""
    hold(seen_from(request)[0], "buyer_read", READS)
    quote = _link(token).quote
    version = queries.sent_version(quote)
    return pdf_response(accepted_document(quote, version, _taken(quote, version)))


def _answer(
    request: Request, token: str, name: str, form: forms.Form, act: Callable[..., object]
) -> HttpResponse:
    """Do what the buyer filled in ``form`` for; what speaks against it stands on the page, at the form."""
    hold(seen_from(request)[0], "buyer_answer", ANSWERS)
    secret = _secret(token)
    if form.is_valid():
        try:
            act(secret, **form.cleaned_data)
        except NotFound:
            raise
        except RapportError as error:
            _show_errors(form, error)
        else:
            return HttpResponseRedirect(reverse("buyer_quote", args=[token]), status=303)
    return _show(request, token, _link(token), **{name: form})


def _show(request: Request, token: str, link: PublicLink, **given: forms.Form) -> HttpResponse:
    quote = link.quote
    version = queries.sent_version(quote)
    draft = _ticked(request, quote, version)
    document = accepted_document(quote, version, draft)
    first = {"edition": version.number}
    context: dict[str, Any] = {
        "token": token,
        "quote": quote,
        "version": version,
        "document": document,
        "groups": groups_of(draft.lines),
        "compared": queries.choices_compared(draft),
        "is_open": quote.is_open and version.valid_until >= timezone.localdate(),
        "is_over": version.valid_until < timezone.localdate(),
        "comments": queries.comments_on_page(quote),
        "acceptance": queries.acceptance_on_page(quote),
        "accept": AcceptForm(initial=first | {"name": request.POST.get("name", "")}),
        "decline": DeclineForm(initial=first),
        "comment": CommentForm(),
        **given,
    }
    status = 422 if given else 200
    return page(request, "quotes/buyer_quote.html", context, fragment="offer", status=status)


def _ticked(request: Request, quote: Quote, version: QuoteVersion) -> Draft:
    """What the buyer ticked so far; as we proposed while nothing is, or what they accepted."""
    draft = _taken(quote, version)
    if quote.state == Quote.State.ACCEPTED or "edition" not in request.POST:
        return draft
    try:
        return chosen(draft, _places(request.POST))
    except Invalid:
        return draft


def _taken(quote: Quote, version: QuoteVersion) -> Draft:
    """What was proposed, or accepted."""
    draft = queries.draft_of(version)
    places = queries.accepted_places(quote)
    return draft if places is None else chosen(draft, places)


def _places(given: Any) -> set[int]:
    """The lines that are ticked: checkboxes, and of each group its radio button."""
    found = given.getlist("option")
    for name in given:
        if name.startswith("choice-"):
            found += given.getlist(name)
    return {int(place) for place in found if place.isdecimal() and len(place) < 5}


def _secret(token: str) -> str:
    """Raises NotFound for a forged token: it looks like one of a link that is gone."""
    secret = links.read_token(token)
    if not secret:
        raise NotFound("link_not_found", "This link leads nowhere, or not any more.")
    return secret


def _link(token: str) -> PublicLink:
    return queries.link_by_secret(_secret(token))


def _show_errors(form: forms.Form, error: RapportError) -> None:
    """What belongs to no visible field stands above the form."""
    if isinstance(error, Invalid) and not set(error.fields) <= {"name", "text", "reason"}:
        form.add_error(None, str(error))
    else:
        show_error(form, error)
