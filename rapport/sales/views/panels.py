"""What selling shows on the pages of parties and competitors."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.ui.page import Request, page
from rapport.sales.models import Opportunity
from rapport.sales.queries import opportunities as queries
from rapport.sales.queries.opportunities import NEWEST


@require_safe
def party_opportunities(request: Request, pk: int) -> HttpResponse:
    """What may be sold to a party, and what was."""
    kind = record_type_of(request.actor, "opportunity")
    party = parties.party(request.actor, pk)
    found = queries.of_party(request.actor, party)
    context = {
        "kind": kind,
        "party": party,
        "opportunities": found[:NEWEST],
        "has_more": len(found) > NEWEST,
        "won": queries.won_from(request.actor, party),
        "may_create": access.may_see(request.actor, Opportunity, Right.CREATE),
    }
    return page(request, "sales/party_opportunities.html", context, fragment="panel")


@require_safe
def competitor_records(request: Request) -> HttpResponse:
    """How often we won and lost against each competitor: above their list."""
    access.require(request.actor, "sales.read_opportunities")
    context = {"records": queries.records_of_competitors(request.actor)}
    return page(request, "sales/competitor_records.html", context, fragment="panel")
