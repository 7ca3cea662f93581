"""Pages of single quotes, for us.

Opened before a call: what did we offer, has the buyer looked at it, what did they say, what is next?
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.events.queries import history
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import panels_for
from rapport.quotes import actions, queries
from rapport.quotes.document import Document, document_of
from rapport.quotes.drafts import totals_of
from rapport.quotes.mailing import address_of
from rapport.quotes.models import Quote, QuoteVersion
from rapport.quotes.printing import pdf_of
from rapport.touchpoints import queries as touchpoints

HUES = {
    "draft": "stone",
    "awaiting": "amber",
    "sent": "blue",
    "viewed": "violet",
    "accepted": "green",
    "declined": "red",
    "expired": "stone",
    "withdrawn": "stone",
}


def quotes(request: Request) -> HttpResponse:
    """The list of quotes, under an address that people can guess."""
    return HttpResponseRedirect(reverse("records", args=["quote"]))


@require_safe
def quote(request: Request, pk: int) -> HttpResponse:
    """One quote: what it says now, where it stands, and all that was said about it."""
    found = queries.quote(request.actor, pk)
    may_write = access.may(request.actor, "quotes.write_quote", found)
    versions = queries.versions_of(request.actor, found)
    draft = queries.draft_of(versions[0])
    sums = totals_of(draft)
    shown_links = queries.links_of(request.actor, found) if may_write else ()
    context = {
        "quote": found,
        "hues": HUES,
        "draft": draft,
        "sums": sums,
        "document": _document(found, versions[0]),
        "versions": versions,
        "limit_allows": _is_allowed(request, versions[0], sums.discount_percent),
        "approvals": list(queries.approvals_of(request.actor, found)),
        "comments": list(queries.comments_of(request.actor, found)),
        "links": [(link, address_of(link)) for link in shown_links],
        "now": timezone.now(),
        "acceptance": queries.acceptance_of(request.actor, found),
        "may_write": may_write,
        "may_find": access.may(request.actor, "catalog.read_products"),
        "may_approve": access.may(request.actor, "quotes.approve_quote"),
        "interactions": touchpoints.linked_to(request.actor, f"quotes.quote:{found.pk}"),
        "history": history(request.actor, found)[:10],
        "panels": panels_for(request.actor, "quote"),
    }
    return page(request, "quotes/quote.html", context)


@require_safe
def quote_version(request: Request, pk: int, number: int) -> HttpResponse:
    """An older version, whole, and what became different in the one after it."""
    found = queries.quote(request.actor, pk)
    version = queries.version(request.actor, found, number)
    before = queries.version(request.actor, found, number - 1) if number > 1 else None
    context = {
        "quote": found,
        "version": version,
        "document": _document(found, version),
        "differences": queries.differences_of(request.actor, before, version) if before else [],
        "has_before": before is not None,
    }
    return page(request, "quotes/quote_version.html", context)


@require_safe
def quote_pdf(request: Request, pk: int, number: int) -> HttpResponse:
    """A version as a PDF file."""
    found = queries.quote(request.actor, pk)
    version = queries.version(request.actor, found, number)
    return pdf_response(_document(found, version))


def pdf_response(document: Document) -> HttpResponse:
    """The document, to be looked at or kept."""
    name = f"{document['number']}-{document['edition']}.pdf"
    response = HttpResponse(pdf_of(document), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_POST
def answer_comment(request: Request, pk: int) -> HttpResponse:
    """Say something back to the buyer, on their page."""
    found = queries.quote(request.actor, pk)
    access.require(request.actor, "quotes.answer_comment", found)
    try:
        actions.answer_comment(found, by=request.actor, text=request.POST.get("text", ""))
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The buyer reads it on their page."))
    return _back(found)


def _document(found: Quote, version: QuoteVersion) -> Document:
    """As it was sent, or as it would be sent now."""
    if version.document:
        return dict(version.document)
    draft = queries.draft_of(version)
    return document_of(found, draft, queries.usual_template(), on=timezone.localdate())


def _is_allowed(request: Request, version: QuoteVersion, percent: Any) -> bool:
    approved = queries.approved_percent(version)
    is_approved = approved is not None and approved >= percent
    return is_approved or queries.discount_limit(request.actor).allows(percent)


def _back(found: Quote) -> HttpResponse:
    return HttpResponseRedirect(reverse("quote", args=[found.pk]), status=303)
