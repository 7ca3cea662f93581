"""A mail template, and what it looks like with somebody's own words."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from rapport.guidance.queries import sequences as queries
from rapport.guidance.queries.wording import matter_with, values_for
from rapport.guidance.wording import PLACES, as_html, filled, heading
from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.ui.page import Request, page


@require_safe
def mail_template(request: Request, pk: int) -> HttpResponse:
    """The template; ``?words=`` names whose words are filled in."""
    found = queries.template(request.actor, pk)
    words = request.GET.get("words", "").strip()[:100]
    rows = parties.suggestions(request.actor, words) if words else []
    party = parties.party(request.actor, rows[0].pk) if rows else None
    shown = {}
    if party is not None:
        owner = queries.owner_of(request.actor.user_id)
        with translation.override(found.language):
            values = values_for(party, owner, matter_with(request.actor, party))
            shown = {
                "subject": heading(found.subject, values),
                "html": as_html(filled(found.body, values)),
            }
    context = {
        "kind": record_type_of(request.actor, "mail_template"),
        "template": found,
        "words": words,
        "party": party,
        "shown": shown,
        "places": PLACES,
        "may_edit": access.may_see(request.actor, type(found), Right.EDIT),
    }
    return page(request, "guidance/mail_template.html", context)
