"""What quotes show on the pages of parties."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.ui.page import Request, page
from rapport.quotes import queries
from rapport.quotes.views.quotes import HUES


@require_safe
def party_quotes(request: Request, pk: int) -> HttpResponse:
    """The newest quotes of a party."""
    party = parties.party(request.actor, pk)
    context = {
        "party": party,
        "quotes": queries.quotes_of(request.actor, party),
        "hues": HUES,
        "may_create": access.may(request.actor, "quotes.create_quote"),
    }
    return page(request, "quotes/party_quotes.html", context, fragment="panel")
