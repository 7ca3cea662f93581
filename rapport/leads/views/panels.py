"""What leads show on the pages of parties."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.leads.models import Lead
from rapport.leads.queries import leads as queries
from rapport.leads.queries.leads import NEWEST
from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.ui.page import Request, page


@require_safe
def party_leads(request: Request, pk: int) -> HttpResponse:
    """When they came in, what for, and what became of it."""
    access.require(request.actor, "leads.read_leads")
    party = parties.party(request.actor, pk)
    found = queries.of_party(request.actor, party)
    context = {
        "party": party,
        "leads": found[:NEWEST],
        "has_more": len(found) > NEWEST,
        "may_create": access.may_see(request.actor, Lead, Right.CREATE),
    }
    return page(request, "leads/party_leads.html", context, fragment="panel")
